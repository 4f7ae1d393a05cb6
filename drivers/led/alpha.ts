import type { SignFrames, SignLanguage, SignLine } from './language.ts';
import { westernText } from './text.ts';

export interface AlphaConfig {
  /** Two characters; `00` every sign. */
  readonly address?: string;
  /** Sends `03` and the sum of all from `02` to `03` as four hex digits: for noisy lines. */
  readonly sum?: boolean;
  readonly height?: number;
}

const WAKE = [0x00, 0x00, 0x00, 0x00, 0x00];
const START_OF_HEADER = 0x01;
const ALL_SIGNS = 'Z';
const START_OF_TEXT = 0x02;
const END_OF_TEXT = 0x03;
const END = 0x04;
const WRITE_TEXT = 'A';
const FILE_LABEL = 'A';
const MODE = 0x1b;
/** Where a line stands: in the middle of a sign with one line, else top and bottom. */
const MIDDLE = 0x20;
const TOP_AND_BOTTOM = [0x22, 0x26];
const HOLD = 'b';
const ROTATE = 'a';
const FLASH = 'c';
const CHARACTERS_A_LINE = 16;

/** Alpha and BetaBrite signs: western text only, so a call is shown by its number and counter. They never answer. */
export function alpha({ address = '00', sum = false, height = 16 }: AlphaConfig): SignLanguage {
  const rows = height >= 32 ? 2 : 1;
  return {
    clear: null,
    ping: null,
    content: (lines: readonly SignLine[]): SignFrames => {
      const text = lines.slice(0, rows).flatMap((line, row) => {
        const western = westernText(line.text);
        const mode = western.length > CHARACTERS_A_LINE ? ROTATE : line.flashing ? FLASH : HOLD;
        return [MODE, rows === 1 ? MIDDLE : TOP_AND_BOTTOM[row]!, ...ascii(mode), ...ascii(western)];
      });
      const body = [START_OF_TEXT, ...ascii(WRITE_TEXT), ...ascii(FILE_LABEL), ...text];
      const summed = sum ? [...body, END_OF_TEXT, ...ascii(fourHex([...body, END_OF_TEXT]))] : body;
      const frame = [...WAKE, START_OF_HEADER, ...ascii(ALL_SIGNS), ...ascii(address), ...summed, END];
      return { frames: [Uint8Array.from(frame)], substituted: false };
    },
    decoder: () => null,
    mayPass: () => false,
  };
}

function ascii(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}

function fourHex(bytes: readonly number[]): string {
  const total = bytes.reduce((sum, byte) => sum + byte, 0) & 0xffff;
  return total.toString(16).toUpperCase().padStart(4, '0');
}
