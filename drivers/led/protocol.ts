/**
 * Onbon BX-5/BX-6 sign cards (README.md): `A5×8 | envelope, escaped | CRC | 5A`. Pure: bytes ↔ meaning.
 */

const FRAME_BYTE = 0xa5;
const END_BYTE = 0x5a;
/** dst, src, reserved, option, check, mode, device type, version, length: the bytes before the data. */
const ENVELOPE = 14;
/** Nothing a card sends is longer; more without an end is noise. */
const LONGEST = 4096;

export interface Envelope {
  readonly destination: number;
  readonly source: number;
  readonly deviceType: number;
  readonly data: Uint8Array;
}

/** CRC-16/ARC: reflected polynomial A001, start 0. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** Over everything between the eight A5 and the final 5A: A5→A6 02, A6→A6 01, 5A→5B 02, 5B→5B 01. */
export function escape(bytes: Uint8Array): number[] {
  const escaped: number[] = [];
  for (const byte of bytes) {
    if (byte === 0xa5) escaped.push(0xa6, 0x02);
    else if (byte === 0xa6) escaped.push(0xa6, 0x01);
    else if (byte === 0x5a) escaped.push(0x5b, 0x02);
    else if (byte === 0x5b) escaped.push(0x5b, 0x01);
    else escaped.push(byte);
  }
  return escaped;
}

/** The reverse; null where an escape means nothing. */
export function unescape(bytes: readonly number[]): Uint8Array | null {
  const plain: number[] = [];
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index]!;
    if (byte !== 0xa6 && byte !== 0x5b) {
      plain.push(byte);
      continue;
    }
    const kind = bytes[index + 1];
    if (kind !== 0x01 && kind !== 0x02) return null;
    if (byte === 0xa6) plain.push(kind === 0x02 ? 0xa5 : 0xa6);
    else plain.push(kind === 0x02 ? 0x5a : 0x5b);
    index += 1;
  }
  return Uint8Array.from(plain);
}

/** We are 8000h. */
const FROM_US = [0x00, 0x80];
/** Three reserved bytes, no bar code, CRC, display mode 0. */
const PLAIN_OPTIONS = [0x00, 0x00, 0x00, 0x00, 0x00, 0x00];
const VERSION = 0x02;

/** A frame to a card. `deviceType`: FEh any, 51h.. by model; cards leave the works with address 1. */
export function encode(data: Uint8Array, deviceType: number, address = 1): Uint8Array {
  const head = [...littleEndian(address, 2), ...FROM_US, ...PLAIN_OPTIONS, deviceType, VERSION];
  const body = Uint8Array.from([...head, ...littleEndian(data.length, 2), ...data]);
  const crc = littleEndian(crc16(body), 2);
  return Uint8Array.from([...repeated(FRAME_BYTE, 8), ...escape(Uint8Array.from([...body, ...crc])), END_BYTE]);
}

export const PING = Uint8Array.from([0xa2, 0x00, 0x01, 0x00, 0x00]);
/** Takes away what former programs left; some firmware does not know it. */
export const CLEAR = Uint8Array.from([0xa3, 0x10, 0x01, 0x00, 0x00]);

export interface DynamicArea {
  /** In dots. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** One line in the sign's code page. */
  readonly text: Uint8Array;
  /** `still` unless said; `scroll`: to the left, again and again; `flash`: half a second lit, half a second dark. */
  readonly manner?: Manner;
}

export type Manner = 'still' | 'scroll' | 'flash';

interface MannerBytes {
  /** 0: pages come again and again, 1: the last one stays. */
  readonly runMode: number;
  /** 1: one line, 2: each line is a page of its own on a sign one line high. */
  readonly lines: number;
  /** 1 still, 2 quick, 3 to the left. */
  readonly move: number;
  /** 0 fastest … 18h slowest. */
  readonly speed: number;
  /** In half seconds. */
  readonly stay: number;
}

const MANNERS: Readonly<Record<Manner, MannerBytes>> = {
  still: { runMode: 1, lines: 1, move: 1, speed: 0x0a, stay: 0 },
  scroll: { runMode: 0, lines: 1, move: 3, speed: 0x0a, stay: 0 },
  flash: { runMode: 0, lines: 2, move: 2, speed: 0, stay: 1 },
};

