import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';
import { PaperInterpreter } from './interpreter.ts';
import type { Mark } from './interpreter.ts';
import { drawSlip } from './picture.ts';

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
  readonly #paperInterpreter: PaperInterpreter;
  #reports = false;
  #count = 0;
  #jobBytes = 0;
  #paper: 'ok' | 'low' | 'out' = 'ok';
  #coverOpen = false;
  /** A clone that answers nothing. */
  mute = false;
  /** A clone that does not know `1D 28 48`, or one that tells no change unasked. */
  confirms = true;
  reportsChanges = true;
  /** A clone that takes even real-time commands for dots while a picture lacks any. */
  deafInPictures = false;
  /** The beginning of a real-time command whose end has not come yet. */
  #begun: number[] = [];

  constructor({ end, paperDots = 576, slipMs = 0 }: PrinterSimulatorOptions) {
    this.#end = end;
    this.paperDots = paperDots;
    this.#slipMs = slipMs;
    this.#paperInterpreter = new PaperInterpreter({
      onAsk: (bytes, job) => this.#asked(bytes, job),
      onReports: (bytes, on) => {
        this.#reports = on;
        this.#tell(bytes, 'report-changes', {});
        if (this.reportsChanges) this.#report();
      },
    });
    end.onBytes((bytes) => this.#take(bytes));
  }

  get paper(): 'ok' | 'low' | 'out' {
    return this.#paper;
  }

  get coverOpen(): boolean {
    return this.#coverOpen;
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
    if (this.#reports && this.reportsChanges) this.#report();
    this.#changes.call();
    this.#work();
  }

  #take(bytes: Uint8Array): void {
    // real-time commands are obeyed on arrival, before what waits in the buffer
    const heard = [...this.#begun, ...bytes];
    this.#begun = heard.splice(heard.length - begunLength(heard));
    const dots = insidePicture(this.#pending);
    const obeyed = !dots || (!this.deafInPictures && hasSequence(heard, [0x10, 0x05, 0x02]));
    for (const byte of obeyed ? this.#obeyRealTime(heard) : heard) this.#pending.push(byte);
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
        // what is printed stays on the paper
        this.#paperInterpreter.dropLine();
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

  #work(): void {
    while (this.#pending.length > 0 && this.#paper !== 'out' && !this.#coverOpen) {
      const taken = this.#obey(this.#pending);
      if (taken === 0) return;
      this.#jobBytes += taken;
      this.#pending.splice(0, taken);
    }
  }

  /** Obeys the first command of the buffer; returns its length, 0 while it is not whole. */
  #obey(bytes: readonly number[]): number {
    const before = this.#paperInterpreter.slips;
    const taken = this.#paperInterpreter.obey(bytes);
    if (this.#paperInterpreter.slips > before) this.#cut();
    return taken;
  }

  #asked(bytes: readonly number[], job: readonly number[]): void {
    const id = String.fromCharCode(...job);
    this.#tell(bytes, 'print-ask', { job: id });
    if (!this.confirms) return;
    const answer = [0x37, 0x22, ...job, 0x00];
    if (this.#slipMs === 0) this.#say(answer, 'print-confirmed', { job: id });
    else setTimeout(() => this.#say(answer, 'print-confirmed', { job: id }), this.#slipMs).unref();
  }

  #cut(): void {
    const marks = this.#paperInterpreter.takeMarks();
    if (marks.every(({ kind }) => kind === 'newline')) return;
    this.#count += 1;
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

/** How many of the last bytes may be the beginning of `10 04 n` or `10 05 02`. */
function begunLength(bytes: readonly number[]): number {
  const [second, last] = [bytes[bytes.length - 2], bytes[bytes.length - 1]];
  if (last === 0x10) return 1;
  return second === 0x10 && (last === 0x04 || last === 0x05) ? 2 : 0;
}

function insidePicture(pending: readonly number[]): boolean {
  if (pending[0] !== 0x1d || pending[1] !== 0x76) return false;
  const [x = 0, xHigh = 0, y = 0, yHigh = 0] = pending.slice(4);
  return pending.length < 8 || pending.length < 8 + (x + xHigh * 256) * (y + yHigh * 256);
}
