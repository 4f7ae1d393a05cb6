/** ESC/POS answers and questions (README.md). Pure: bytes ↔ meaning. */

/** What a printer says of itself; null where it has not said anything of it. */
export interface PrinterStatus {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly paper: 'ok' | 'low' | 'out';
  readonly cutter: boolean;
  readonly error: boolean;
}

export const ALL_WELL: PrinterStatus = { offline: false, coverOpen: false, paper: 'ok', cutter: false, error: false };

export type Question = 1 | 2 | 3 | 4;

/** `10 04 n`: real-time status, answered by one byte even while the printer is stopped. */
export function ask(question: Question): Uint8Array {
  return Uint8Array.from([0x10, 0x04, question]);
}

/** `1D 61 FF`: tell every change unasked, in four bytes. */
export const REPORT_CHANGES = Uint8Array.from([0x1d, 0x61, 0xff]);

/** `10 05 02`, `1B 40`: leave an error or a picture that was cut off, and forget what is in the buffers. */
export const START_AFRESH = Uint8Array.from([0x10, 0x05, 0x02, 0x1b, 0x40]);

/** `1D 28 48 …`: answered with `37 22 d1 d2 d3 d4 00` when all before it is on paper. `job` shows as four digits. */
export function askWhenPrinted(job: number): Uint8Array {
  return Uint8Array.from([0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, ...jobDigits(job)]);
}

/** Job numbers wrap at 10,000: the process id is four printable characters. */
export function jobDigits(job: number): readonly number[] {
  return [...(job % 10_000).toString().padStart(4, '0')].map((digit) => digit.charCodeAt(0));
}

export type Answer =
  /** One byte, which belongs to the question that was asked last. */
  | { readonly kind: 'status'; readonly byte: number }
  | { readonly kind: 'automatic'; readonly status: PrinterStatus }
  | { readonly kind: 'printed'; readonly job: number };

/** What the answer to `10 04 n` changes in what is known. */
export function applyStatus(known: PrinterStatus, question: Question, byte: number): PrinterStatus {
  const bit = (index: number): boolean => (byte & (1 << index)) !== 0;
  switch (question) {
    case 1:
      return { ...known, offline: bit(3) };
    case 2: {
      const out = bit(5);
      return {
        ...known,
        coverOpen: bit(2),
        error: bit(6),
        paper: out ? 'out' : known.paper === 'out' ? 'ok' : known.paper,
      };
    }
    case 3:
      return { ...known, cutter: bit(3), error: bit(5) || bit(6) };
    case 4:
      return { ...known, paper: bit(5) || bit(6) ? 'out' : bit(2) || bit(3) ? 'low' : 'ok' };
  }
}

/** Cuts the way back into answers, whatever the lumps; what fits none is dropped. */
export class AnswerDecoder {
  #buffer: number[] = [];

  push(bytes: Uint8Array): Answer[] {
    this.#buffer.push(...bytes);
    const answers: Answer[] = [];
    while (this.#buffer.length > 0) {
      const first = this.#buffer[0]!;
      // real-time status has bits 0, 1, 4, 7 = 0, 1, 1, 0; automatic status 0, 0, 1, 0
      if ((first & 0x93) === 0x12) {
        this.#buffer.shift();
        answers.push({ kind: 'status', byte: first });
      } else if ((first & 0x93) === 0x10) {
        if (this.#buffer.length < 4) return answers;
        if (this.#buffer.slice(1, 4).every((byte) => (byte & 0x90) === 0)) {
          answers.push({ kind: 'automatic', status: automatic(this.#buffer.splice(0, 4)) });
        } else this.#buffer.shift();
      } else if (first === 0x37) {
        if (this.#buffer.length < 7 && this.#mayBePrinted()) return answers;
        if (this.#mayBePrinted() && this.#buffer[6] === 0) {
          const digits = this.#buffer.splice(0, 7).slice(2, 6);
          answers.push({ kind: 'printed', job: Number(String.fromCharCode(...digits)) });
        } else this.#buffer.shift();
      } else this.#buffer.shift();
    }
    return answers;
  }

  #mayBePrinted(): boolean {
    const [, second, ...digits] = this.#buffer;
    return (
      (second === undefined || second === 0x22) && digits.slice(0, 4).every((digit) => digit >= 0x30 && digit <= 0x39)
    );
  }
}

function automatic([first = 0, second = 0, third = 0]: readonly number[]): PrinterStatus {
  return {
    offline: (first & 0x08) !== 0,
    coverOpen: (first & 0x20) !== 0,
    cutter: (second & 0x08) !== 0,
    error: (second & 0x60) !== 0,
    paper: (third & 0x0c) !== 0 ? 'out' : (third & 0x03) !== 0 ? 'low' : 'ok',
  };
}

export type PrinterProblem = 'paper-out' | 'cover-open' | 'cutter' | 'printer-error' | 'offline';

/** Why it cannot print now, the cause a person can mend first; null: it can. Paper that is only low still prints. */
export function problemOf(status: PrinterStatus): PrinterProblem | null {
  if (status.coverOpen) return 'cover-open';
  if (status.paper === 'out') return 'paper-out';
  if (status.cutter) return 'cutter';
  if (status.error) return 'printer-error';
  return status.offline ? 'offline' : null;
}
