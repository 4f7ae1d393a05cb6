/**
 * A scanner that pretends to be a keyboard. It works by the place of the keys (`code`), not by what they type, so that a
 * Chinese input method that swallows letters does not matter. Pure: key events in, codes out.
 */

export interface WedgeKey {
  readonly code: string;
  readonly shift: boolean;
  /** Of the page's clock, ms. */
  readonly atMs: number;
}

/** No person types so fast: slower keys are typing, ms between two keys. */
const FAST_MS = 50;
/** Fewer keys in a row are no code. */
const SHORTEST = 4;
const LONGEST = 512;
const DEAF_MS = 1_000;

const SHIFTED: Readonly<Record<string, string>> = {
  Digit1: '!',
  Digit2: '@',
  Digit3: '#',
  Digit4: '$',
  Digit5: '%',
  Digit6: '^',
  Digit7: '&',
  Digit8: '*',
  Digit9: '(',
  Digit0: ')',
};
const SIGNS: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Slash: ['/', '?'],
  Semicolon: [';', ':'],
  Period: ['.', '>'],
  Comma: [',', '<'],
  Backslash: ['\\', '|'],
  Quote: ["'", '"'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backquote: ['`', '~'],
  Space: [' ', ' '],
};

/** The character of a key of a US keyboard, which scanners imitate; null for keys that write none. */
export function characterOf({ code, shift }: WedgeKey): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return shift && code.startsWith('Digit') ? SHIFTED[code]! : digit;
  const sign = SIGNS[code];
  return sign === undefined ? null : sign[shift ? 1 : 0];
}

/** Collects fast keys into codes; keys that a person types are let go by. */
export class Wedge {
  #text = '';
  #lastAtMs = -Infinity;
  #deafUntilMs = -Infinity;

  /** The code that this key ends; null while there is none. */
  press(key: WedgeKey): string | null {
    if (key.atMs - this.#lastAtMs > FAST_MS) this.#text = '';
    this.#lastAtMs = key.atMs;
    if (key.code === 'Enter' || key.code === 'NumpadEnter' || key.code === 'Tab') {
      const text = this.#text;
      this.#text = '';
      if (text.length < SHORTEST || key.atMs < this.#deafUntilMs) return null;
      this.#deafUntilMs = key.atMs + DEAF_MS;
      return once(text);
    }
    const character = characterOf(key);
    if (character !== null && this.#text.length < LONGEST) this.#text += character;
    return null;
  }

  /** A scanner that sends no end: the code is over after a silence. */
  flush(atMs: number): string | null {
    if (this.#text.length < SHORTEST * 2 || atMs - this.#lastAtMs < FAST_MS * 2) return null;
    return this.press({ code: 'Enter', shift: false, atMs: this.#lastAtMs });
  }
}

const SHORTEST_DOUBLED = 5;

/** One scan that arrived twice, joined. */
function once(code: string): string {
  const half = code.length / 2;
  if (half < SHORTEST_DOUBLED || !Number.isInteger(half)) return code;
  return code.slice(0, half) === code.slice(half) ? code.slice(0, half) : code;
}
