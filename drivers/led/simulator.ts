import iconv from 'iconv-lite';
import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';
import { litDots } from './dots.ts';

export interface SignFrame {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface LedSimulatorOptions {
  readonly end: WireEnd;
  readonly width: number;
  readonly height: number;
}

/**
 * A BX-5 sign seen from the wire's other end: it takes frames, shows their text in dots and answers. Written from
 * README.md alone; it shares no framing and no sum with the driver.
 */
export class LedSimulator {
  readonly width: number;
  readonly height: number;
  readonly #end: WireEnd;
  readonly #changes = new Listeners<[]>();
  readonly #frames = new Listeners<[SignFrame]>();
  #received = '';
  #text = '';
  /** A dead card. */
  mute = false;
  /** Error code answered to live text; null: shown. */
  refuseWith: number | null = null;

  constructor({ end, width, height }: LedSimulatorOptions) {
    this.#end = end;
    this.width = width;
    this.height = height;
    end.onBytes((bytes) => this.#take(bytes));
  }

  get text(): string {
    return this.#text;
  }

  /** Lit dots of what is shown, one bit a dot, row by row. */
  get dots(): Uint8Array {
    return litDots(this.#text, this.width, this.height);
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  onFrame(listener: (frame: SignFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  /** Power off and on: a card forgets live text. */
  restart(): void {
    this.#text = '';
    this.#changes.call();
  }

  #take(bytes: Uint8Array): void {
    if (this.mute) return;
    this.#received += Buffer.from(bytes).toString('latin1');
    for (;;) {
      const found = /\xa5{8}([^\xa5\x5a]+)\x5a/.exec(this.#received);
      if (found === null) {
        const start = this.#received.lastIndexOf('\xa5');
        if (start < 0) this.#received = '';
        return;
      }
      this.#received = this.#received.slice(found.index + found[0].length);
      this.#open(Buffer.from(found[0], 'latin1'), found[1]!);
    }
  }

  #open(frame: Buffer, escaped: string): void {
    const plain = escaped
      .replace(/\x5b([\x01\x02])/g, (_, kind: string) => (kind === '\x02' ? '\x5a' : '\x5b'))
      .replace(/\xa6([\x01\x02])/g, (_, kind: string) => (kind === '\x02' ? '\xa5' : '\xa6'));
    const bytes = Buffer.from(plain, 'latin1');
    if (bytes.length < 16 || bytes.readUInt16LE(bytes.length - 2) !== sumOf(bytes.subarray(0, -2))) return;
    const data = bytes.subarray(14, -2);
    if (data.length !== bytes.readUInt16LE(12)) return;
    const [group, command] = data;
    if (group === 0xa2) {
      this.#tell(frame, 'ping', {});
      this.#answer([0xa0, 0x00], 'sign-done', {});
    } else if (group === 0xa3 && command === 0x06) this.#show(frame, data);
    else {
      this.#tell(frame, 'unknown', {});
      this.#answer([0xa0, 0x01, 0x03], 'sign-error', { code: 3 });
    }
  }

  #show(frame: Buffer, data: Buffer): void {
    const area = data.subarray(9);
    const length = area.readUInt32LE(23);
    const text = iconv.decode(area.subarray(27, 27 + length), 'gbk').replace(/\\C[123]/g, '');
    this.#tell(frame, 'sign-text', { text });
    if (this.refuseWith !== null) {
      this.#answer([0xa0, 0x01, this.refuseWith], 'sign-error', { code: this.refuseWith });
      return;
    }
    this.#text = text;
    this.#answer([0xa0, 0x00], 'sign-done', {});
    this.#changes.call();
  }

  #tell(bytes: Uint8Array, code: string, params: SignFrame['params']): void {
    this.#frames.call({ direction: 'to-device', bytes, code, params });
  }

  #answer(data: readonly number[], code: string, params: SignFrame['params']): void {
    const body = Buffer.from([0, 0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0x61, 2, data.length, 0, ...data]);
    const sum = sumOf(body);
    const inner = Buffer.from([...body, sum & 0xff, sum >> 8])
      .toString('latin1')
      .replace(/[\xa5\xa6]/g, (byte) => (byte === '\xa5' ? '\xa6\x02' : '\xa6\x01'))
      .replace(/[\x5a\x5b]/g, (byte) => (byte === '\x5a' ? '\x5b\x02' : '\x5b\x01'));
    const bytes = Buffer.from(`${'\xa5'.repeat(8)}${inner}\x5a`, 'latin1');
    this.#frames.call({ direction: 'to-hall', bytes, code, params });
    this.#end.write(bytes);
  }
}

const SUM_TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value % 2 === 1 ? 0xa001 ^ (value >>> 1) : value >>> 1;
  return value;
});

function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => (sum >>> 8) ^ SUM_TABLE[(sum ^ byte) & 0xff]!, 0);
}
