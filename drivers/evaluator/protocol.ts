/**
 * Stand-alone serial evaluators (README.md): one byte or a short frame a press, named in hall.yaml. Pure: bytes in,
 * levels out, no clock but the one handed in.
 */

export type Level = 1 | 2 | 3 | 4 | 5;

const SILENCE_MS = 50;

/** `AA 01` → bytes. Throws a `RangeError` for what is no hex. */
export function hexBytes(text: string): Uint8Array {
  const digits = text.replaceAll(' ', '');
  if (!/^([0-9A-Fa-f]{2})+$/.test(digits)) throw new RangeError(`${text} is no row of bytes in hex`);
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

/** Finds the frames of keys in a stream, longest first; what fits none is dropped and counted. */
export class PressDecoder {
  bad = 0;
  readonly #frames: readonly { readonly bytes: Uint8Array; readonly level: Level }[];
  #buffer: number[] = [];
  #lastAtMs = 0;

  constructor(presses: Readonly<Record<string, Level>>) {
    this.#frames = Object.entries(presses)
      .map(([hex, level]) => ({ bytes: hexBytes(hex), level }))
      .sort((a, b) => b.bytes.length - a.bytes.length);
  }

  push(bytes: Uint8Array, atMs: number): Level[] {
    if (atMs - this.#lastAtMs > SILENCE_MS && this.#buffer.length > 0) {
      this.bad += 1;
      this.#buffer = [];
    }
    this.#lastAtMs = atMs;
    this.#buffer.push(...bytes);
    const found: Level[] = [];
    while (this.#buffer.length > 0) {
      const whole = this.#frames.find((frame) => this.#beginsWith(frame.bytes, frame.bytes.length));
      if (whole !== undefined) {
        this.#buffer.splice(0, whole.bytes.length);
        found.push(whole.level);
        continue;
      }
      if (this.#frames.some((frame) => this.#beginsWith(frame.bytes, this.#buffer.length))) break;
      this.#buffer.shift();
      this.bad += 1;
    }
    return found;
  }

  /** Whether the first `count` bytes of a frame stand at the buffer's beginning. */
  #beginsWith(frame: Uint8Array, count: number): boolean {
    if (count > frame.length || count > this.#buffer.length) return false;
    return frame.subarray(0, count).every((byte, index) => this.#buffer[index] === byte);
  }
}
