/**
 * FF68, the frame of the call boxes that halls already own (README.md):
 * `FF 68 | LEN LEN | 68 | ADDR FUNC DATA… | SUM | 16`. Pure: bytes in, meaning out, no clock but the one handed in.
 */

import type { Key } from './box.ts';

/** ADDR, FUNC and DATA of one valid frame. */
export interface Frame {
  readonly address: number;
  readonly func: number;
  readonly data: Uint8Array;
  /** The whole frame as it came: a host echoes it byte by byte. */
  readonly bytes: Uint8Array;
}

/** What a decoder finds in a stream: frames, and bytes that belong to none. Noise is a value, not an exception. */
export type Decoded = { readonly frame: Frame } | { readonly discarded: Uint8Array };

export type Meaning =
  | { readonly kind: 'press'; readonly key: Key }
  | { readonly kind: 'rating'; readonly value: 0 | 1 | 2 | 3 }
  /** Valid and known to mean nothing: the one-metre line (11h), a lone confirm (0Fh), cancel (0Eh), unknown functions. */
  | { readonly kind: 'nothing' };

const START = 0xff;
const MARK = 0x68;
const END = 0x16;
const SHORTEST = 2;
const LONGEST = 8;
/** `FF 68 LEN LEN 68` before and `SUM 16` after ADDR, FUNC and DATA. */
const AROUND = 7;
const FUNC_KEY = 0x01;
const FUNC_SHOW = 0x02;
const FUNC_BEEP = 0x03;
const FUNC_RATING = 0x11;
/** A digit place that is left as it is. */
const UNCHANGED = 0x0a;
const SILENCE_MS = 50;

const SINGLE_KEYS: Readonly<Record<number, Key>> = {
  0x0c: 'call',
  0x0d: 'recall',
  0x0b: 'evaluate',
  0x12: 'pause',
  0x13: 'transfer',
};
/** The byte before a confirm key (0Fh) says what is confirmed. */
const CONFIRMED_KEYS: Readonly<Record<number, Key>> = { 0x06: 'no-show', 0x00: 'hold', 0x03: 'resume' };
const CONFIRM = 0x0f;

/**
 * Finds frames in a stream of any lumps. It checks both lengths, their range, the marks and the sum; on any failure it
 * drops one byte and looks for the next `FF 68`; a partial frame is given up after 50 ms of silence. It keeps at most
 * one frame's worth of bytes.
 */
export class FrameDecoder {
  #buffer: number[] = [];
  #lastAtMs = 0;

  push(bytes: Uint8Array, atMs: number): Decoded[] {
    const found: Decoded[] = [];
    const noise: number[] = [];
    if (this.#buffer.length > 0 && atMs - this.#lastAtMs > SILENCE_MS) noise.push(...this.#buffer.splice(0));
    this.#lastAtMs = atMs;
    for (const byte of bytes) {
      this.#buffer.push(byte);
      this.#settle(found, noise);
    }
    tellNoise(found, noise);
    return found;
  }

  /** Takes out of the buffer whatever can be judged; what may still become a frame stays. */
  #settle(found: Decoded[], noise: number[]): void {
    while (this.#buffer.length > 0) {
      const verdict = judge(this.#buffer);
      if (verdict === 'wait') return;
      if (verdict === 'noise') {
        noise.push(this.#buffer.shift()!);
        continue;
      }
      tellNoise(found, noise);
      const bytes = Uint8Array.from(this.#buffer.splice(0, verdict));
      found.push({ frame: { address: bytes[5]!, func: bytes[6]!, data: bytes.slice(7, -2), bytes } });
    }
  }
}

/** Bytes that belong to no frame, told as one lump up to the next frame. */
function tellNoise(found: Decoded[], noise: number[]): void {
  if (noise.length > 0) found.push({ discarded: Uint8Array.from(noise.splice(0)) });
}

/** `wait`: a frame may still come of it · `noise`: the first byte belongs to none · a number: that many bytes are a frame. */
function judge(buffer: readonly number[]): 'wait' | 'noise' | number {
  const [start, mark, length, again, second] = buffer;
  if (start !== START) return 'noise';
  if (mark === undefined) return 'wait';
  if (mark !== MARK) return 'noise';
  if (length === undefined) return 'wait';
  if (length < SHORTEST || length > LONGEST) return 'noise';
  if (again === undefined) return 'wait';
  if (again !== length) return 'noise';
  if (second === undefined) return 'wait';
  if (second !== MARK) return 'noise';
  const total = length + AROUND;
  if (buffer.length < total) return 'wait';
  let sum = 0;
  for (let index = 5; index < 5 + length; index += 1) sum += buffer[index]!;
  return (sum & 0xff) === buffer[5 + length] && buffer[6 + length] === END ? total : 'noise';
}

export function meaningOf({ func, data }: Frame): Meaning {
  const last = data[data.length - 1];
  if (func === FUNC_RATING) {
    const value = data[0];
    return value === 0 || value === 1 || value === 2 || value === 3 ? { kind: 'rating', value } : { kind: 'nothing' };
  }
  if (func !== FUNC_KEY || last === undefined) return { kind: 'nothing' };
  const confirmed = data[data.length - 2];
  const key = last === CONFIRM ? (confirmed === undefined ? undefined : CONFIRMED_KEYS[confirmed]) : SINGLE_KEYS[last];
  return key === undefined ? { kind: 'nothing' } : { kind: 'press', key };
}

export function encode(address: number, func: number, data: readonly number[]): Uint8Array {
  const body = [address, func, ...data];
  const sum = body.reduce((total, byte) => total + byte, 0) & 0xff;
  return Uint8Array.from([START, MARK, body.length, body.length, MARK, ...body, sum, END]);
}

/** What the host answers to a valid frame: the frame itself; an evaluator's result comes back with FUNC 01. */
export function echoOf(frame: Frame): Uint8Array {
  return frame.func === FUNC_RATING ? encode(frame.address, FUNC_KEY, [...frame.data]) : frame.bytes;
}

/**
 * The six digits of a box: three for people waiting, three for the ticket; null leaves those three as they are.
 * More than 999 people show as 999; a ticket shows its last three digits.
 */
export function digits(address: number, waiting: number | null, ticket: number | null): Uint8Array {
  const shown = [
    ...(waiting === null ? [UNCHANGED, UNCHANGED, UNCHANGED] : threeDigits(Math.min(waiting, 999))),
    ...(ticket === null ? [UNCHANGED, UNCHANGED, UNCHANGED] : threeDigits(ticket % 1000)),
  ];
  return encode(address, FUNC_SHOW, shown);
}

export function beep(address: number): Uint8Array {
  return encode(address, FUNC_BEEP, []);
}

/** Five stars on the evaluator: thanks. */
export function stars(address: number): Uint8Array {
  return encode(address, FUNC_SHOW, [0x05]);
}

export function openEvaluation(address: number): Uint8Array {
  return encode(address, FUNC_KEY, [0x0b]);
}

function threeDigits(value: number): number[] {
  return [Math.floor(value / 100) % 10, Math.floor(value / 10) % 10, value % 10];
}
