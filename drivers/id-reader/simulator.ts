import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';

export interface LaidCard {
  readonly name: string;
  readonly number: string;
}

export interface ReaderFrame {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
  readonly code: 'card-find' | 'card-select' | 'card-read' | 'card-answer' | 'unknown';
  readonly params: Readonly<Record<string, string | number>>;
}

/** A reader seen from the wire's other end: a card can be laid on it and taken away. */
export class IdReaderSimulator {
  mute = false;
  wrongSum = false;
  readonly #end: WireEnd;
  readonly #changes = new Listeners<[]>();
  readonly #frames = new Listeners<[ReaderFrame]>();
  #card: LaidCard | null = null;
  #wasRead = false;
  #received: Buffer = Buffer.alloc(0);

  constructor({ end }: { readonly end: WireEnd }) {
    this.#end = end;
    end.onBytes((bytes) => this.#take(bytes));
  }

  get hasCard(): boolean {
    return this.#card !== null;
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  onFrame(listener: (frame: ReaderFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  lay(card: LaidCard): void {
    this.#card = card;
    this.#wasRead = false;
    this.#changes.call();
  }

  take(): void {
    this.#card = null;
    this.#changes.call();
  }

  #take(bytes: Uint8Array): void {
    if (this.mute) return;
    this.#received = Buffer.concat([this.#received, bytes]).subarray(-64);
    for (;;) {
      const start = this.#received.indexOf('aaaaaa9669', 0, 'hex');
      if (start < 0 || this.#received.length < start + 7) return;
      const end = start + 7 + this.#received.readUInt16BE(start + 5);
      if (this.#received.length < end) return;
      const frame = this.#received.subarray(start, end);
      this.#received = this.#received.subarray(end);
      this.#obey(frame);
    }
  }

  #obey(frame: Buffer): void {
    const asked = frame.subarray(7, 9).toString('hex');
    const code =
      asked === '2001' ? 'card-find' : asked === '2002' ? 'card-select' : asked === '3001' ? 'card-read' : 'unknown';
    this.#frames.call({ direction: 'to-device', bytes: Uint8Array.from(frame), code, params: {} });
    const card = this.#card;
    if (code === 'card-find') {
      this.#answer(card !== null && !this.#wasRead ? [0, 0, 0x9f, 0, 0, 0, 0] : [0, 0, 0x80]);
    } else if (code === 'card-select') {
      this.#answer(card === null ? [0, 0, 0x81] : [0, 0, 0x90, 0, 0, 0, 0, 0, 0, 0, 0]);
    } else if (code === 'card-read') {
      if (card === null) this.#answer([0, 0, 0x41]);
      else {
        this.#wasRead = true;
        this.#answer([0, 0, 0x90, 1, 0, 4, 0, ...textOf(card), ...new Uint8Array(1_024)]);
      }
    } else if (asked === '12ff') this.#answer([0, 0, 0x90, ...MODULE]);
    else this.#answer([0, 0, 0x21]);
  }

  #answer(data: readonly number[]): void {
    const length = data.length + 1;
    let sum = Math.floor(length / 256) ^ (length % 256);
    for (const byte of data) sum ^= byte;
    if (this.wrongSum) sum ^= 0xff;
    const bytes = Buffer.concat([
      Buffer.from('aaaaaa9669', 'hex'),
      Buffer.of(Math.floor(length / 256), length % 256),
      Buffer.from(data),
      Buffer.of(sum),
    ]);
    this.#frames.call({ direction: 'to-hall', bytes, code: 'card-answer', params: {} });
    this.#end.write(bytes);
  }
}

/** Sixteen bytes, different in every module. */
const MODULE = Buffer.from('0502010032d12d010fa0f60c00000001', 'hex');

/** Fields in UTF-16LE, filled with spaces. */
function textOf({ name, number }: LaidCard): Buffer {
  const field = (text: string, bytes: number): Buffer => {
    const filled = Buffer.alloc(bytes, Buffer.from(' ', 'utf16le'));
    Buffer.from(text, 'utf16le').copy(filled, 0, 0, bytes);
    return filled;
  };
  return Buffer.concat([
    field(name, 30),
    field('1', 2),
    field('01', 4),
    field(number.slice(6, 14), 16),
    field('湖南省桃江县桃花江镇', 70),
    field(number, 36),
    field('桃江县公安局', 30),
    field('20200101', 16),
    field('长期', 16),
    field('', 36),
  ]);
}
