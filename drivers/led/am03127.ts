import type { SignDecoder, SignFrames, SignLanguage, SignLine } from './language.ts';
import type { SignAnswer } from './protocol.ts';
import { westernText } from './text.ts';

export interface Am03127Config {
  /** 1 to 255. */
  readonly address?: number;
  readonly height?: number;
}

const LINE_DOTS = 16;
/** Immediately, normal or blinking, stays 2 s a page; page A is shown for ever when it is the only one. */
const LEAD = '<FE>';
const NORMAL = '<MA>';
const BLINKING = '<MB>';
const WAIT = '<WC>';

/** AM03127 signs: western text, an answer to every frame. */
export function am03127({ address = 1, height = LINE_DOTS }: Am03127Config): SignLanguage {
  const rows = Math.max(1, Math.floor(height / LINE_DOTS));
  return {
    clear: null,
    ping: null,
    content: (lines: readonly SignLine[]): SignFrames => ({
      frames: lines.slice(0, rows).map((line, row) => {
        const manner = line.flashing ? BLINKING : NORMAL;
        return frame(address, `<L${row + 1}><PA>${LEAD}${manner}${WAIT}${LEAD}${westernText(line.text)}`);
      }),
      substituted: false,
    }),
    decoder: () => new AckDecoder(),
    // a NACK says that the sum was wrong
    mayPass: () => true,
  };
}

/** `<ID01>` data, the exclusive or of the data as two hex digits, `<E>`. */
export function frame(address: number, data: string): Uint8Array {
  const bytes = Buffer.from(data, 'latin1');
  const sum = bytes
    .reduce((xor, byte) => xor ^ byte, 0)
    .toString(16)
    .toUpperCase()
    .padStart(2, '0');
  const id = address.toString(16).toUpperCase().padStart(2, '0');
  return Buffer.from(`<ID${id}>${data}${sum}<E>`, 'latin1');
}

/** Finds `ACK` and `NACK` in what comes; keeps four bytes at most. */
class AckDecoder implements SignDecoder {
  bad = 0;
  #tail = '';

  push(bytes: Uint8Array): readonly SignAnswer[] {
    const found: SignAnswer[] = [];
    for (const byte of bytes) {
      this.#tail = (this.#tail + String.fromCharCode(byte)).slice(-4);
      if (!this.#tail.endsWith('ACK')) continue;
      found.push(this.#tail === 'NACK' ? { kind: 'error', code: NACK } : { kind: 'done' });
      this.#tail = '';
    }
    return found;
  }
}

/** The family has no codes: 15h is what ASCII calls a negative answer. */
const NACK = 0x15;
