/**
 * Modbus RTU as button boxes speak it (README.md): eight discrete inputs are eight buttons, coils are lamps. Pure: bytes
 * in, meaning out.
 */

const READ_INPUTS = 0x02;
const WRITE_COIL = 0x05;
const WRITE_COILS = 0x0f;
const EXCEPTION = 0x80;
/** More than any answer; a line that brings no answer for so long keeps no more of it. */
const KEPT_BYTES = 64;

export interface Question {
  readonly address: number;
  readonly func: number;
  readonly bytes: Uint8Array;
  /** Bytes of a right answer, the sum included. */
  readonly answerBytes: number;
}

export type ModbusAnswer =
  | { readonly kind: 'inputs'; readonly inputs: readonly boolean[] }
  | { readonly kind: 'written' }
  | { readonly kind: 'exception'; readonly code: number };

/** CRC-16/MODBUS: reflected polynomial A001, start FFFF; sent low byte first. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** Function 02: `count` inputs from `first` (counted from 0). */
export function readInputs(address: number, first = 0, count = 8): Question {
  const body = [address, READ_INPUTS, first >> 8, first & 0xff, count >> 8, count & 0xff];
  return question(body, 5 + Math.ceil(count / 8));
}

/** Function 05: one coil on or off. */
export function writeCoil(address: number, coil: number, on: boolean): Question {
  return question([address, WRITE_COIL, coil >> 8, coil & 0xff, on ? 0xff : 0x00, 0x00], 8);
}

/** Function 0F: several coils from `first`. */
export function writeCoils(address: number, first: number, coils: readonly boolean[]): Question {
  const packed = Array.from({ length: Math.ceil(coils.length / 8) }, (_, byte) =>
    coils.slice(byte * 8, byte * 8 + 8).reduce((bits, on, bit) => bits | (on ? 1 << bit : 0), 0),
  );
  const count = coils.length;
  const head = [address, WRITE_COILS, first >> 8, first & 0xff, count >> 8, count & 0xff, packed.length];
  return question([...head, ...packed], 8);
}

function question(body: readonly number[], answerBytes: number): Question {
  return { address: body[0]!, func: body[1]!, bytes: withSum(body), answerBytes };
}

function withSum(body: readonly number[]): Uint8Array {
  const sum = crc16(Uint8Array.from(body));
  return Uint8Array.from([...body, sum & 0xff, sum >> 8]);
}

/**
 * Waits for the answer to one question. Only bytes whose address, function, length and sum fit are one: a late answer
 * of another box is dropped and counted, never taken for this one.
 */
export class AnswerDecoder {
  /** Lumps of bytes that were no answer to this question. */
  dropped = 0;
  readonly #question: Question;
  #buffer: number[] = [];

  constructor(asked: Question) {
    this.#question = asked;
  }

  push(bytes: Uint8Array): ModbusAnswer | null {
    this.#buffer.push(...bytes);
    for (let start = 0; start < this.#buffer.length; start += 1) {
      const answer = this.#answerAt(start);
      if (answer === null) continue;
      if (start > 0) this.dropped += 1;
      this.#buffer = [];
      return answer;
    }
    if (this.#buffer.length > KEPT_BYTES) {
      this.dropped += 1;
      this.#buffer = this.#buffer.slice(-KEPT_BYTES / 2);
    }
    return null;
  }

  /** What is left when nothing more comes: it counts as bad if there is any. */
  end(): void {
    if (this.#buffer.length > 0) this.dropped += 1;
    this.#buffer = [];
  }

  #answerAt(start: number): ModbusAnswer | null {
    const { address, func, answerBytes, bytes } = this.#question;
    if (this.#buffer[start] !== address) return null;
    if (this.#buffer[start + 1] === (func | EXCEPTION)) {
      const frame = this.#framed(start, 5);
      return frame === null ? null : { kind: 'exception', code: frame[2]! };
    }
    if (this.#buffer[start + 1] !== func) return null;
    const frame = this.#framed(start, answerBytes);
    if (frame === null) return null;
    if (func !== READ_INPUTS) {
      // a write is answered by the place it was written to
      return [2, 3, 4, 5].every((index) => frame[index] === bytes[index]) ? { kind: 'written' } : null;
    }
    if (frame[2] !== answerBytes - 5) return null;
    const count = (bytes[4]! << 8) | bytes[5]!;
    const inputs = Array.from({ length: count }, (_, bit) => (frame[3 + (bit >> 3)]! & (1 << (bit & 7))) !== 0);
    return { kind: 'inputs', inputs };
  }

  #framed(start: number, length: number): readonly number[] | null {
    const frame = this.#buffer.slice(start, start + length);
    if (frame.length < length) return null;
    const sum = crc16(Uint8Array.from(frame.slice(0, -2)));
    return frame[length - 2] === (sum & 0xff) && frame[length - 1] === sum >> 8 ? frame : null;
  }
}
