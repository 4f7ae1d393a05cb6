import iconv from 'iconv-lite';
import { mapPrivateUse, middleDots } from '../names.ts';

/** Text as it is printed: middle dots as one, private-use code points where they live today, no control characters. */
export function plain(text: string): string {
  return mapPrivateUse(middleDots(text)).replace(/[\u0000-\u001f\u007f]/g, ' ');
}

/**
 * GBK bytes of a text, or null if some character would not survive: iconv-lite writes `?` without a word, and a lone
 * byte of 80h or more would swallow the next character.
 */
export function gbk(text: string): Buffer | null {
  const whole = iconv.encode(text, 'gbk');
  if (iconv.decode(whole, 'gbk') !== text) return null;
  for (const character of text) {
    const bytes = iconv.encode(character, 'gbk');
    if (bytes.length === 1 ? bytes[0]! >= 0x80 : bytes.length !== 2) return null;
  }
  return whole;
}

/** Columns a text takes at width 1: one for ASCII, two for all else. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += character.charCodeAt(0) < 0x80 ? 1 : 2;
  return columns;
}

/** Cuts a text into lines of at most so many columns; a character is never halved. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const character of text) {
    if (columnsOf(line + character) > columns && line !== '') {
      lines.push(line);
      line = '';
    }
    line += character;
  }
  lines.push(line);
  return lines;
}
