import iconv from 'iconv-lite';
import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';
import { litDots } from './dots.ts';

export interface SignFrame {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
  readonly code: 'ping' | 'sign-clear' | 'sign-text' | 'sign-done' | 'sign-error' | 'unknown';
  readonly params: Readonly<Record<string, string | number>>;
}

export interface LedSimulatorOptions {
  readonly end: WireEnd;
  /** In dots. */
  readonly width: number;
  readonly height: number;
  /** Of the card on a line with several. */
  readonly address?: number;
}

/** One live text: where it stands, and its pages. */
interface Area {
  readonly y: number;
  readonly height: number;
  readonly pages: readonly string[];
  /** ms; 0: it stands. */
  readonly turnEveryMs: number;
}

/** Codes of a card's error answers (README.md). */
const UNKNOWN_COMMAND = 2;
const GARBLED = 5;

/**
 * A BX-5 sign seen from the wire's other end: it takes frames, shows their text in dots, turning pages, and answers.
 * Written from README.md alone; it shares no framing and no sum with the driver.
 */
export class LedSimulator {
  readonly width: number;
  readonly height: number;
  readonly #end: WireEnd;
  readonly #changes = new Listeners<[]>();
  readonly #frames = new Listeners<[SignFrame]>();
  #received = '';
  readonly #address: number;
  #areas: readonly Area[] = [];
  #page = 0;
  #turning: NodeJS.Timeout | null = null;
  #dots: Uint8Array | null = null;
  /** A dead card: hears nothing, says nothing. */
  mute = false;
  /** Error code answered to live text; null: shown. */
  refuseWith: number | null = null;
  /** Error code answered to clear; null: cleared. */
  refuseClearWith: number | null = null;
  /** Its answers arrive with a wrong bit. */
  garble = false;

  constructor({ end, width, height, address = 1 }: LedSimulatorOptions) {
    this.#address = address;
    this.#end = end;
    this.width = width;
    this.height = height;
    end.onBytes((bytes) => this.#take(bytes));
  }

  /** The lines it was told to show, whether a flashing one is lit right now or not. */
  get text(): string {
    return this.#areas.map(({ pages }) => pages.map((page) => page.trimEnd()).join('')).join('\n');
  }

  /** Whether it turns between several pages. */
  get flashing(): boolean {
    return this.#turning !== null;
  }

  /** Lit dots of what is shown now, one bit a dot, row by row. A scrolling line stands with its beginning. */
  get dots(): Uint8Array {
    this.#dots ??= this.#draw();
    return this.#dots;
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  onFrame(listener: (frame: SignFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  /** Power off and on: a card forgets live text. */
  restart(): void {
    this.#showAreas([]);
  }

  #draw(): Uint8Array {
    const rowBytes = Math.ceil(this.width / 8);
    const whole = new Uint8Array(rowBytes * this.height);
    for (const { y, height, pages } of this.#areas) {
      const dots = litDots(pages[this.#page % pages.length] ?? '', this.width, height);
      whole.set(dots.subarray(0, Math.max(0, whole.length - y * rowBytes)), y * rowBytes);
    }
    return whole;
  }

  #take(bytes: Uint8Array): void {
    if (this.mute) return;
    this.#received += Buffer.from(bytes).toString('latin1');
    for (;;) {
      const found = /\xa5+([^\xa5\x5a]+)\x5a/.exec(this.#received);
      if (found === null) break;
      this.#received = this.#received.slice(found.index + found[0].length);
      this.#open(Buffer.from(found[0], 'latin1'), found[1]!);
    }
    // what may still become a frame begins with the last run of A5
    this.#received = /\xa5+[^\xa5]{0,2000}$/.exec(this.#received)?.[0] ?? '';
  }

  #open(frame: Buffer, escaped: string): void {
    const plain = escaped
      .replace(/\x5b([^])/g, (_, kind: string) => (kind === '\x02' ? '\x5a' : '\x5b'))
      .replace(/\xa6([^])/g, (_, kind: string) => (kind === '\x02' ? '\xa5' : '\xa6'));
    const bytes = Buffer.from(plain, 'latin1');
    if (bytes.length < 16) return;
    const data = bytes.subarray(14, -2);
    // another card of the same line is meant
    if (bytes.readUInt16LE(0) !== this.#address && bytes.readUInt16LE(0) < 0xfffe) return;
    if (
      bytes.readUInt16LE(bytes.length - 2) !== sumOf(bytes.subarray(0, -2)) ||
      data.length !== bytes.readUInt16LE(12)
    ) {
      this.#refuse(GARBLED);
      return;
    }
    const command = data.subarray(0, 2).toString('hex');
    if (command === 'a200') {
      this.#tell(frame, 'ping', {});
      this.#answer([0xa0, 0x00, 0x00, 0x00, 0x00], 'ping', {});
    } else if (command === 'a310') this.#clear(frame);
    else if (command === 'a306') this.#show(frame, data);
    else {
      this.#tell(frame, 'unknown', {});
      this.#refuse(UNKNOWN_COMMAND);
    }
  }

  #clear(frame: Buffer): void {
    this.#tell(frame, 'sign-clear', {});
    if (this.refuseClearWith !== null) {
      this.#refuse(this.refuseClearWith);
      return;
    }
    this.#done();
    this.#showAreas([]);
  }

  #show(frame: Buffer, data: Buffer): void {
    const areas: Area[] = [];
    let rest = data.subarray(7);
    for (let count = data[6] ?? 0; count > 0; count -= 1) {
      const length = rest.length < 2 ? -1 : rest.readUInt16LE(0);
      const area = rest.subarray(2, 2 + length);
      const text = area.subarray(27);
      if (length < 27 || area.length !== length || area.readUInt32LE(23) !== text.length) {
        this.#tell(frame, 'unknown', {});
        this.#refuse(UNKNOWN_COMMAND);
        return;
      }
      rest = rest.subarray(2 + length);
      areas.push(areaOf(area, text));
    }
    this.#tell(frame, 'sign-text', { text: areas.map(({ pages }) => pages.join('').trimEnd()).join(' / ') });
    if (this.refuseWith !== null) {
      this.#refuse(this.refuseWith);
      return;
    }
    this.#done();
    this.#showAreas(areas);
  }

  #showAreas(areas: readonly Area[]): void {
    if (this.#turning !== null) clearInterval(this.#turning);
    this.#turning = null;
    this.#areas = areas;
    this.#turnTo(0);
    const turning = areas.find(({ turnEveryMs, pages }) => turnEveryMs > 0 && pages.length > 1);
    if (turning === undefined) return;
    this.#turning = setInterval(() => this.#turnTo(this.#page + 1), turning.turnEveryMs);
    this.#turning.unref();
  }

  #turnTo(page: number): void {
    this.#page = page;
    this.#dots = null;
    this.#changes.call();
  }

  #tell(bytes: Uint8Array, code: SignFrame['code'], params: SignFrame['params']): void {
    this.#frames.call({ direction: 'to-device', bytes, code, params });
  }

  #done(): void {
    this.#answer([0xa0, 0x00, 0x00, 0x00, 0x00], 'sign-done', {});
  }

