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

/** A command that was cut off within its header takes these as its lengths: it then waits for nothing. */
const HEADER_END = 8;

/**
 * Leaves an error or a command that was cut off, and forgets what is in the buffers: `10 05 02`, `1B 40`. Some clones
 * take even `10 05 02` for dots while a picture lacks any: `owed` zeros give it the rest. Elsewhere zeros are ignored.
 */
export function startAfresh(owed: number): Uint8Array {
  return Buffer.concat([Buffer.alloc(HEADER_END), RECOVER, Buffer.alloc(owed), INITIALISE]);
}

const RECOVER = Buffer.of(0x10, 0x05, 0x02);
const INITIALISE = Buffer.of(0x1b, 0x40);

/** `0A`, `1D 56 42 03`: cuts off what stands on the paper already. */
export const CUT_OFF = Uint8Array.from([0x0a, 0x1d, 0x56, 0x42, 0x03]);

/**
 * How many bytes a printer may still wait for when a job broke off after `handed` bytes: at most what the longest
 * picture (`1D 76 30 m xL xH yL yH`) or QR code (`1D 28 k pL pH`) begun by then takes in all.
 */
export function mostOwed(job: Uint8Array, handed: number): number {
  let most = 0;
  const two = (at: number): number => (job[at] ?? 0) + (job[at + 1] ?? 0) * 256;
  for (let at = 0; at < handed; at += 1) {
    if (job[at] !== 0x1d) continue;
    if (job[at + 1] === 0x76 && job[at + 2] === 0x30) most = Math.max(most, two(at + 4) * two(at + 6));
    if (job[at + 1] === 0x28) most = Math.max(most, two(at + 3));
  }
  // dots that look like a header promise anything
  return Math.min(most, job.length);
}

/** `1D 28 48 …`: answered with `37 22 d1 d2 d3 d4 00` when all before it is on paper. */
export function askWhenPrinted(jobId: string): Uint8Array {
  return Buffer.concat([Buffer.of(0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30), Buffer.from(jobId, 'latin1')]);
}

/** The process id is four printable characters: job numbers wrap at 10,000. */
export function jobIdOf(job: number): string {
  return (job % 10_000).toString().padStart(4, '0');
}

/** Of no job: whoever answers this can confirm. */
export const NO_JOB = '----';

export type Answer =
  /** One byte, which belongs to the question that was asked last. */
  | { readonly kind: 'status'; readonly byte: number }
  | { readonly kind: 'automatic'; readonly status: PrinterStatus }
  | { readonly kind: 'printed'; readonly jobId: string };

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
  /** Bytes that fitted no answer. */
  dropped = 0;
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
        } else this.#drop();
      } else if (first === 0x37) {
        if (this.#buffer.length < 7 && this.#mayBePrinted()) return answers;
        if (this.#mayBePrinted() && this.#buffer[6] === 0) {
          answers.push({ kind: 'printed', jobId: String.fromCharCode(...this.#buffer.splice(0, 7).slice(2, 6)) });
        } else this.#drop();
      } else this.#drop();
    }
    return answers;
  }

  #drop(): void {
    this.#buffer.shift();
    this.dropped += 1;
  }

  #mayBePrinted(): boolean {
    const second = this.#buffer[1] ?? 0x22;
    return second === 0x22 && this.#buffer.slice(2, 6).every((byte) => byte >= 0x20 && byte <= 0x7e);
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
