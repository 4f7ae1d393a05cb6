import iconv from 'iconv-lite';
import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';
import { drawSlip } from './simulator-picture.ts';

/** What has come onto paper, in order. Widths and heights are times of the font. */
export type Mark =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly width: number;
      readonly height: number;
      readonly bold: boolean;
      readonly inverse: boolean;
    }
  | { readonly kind: 'newline'; readonly align: 0 | 1 | 2 }
  | { readonly kind: 'qr'; readonly data: string; readonly moduleDots: number; readonly align: 0 | 1 | 2 }
  | { readonly kind: 'raster'; readonly rowBytes: number; readonly rows: number; readonly dots: Uint8Array };

/** One slip as it fell out, or as far as it got. */
export interface Slip {
  readonly id: string;
  readonly marks: readonly Mark[];
  /** Lines of text, as somebody would read them. */
  readonly text: string;
  readonly qr: string | null;
  readonly cut: boolean;
  readonly atMs: number;
}

export interface PrinterFrame {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface PrinterSimulatorOptions {
  readonly end: WireEnd;
  readonly paperDots?: number;
  /** Time a slip takes from its cut to the answer, ms. */
  readonly slipMs?: number;
}

const SLIPS_KEPT = 20;

/**
 * An ESC/POS printer seen from the wire's other end: it obeys bytes, keeps them while it has no paper, and answers
 * questions. Written from README.md alone; it shares no code with the driver.
 */
export class PrinterSimulator {
  /** Newest first. */
  readonly slips: Slip[] = [];
  readonly paperDots: number;
  readonly #end: WireEnd;
  readonly #changes = new Listeners<[]>();
  readonly #frames = new Listeners<[PrinterFrame]>();
  readonly #slipMs: number;
  #pending: number[] = [];
  #marks: Mark[] = [];
  #format = { width: 1, height: 1, bold: false, inverse: false, align: 0 as 0 | 1 | 2 };
  #qr = { moduleDots: 3, data: '' };
  #reports = false;
  #count = 0;
  #jobBytes = 0;
  #paper: 'ok' | 'low' | 'out' = 'ok';
  #coverOpen = false;
  /** A clone that answers nothing. */
  mute = false;

  constructor({ end, paperDots = 576, slipMs = 0 }: PrinterSimulatorOptions) {
    this.#end = end;
    this.paperDots = paperDots;
    this.#slipMs = slipMs;
    end.onBytes((bytes) => this.#take(bytes));
  }

  get paper(): 'ok' | 'low' | 'out' {
    return this.#paper;
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  onFrame(listener: (frame: PrinterFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  setPaper(paper: 'ok' | 'low' | 'out'): void {
    this.#paper = paper;
    this.#changed();
  }

  setCover(open: boolean): void {
    this.#coverOpen = open;
    this.#changed();
  }

  /** The slip as a PNG picture. */
  picture(id: string): Buffer | null {
    const slip = this.slips.find((candidate) => candidate.id === id);
    return slip === undefined ? null : drawSlip(slip.marks, this.paperDots);
  }

  #changed(): void {
    if (this.#reports) this.#report();
    this.#changes.call();
    this.#work();
  }

  #take(bytes: Uint8Array): void {
    // real-time commands are obeyed on arrival, before what waits in the buffer
    let rest = [...bytes];
    if (!this.#insidePicture()) rest = this.#obeyRealTime(rest);
    else if (hasSequence(rest, [0x10, 0x05, 0x02])) rest = this.#obeyRealTime(rest);
    this.#pending.push(...rest);
    this.#work();
  }

  #obeyRealTime(bytes: readonly number[]): number[] {
    const rest: number[] = [];
    for (let index = 0; index < bytes.length; index += 1) {
      const [first, second, third] = bytes.slice(index, index + 3);
      if (first === 0x10 && second === 0x04 && third !== undefined && third >= 1 && third <= 4) {
        this.#tell([first, second, third], 'status-ask', { question: third });
        this.#say([this.#status(third)], 'status', { paper: this.#paper });
        index += 2;
      } else if (first === 0x10 && second === 0x05 && third === 0x02) {
        this.#tell([first, second, third], 'recover', {});
        this.#pending = [];
        this.#marks = [];
        rest.length = 0;
        index += 2;
      } else rest.push(first!);
    }
    return rest;
  }

  #status(question: number): number {
    const out = this.#paper === 'out';
    switch (question) {
      case 1:
        return 0x12 | (out || this.#coverOpen ? 0x08 : 0);
      case 2:
        return 0x12 | (this.#coverOpen ? 0x04 : 0) | (out ? 0x20 : 0);
      case 4:
        return 0x12 | (this.#paper === 'ok' ? 0 : 0x0c) | (out ? 0x60 : 0);
      default:
        return 0x12;
    }
  }

  #report(): void {
    const out = this.#paper === 'out';
    const first = 0x10 | (out || this.#coverOpen ? 0x08 : 0) | (this.#coverOpen ? 0x20 : 0);
    const third = (this.#paper === 'ok' ? 0 : 0x03) | (out ? 0x0c : 0);
    this.#say([first, 0, third, 0], 'status', { paper: this.#paper });
  }

  #say(bytes: readonly number[], code: string, params: PrinterFrame['params']): void {
    if (this.mute) return;
    this.#frames.call({ direction: 'to-hall', bytes: Uint8Array.from(bytes), code, params });
    this.#end.write(Uint8Array.from(bytes));
  }

  #tell(bytes: readonly number[], code: string, params: PrinterFrame['params']): void {
    this.#frames.call({ direction: 'to-device', bytes: Uint8Array.from(bytes), code, params });
  }

  #insidePicture(): boolean {
    return this.#pending[0] === 0x1d && this.#pending[1] === 0x76;
  }

  #work(): void {
    while (this.#pending.length > 0 && this.#paper !== 'out' && !this.#coverOpen) {
      const taken = this.#obey();
      if (taken === 0) return;
      this.#jobBytes += taken;
      this.#pending.splice(0, taken);
    }
  }

  /** Obeys the first command of the buffer; returns its length, 0 while it is not whole. */
  #obey(): number {
    const bytes = this.#pending;
    const [first, second, third] = bytes;
    if (first === 0x1b) {
      if (second === undefined) return 0;
      if (second === 0x40) {
        this.#format = { width: 1, height: 1, bold: false, inverse: false, align: 0 };
        return 2;
      }
      if (third === undefined) return 0;
      if (second === 0x61) this.#format.align = (third % 3) as 0 | 1 | 2;
      else if (second === 0x45) this.#format.bold = (third & 1) === 1;
      else if (second === 0x64) for (let line = 0; line < third; line += 1) this.#newline();
      return 3;
    }
    if (first === 0x1c) return second === undefined ? 0 : second === 0x21 ? (third === undefined ? 0 : 3) : 2;
    if (first === 0x1d) return this.#obeyGroup(second, third);
    if (first === 0x0a) {
      this.#newline();
      return 1;
    }
    if (first! >= 0x80) {
      if (second === undefined) return 0;
      this.#text(iconv.decode(Buffer.from([first!, second]), 'gbk'));
      return 2;
    }
    if (first! >= 0x20) this.#text(String.fromCharCode(first!));
    return 1;
  }

  #obeyGroup(second: number | undefined, third: number | undefined): number {
    const bytes = this.#pending;
    if (second === undefined || third === undefined) return 0;
    if (second === 0x21) {
      this.#format.width = (third >> 4) + 1;
      this.#format.height = (third & 0x0f) + 1;
      return 3;
    }
    if (second === 0x42) {
      this.#format.inverse = (third & 1) === 1;
      return 3;
    }
    if (second === 0x61) {
      this.#reports = third !== 0;
      this.#tell(bytes.slice(0, 3), 'report-changes', {});
      this.#report();
      return 3;
    }
    if (second === 0x56) {
      if (third >= 0x41 && bytes.length < 4) return 0;
      this.#cut();
      return third >= 0x41 ? 4 : 3;
    }
    if (second === 0x76) return this.#raster();
    if (second === 0x28) return this.#function();
    return 3;
  }