  #refuse(code: number): void {
    this.#answer([0xa0, 0x01, code, 0x00, 0x00], 'sign-error', { code });
  }

  #answer(data: readonly number[], code: SignFrame['code'], params: SignFrame['params']): void {
    const body = Buffer.from([
      0,
      0x80,
      this.#address % 256,
      Math.floor(this.#address / 256),
      0,
      0,
      0,
      0,
      0,
      0,
      0xfe,
      2,
      data.length,
      0,
      ...data,
    ]);
    const sum = sumOf(body) ^ (this.garble ? 1 : 0);
    const inner = Buffer.from([...body, sum & 0xff, sum >> 8])
      .toString('latin1')
      .replace(/[\xa5\xa6]/g, (byte) => (byte === '\xa5' ? '\xa6\x02' : '\xa6\x01'))
      .replace(/[\x5a\x5b]/g, (byte) => (byte === '\x5a' ? '\x5b\x02' : '\x5b\x01'));
    const bytes = Buffer.from(`${'\xa5'.repeat(8)}${inner}\x5a`, 'latin1');
    this.#frames.call({ direction: 'to-hall', bytes, code, params });
    this.#end.write(bytes);
  }
}

function areaOf(area: Buffer, text: Buffer): Area {
  const pages = iconv
    .decode(text, 'gbk')
    .replace(/\\C[1-7]|\\F[OEK]\d{3}/g, '')
    .split('\\n');
  // pages come again and again in run mode 0, each for so many half seconds
  const turnEveryMs = area[11] === 0 ? Math.max(1, area[22]!) * 500 : 0;
  return { y: area.readUInt16LE(3), height: area.readUInt16LE(7), pages, turnEveryMs };
}

const SUM_TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value % 2 === 1 ? 0xa001 ^ (value >>> 1) : value >>> 1;
  return value;
});

function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => (sum >>> 8) ^ SUM_TABLE[(sum ^ byte) & 0xff]!, 0);
}
