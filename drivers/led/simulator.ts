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
  #pages: readonly string[] = [''];
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

  constructor({ end, width, height }: LedSimulatorOptions) {
    this.#end = end;
    this.width = width;
    this.height = height;
    end.onBytes((bytes) => this.#take(bytes));
  }

  /** The line it was told to show, whether a flashing one is lit right now or not. */
  get text(): string {
    return this.#pages.map((page) => page.trimEnd()).join('');
  }

  /** Whether it turns between several pages. */
  get flashing(): boolean {
    return this.#turning !== null;
  }

  /** Lit dots of what is shown now, one bit a dot, row by row. A scrolling line stands with its beginning. */
  get dots(): Uint8Array {
    this.#dots ??= litDots(this.#pages[this.#page] ?? '', this.width, this.height);
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
    this.#showPages([''], 0);
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
    this.#showPages([''], 0);
  }

  #show(frame: Buffer, data: Buffer): void {
    const area = data.subarray(9);
    const text = area.subarray(27);
    if (area.length < 27 || data.readUInt16LE(7) !== area.length || area.readUInt32LE(23) !== text.length) {
      this.#tell(frame, 'unknown', {});
      this.#refuse(UNKNOWN_COMMAND);
      return;
    }
    // pages come again and again in run mode 0, each for so many half seconds
    const turnEveryMs = area[11] === 0 ? Math.max(1, area[22]!) * 500 : 0;
    const pages = iconv
      .decode(text, 'gbk')
      .replace(/\\C[1-7]|\\F[OEK]\d{3}/g, '')
      .split('\\n');
    this.#tell(frame, 'sign-text', { text: pages.join('').trimEnd() });
    if (this.refuseWith !== null) {
      this.#refuse(this.refuseWith);
      return;
    }
    this.#done();
    this.#showPages(pages, turnEveryMs);
  }

  #showPages(pages: readonly string[], turnEveryMs: number): void {
    if (this.#turning !== null) clearInterval(this.#turning);
    this.#turning = null;
    this.#pages = pages;
    this.#turnTo(0);
    if (turnEveryMs === 0 || pages.length < 2) return;
    this.#turning = setInterval(() => this.#turnTo((this.#page + 1) % pages.length), turnEveryMs);
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
    const body = Buffer.from([0, 0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0xfe, 2, data.length, 0, ...data]);
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

const SUM_TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value % 2 === 1 ? 0xa001 ^ (value >>> 1) : value >>> 1;
  return value;
});

function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => (sum >>> 8) ^ SUM_TABLE[(sum ^ byte) & 0xff]!, 0);
}
