import { mapPrivateUse, middleDots } from '../names.ts';

/**
 * Readers of second-generation ID cards (SDT, README.md): `AA AA AA 96 69 | LEN | data | exclusive or`. Pure: bytes ↔
 * meaning.
 */

const PREAMBLE = [0xaa, 0xaa, 0xaa, 0x96, 0x69];
/** Status, lengths, 256 bytes of text, 1024 of photo, fingerprints of newer cards; more is noise. */
const LONGEST = 4_096;
const TEXT_BYTES = 256;

export const FIND = question([0x20, 0x01]);
export const SELECT = question([0x20, 0x02]);
export const READ = question([0x30, 0x01]);
export const MODULE_ID = question([0x12, 0xff]);

/** LEN counts the data and the sum; the sum is over LEN and data. */
export function question(data: readonly number[]): Uint8Array {
  const length = data.length + 1;
  const summed = [length >> 8, length & 0xff, ...data];
  return Uint8Array.from([...PREAMBLE, ...summed, summed.reduce((sum, byte) => sum ^ byte, 0)]);
}

/** Finds answers in a stream; keeps at most one frame's worth of bytes. `bad` counts bytes and frames that were none. */
export class SdtDecoder {
  bad = 0;
  #buffer: number[] = [];

  push(bytes: Uint8Array): Uint8Array[] {
    const found: Uint8Array[] = [];
    for (const byte of bytes) {
      this.#buffer.push(byte);
      this.#settle(found);
    }
    return found;
  }

  #settle(found: Uint8Array[]): void {
    while (this.#buffer.length > 0) {
      const at = Math.min(this.#buffer.length, PREAMBLE.length);
      if (!PREAMBLE.slice(0, at).every((byte, index) => this.#buffer[index] === byte)) {
        this.#drop();
        continue;
      }
      if (this.#buffer.length < 7) return;
      const length = (this.#buffer[5]! << 8) | this.#buffer[6]!;
      if (length < 2 || length > LONGEST) {
        this.#drop();
        continue;
      }
      if (this.#buffer.length < 7 + length) return;
      const summed = this.#buffer.slice(5, 6 + length);
      if (summed.reduce((sum, byte) => sum ^ byte, 0) !== this.#buffer[6 + length]) {
        this.#drop();
        continue;
      }
      found.push(Uint8Array.from(this.#buffer.slice(7, 6 + length)));
      this.#buffer.splice(0, 7 + length);
    }
  }

  #drop(): void {
    this.#buffer.shift();
    this.bad += 1;
  }
}

/** The three status bytes that an answer begins with. */
export type SdtStatus = 'found' | 'no-card' | 'done' | 'failed' | 'other';

export function statusOf(data: Uint8Array): SdtStatus {
  if (data[0] !== 0 || data[1] !== 0) return 'other';
  switch (data[2]) {
    case 0x9f:
      return 'found';
    case 0x80:
      return 'no-card';
    case 0x90:
      return 'done';
    case 0x81:
    case 0x41:
      return 'failed';
    default:
      return 'other';
  }
}

/** What of a card is looked at; address and photo are not even read out of the bytes. */
export interface Card {
  readonly name: string;
  /** As printed on the card; its check digit is for the caller. */
  readonly number: string;
}

/** Fields in UTF-16LE at fixed places: name 30 bytes, sex 2, nation 4, birth 16, address 70, number 36 … */
const NAME = { from: 0, to: 30 };
const NUMBER = { from: 122, to: 158 };

/** The card of an answer to READ; null where it holds none. */
export function cardOf(data: Uint8Array): Card | null {
  if (statusOf(data) !== 'done' || data.length < 7 + TEXT_BYTES) return null;
  const textBytes = (data[3]! << 8) | data[4]!;
  if (textBytes !== TEXT_BYTES) return null;
  const field = ({ from, to }: { from: number; to: number }): string =>
    Buffer.from(data.subarray(7 + from, 7 + to))
      .toString('utf16le')
      .replaceAll('\0', ' ')
      .trim();
  return { name: mapPrivateUse(middleDots(field(NAME))), number: field(NUMBER) };
}