  #raster(): number {
    const bytes = this.#pending;
    if (bytes.length < 8) return 0;
    const rowBytes = bytes[4]! + bytes[5]! * 256;
    const rows = bytes[6]! + bytes[7]! * 256;
    const whole = 8 + rowBytes * rows;
    if (bytes.length < whole) return 0;
    this.#marks.push({ kind: 'raster', rowBytes, rows, dots: Uint8Array.from(bytes.slice(8, whole)) });
    return whole;
  }

  /** `1D 28 k pL pH …`: QR codes and the question whether all is printed. */
  #function(): number {
    const bytes = this.#pending;
    if (bytes.length < 5) return 0;
    const whole = 5 + bytes[3]! + bytes[4]! * 256;
    if (bytes.length < whole) return 0;
    const body = bytes.slice(5, whole);
    if (bytes[2] === 0x48) {
      const job = String.fromCharCode(...body.slice(2, 6));
      this.#tell(bytes.slice(0, whole), 'print-ask', { job });
      const answer = [0x37, 0x22, ...body.slice(2, 6), 0x00];
      if (this.#slipMs === 0) this.#say(answer, 'print-confirmed', { job });
      else setTimeout(() => this.#say(answer, 'print-confirmed', { job }), this.#slipMs).unref();
    } else if (bytes[2] === 0x6b) {
      const [, operation, ...data] = body;
      if (operation === 0x43) this.#qr.moduleDots = data[0] ?? 3;
      if (operation === 0x50) this.#qr.data = Buffer.from(data.slice(1)).toString('utf8');
      if (operation === 0x51) this.#marks.push({ kind: 'qr', ...this.#qr, align: this.#format.align });
    }
    return whole;
  }

  #text(text: string): void {
    const { width, height, bold, inverse } = this.#format;
    const last = this.#marks[this.#marks.length - 1];
    const same =
      last?.kind === 'text' &&
      last.width === width &&
      last.height === height &&
      last.bold === bold &&
      last.inverse === inverse;
    if (same) this.#marks[this.#marks.length - 1] = { ...last, text: last.text + text };
    else this.#marks.push({ kind: 'text', text, width, height, bold, inverse });
  }

  #newline(): void {
    this.#marks.push({ kind: 'newline', align: this.#format.align });
  }

  #cut(): void {
    this.#count += 1;
    const marks = this.#marks;
    this.#marks = [];
    const text = marks.map((mark) => (mark.kind === 'text' ? mark.text : mark.kind === 'newline' ? '\n' : '')).join('');
    const qr = marks.find((mark) => mark.kind === 'qr')?.data ?? null;
    this.slips.unshift({ id: `${this.#count}`, marks, text, qr, cut: true, atMs: Date.now() });
    if (this.slips.length > SLIPS_KEPT) this.slips.pop();
    const number = /[A-Z]{1,2}\d{3,6}/.exec(text)?.[0] ?? '';
    this.#tell([...Buffer.from(number)], 'ticket-bytes', { number, count: this.#jobBytes });
    this.#jobBytes = 0;
    this.#changes.call();
  }
}

function hasSequence(bytes: readonly number[], sequence: readonly number[]): boolean {
  return bytes.some((_, index) => sequence.every((value, offset) => bytes[index + offset] === value));
}
