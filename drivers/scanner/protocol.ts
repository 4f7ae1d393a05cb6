/**
 * Code scanners on a serial line (README.md): a line ended by CR, LF, both, a tab or silence. Pure: bytes in, codes out,
 * no clock but the one handed in.
 */

const LONGEST = 512;
/** A code without an end is over after so long, ms. */
export const SILENCE_MS = 100;
/** After a code the scanner is not heard for so long: of a burst the first wins, ms. */
const DEAF_MS = 1_000;
const ENDS = new Set([0x0d, 0x0a, 0x09]);

/** Cuts what comes into codes. Keeps at most 512 bytes. */
export class ScanDecoder {
  /** Codes that were too long, or came while deaf. */
  dropped = 0;
  #code: number[] = [];
  #tooLong = false;
  #lastAtMs = -Infinity;
  #deafUntilMs = -Infinity;

  push(bytes: Uint8Array, atMs: number): string[] {
    const found: string[] = [];
    if (atMs - this.#lastAtMs > SILENCE_MS) this.#end(found, this.#lastAtMs);
    this.#lastAtMs = atMs;
    for (const byte of bytes) {
      // a scanner that begins with Enter makes an empty code, which is none
      if (ENDS.has(byte)) this.#end(found, atMs);
      else if (this.#code.length < LONGEST) this.#code.push(byte);
      else this.#tooLong = true;
    }
    return found;
  }

  /** The code that stands without an end, after the silence. */
  flush(atMs: number): string[] {
    const found: string[] = [];
    this.#end(found, atMs);
    return found;
  }

  get pending(): boolean {
    return this.#code.length > 0;
  }

  #end(found: string[], atMs: number): void {
    const code = once(Buffer.from(this.#code).toString('utf8').trim());
    const drop = this.#tooLong || (code !== '' && atMs < this.#deafUntilMs);
    this.#code = [];
    this.#tooLong = false;
    if (drop) this.dropped += 1;
    if (drop || code === '') return;
    this.#deafUntilMs = atMs + DEAF_MS;
    found.push(code);
  }
}

/** Shorter ones may well be meant: 1212 is a code of its own. */
const SHORTEST_DOUBLED = 5;

/** One scan that arrived twice, joined: `43542104354210` is `4354210`. */
export function once(code: string): string {
  const half = code.length / 2;
  if (half < SHORTEST_DOUBLED || !Number.isInteger(half)) return code;
  return code.slice(0, half) === code.slice(half) ? code.slice(0, half) : code;
}