/** Live text in area 0, kept until replaced. */
export function dynamicArea(area: DynamicArea): Uint8Array {
  return dynamicAreas([area]);
}

/**
 * Live text in areas 0, 1, 2 …, kept until replaced: the data of command A3 06. Areas must not overlap. The card has no flashing of its own: it turns
 * between a page with the text and a dark one, so that a line that breaks leaves the text readable.
 */
export function dynamicAreas(areas: readonly DynamicArea[]): Uint8Array {
  const bodies = areas.flatMap((area, id) => {
    const body = areaBody(area, id);
    return [...littleEndian(body.length, 2), ...body];
  });
  return Uint8Array.from([0xa3, 0x06, 0x01, 0x00, 0x00, 0x00, areas.length, ...bodies]);
}

function areaBody({ x, y, width, height, text, manner = 'still' }: DynamicArea, id: number): readonly number[] {
  const { runMode, lines, move, speed, stay } = MANNERS[manner];
  const shown = manner === 'flash' ? [...text, ...NEW_LINE, ...darkLine(width)] : text;
  const place = [...dots(x), ...littleEndian(y, 2), ...dots(width), ...littleEndian(height, 2)];
  // area, line gap, run mode, timeout (2), voice, extra, align to the left
  const kind = [id, 0x00, runMode, 0x00, 0x00, 0x00, 0x00, 0x00];
  // lines, no wrap, move, exit, speed, stay
  const way = [lines, 0x01, move, 0x00, speed, stay];
  return [0x00, ...place, ...kind, ...way, ...littleEndian(shown.length, 4), ...shown];
}

/** `\n`, as the card's escapes are written: a backslash and a letter. */
const NEW_LINE = [0x5c, 0x6e];

function darkLine(widthDots: number): number[] {
  return repeated(0x20, Math.floor(widthDots / 8));
}

function repeated(byte: number, times: number): number[] {
  return Array.from({ length: times }, () => byte);
}

/** Bit 15 says that the number counts dots, not bytes of eight. */
function dots(value: number): number[] {
  return littleEndian(value | 0x8000, 2);
}

function littleEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => (value >>> (8 * index)) & 0xff);
}

export type SignAnswer = { readonly kind: 'done' } | { readonly kind: 'error'; readonly code: number };

/** A card's word on the command before: data `A0 00` done, `A0 01 code` error. */
export function answerOf({ data }: Envelope): SignAnswer | null {
  if (data[0] !== 0xa0) return null;
  return data[1] === 0x00 ? { kind: 'done' } : { kind: 'error', code: data[2] ?? 0 };
}

/** Busy (3), or our frame came garbled (5): the same frame again may do. All other errors would come again. */
export function mayPass(code: number): boolean {
  return code === 3 || code === 5;
}

/** Finds whole frames in a stream of any lumps; noise is counted and dropped. */
export class FrameDecoder {
  #body: number[] | null = null;
  /** Lumps that looked like a frame and were none. */
  bad = 0;

  push(bytes: Uint8Array): Envelope[] {
    const found: Envelope[] = [];
    for (const byte of bytes) {
      if (byte === FRAME_BYTE) {
        // never inside a frame: escaping keeps it out, so another begins here; one A5 of the eight is enough
        if (this.#body !== null && this.#body.length > 0) this.bad += 1;
        this.#body = [];
      } else if (this.#body !== null && byte === END_BYTE) {
        const envelope = open(this.#body);
        if (envelope === null) this.bad += 1;
        else found.push(envelope);
        this.#body = null;
      } else if (this.#body !== null) {
        this.#body.push(byte);
        if (this.#body.length > LONGEST) {
          this.bad += 1;
          this.#body = null;
        }
      }
    }
    return found;
  }
}

function open(escaped: readonly number[]): Envelope | null {
  const bytes = unescape(escaped);
  if (bytes === null || bytes.length < ENVELOPE + 2) return null;
  const body = bytes.subarray(0, -2);
  if (crc16(body) !== bytes[bytes.length - 2]! + bytes[bytes.length - 1]! * 256) return null;
  const length = body[12]! + body[13]! * 256;
  const data = body.slice(ENVELOPE);
  if (data.length !== length) return null;
  return {
    destination: body[0]! + body[1]! * 256,
    source: body[2]! + body[3]! * 256,
    deviceType: body[10]!,
    data,
  };
}
