import iconv from 'iconv-lite';
import { mapPrivateUse, middleDots } from '../names.ts';

/** What a card's font holds: all of GBK, or only the 6,763 characters and signs of GB2312. */
export type CharacterSet = 'gbk' | 'gb2312';

export interface SignText {
  readonly bytes: Uint8Array;
  /** Some characters are not in the set and stand as `〓`. */
  readonly substituted: boolean;
}

/** A visible blank: somebody sees that a character is missing, instead of reading another name. */
const SUBSTITUTE = '〓';
/** A backslash begins an escape of the card (`\C1` red …). */
const FULL_WIDTH_BACKSLASH = '＼';

/** One line in the sign's code page; every byte is 8 dots wide in the 16-dot font. */
export function signText(text: string, characters: CharacterSet): SignText {
  let substituted = false;
  const line = mapPrivateUse(middleDots(text)).replace(/\s/g, ' ').replace(/\\/g, FULL_WIDTH_BACKSLASH);
  const bytes = Array.from(line).flatMap((character) => {
    const encoded = iconv.encode(character, 'gbk');
    if (iconv.decode(encoded, 'gbk') === character && isIn(characters, encoded)) return [...encoded];
    substituted = true;
    return [...iconv.encode(SUBSTITUTE, 'gbk')];
  });
  return { bytes: Uint8Array.from(bytes), substituted };
}

function isIn(characters: CharacterSet, encoded: Uint8Array): boolean {
  const [first = 0, second] = encoded;
  if (second === undefined) return first >= 0x20 && first < 0x7f;
  if (characters === 'gbk') return true;
  // GB2312: signs in rows A1–A9, characters in rows B0–F7, the second byte from A1
  return second >= 0xa1 && ((first >= 0xa1 && first <= 0xa9) || (first >= 0xb0 && first <= 0xf7));
}

/** What a sign without Chinese can show of a line: `请A012到3号窗口` is `A012 3`. */
export function westernText(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').trim();
}
