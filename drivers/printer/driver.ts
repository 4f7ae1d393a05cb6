import { Listeners } from '../transport/listeners.ts';
import { TransportOffline } from '../transport/transport.ts';
import type { Transport, TransportFault } from '../transport/transport.ts';
import {
  ALL_WELL,
  AnswerDecoder,
  applyStatus,
  ask,
  askWhenPrinted,
  problemOf,
  REPORT_CHANGES,
  START_AFRESH,
} from './protocol.ts';
import type { Answer, PrinterProblem, PrinterStatus, Question } from './protocol.ts';

export interface PrinterOptions {
  readonly transport: Transport;
  /** Pause between rounds of questions while nothing is printed, ms. */
  readonly askEveryMs?: number;
  /** A question without an answer within this time has none, ms. */
  readonly answerTimeoutMs?: number;
  /** How long a printer that has never confirmed a job may take to, ms. */
  readonly firstConfirmMs?: number;
  /** How long one that can confirm may take, ms: some are slow. */
  readonly confirmMs?: number;
  /** Bytes handed to the line at once; a status question fits in between. */
  readonly pieceBytes?: number;
  /** What a clone without flow control takes in a second; unlimited unless said. */
  readonly bytesPerSecond?: number;
  /** A printer on a network that used to answer and has said nothing for so long gets a new connection, ms. */
  readonly reopenAfterMs?: number;
}

export type PrinterCondition =
  | { readonly state: 'online'; readonly paperLow: boolean }
  | { readonly state: 'trouble'; readonly problem: PrinterProblem | 'no-answer' | 'foreign-device' }
  /** It never answers: printing goes on, nobody can say how it is. */
  | { readonly state: 'unknown' }
  | { readonly state: 'offline' };

/** `printed`: it said so · `sent`: it cannot say · `interrupted`: broken off, may be on paper or not · `failed`: nothing was sent. */
export type PrintResult =
  | { readonly outcome: 'printed' | 'sent' }
  | { readonly outcome: 'interrupted' | 'failed'; readonly problem: PrintFault };

/** Why nothing, or not all, came out: the printer's own word, or the line's. */
export type PrintFault = PrinterProblem | 'no-answer' | 'foreign-device' | TransportFault['code'];

/** Questions in the order they are asked: causes of a stop, errors, paper. */
const ROUND: readonly Question[] = [2, 3, 4];
/** So many questions without an answer and a printer that used to answer is silent. */
const SILENT_AFTER = 3;

/**
 * An ESC/POS ticket printer. It asks before it prints, watches while it prints, and says what came of it: a job that
 * broke off is never sent again by itself.
 */
export class PrinterDriver {
  readonly health = {
    framesIn: 0,
    badFrames: 0,
    retries: 0,
    lastSeenAt: null as number | null,
    roundTripMs: null as number | null,
  };
  readonly #transport: Transport;
  readonly #options: Required<Omit<PrinterOptions, 'transport'>>;
  readonly #decoder = new AnswerDecoder();
  readonly #conditions = new Listeners<[PrinterCondition]>();
  readonly #answers = new Listeners<[Answer]>();
  #status: PrinterStatus = ALL_WELL;
  #everAnswered = false;
  #unanswered = 0;
  #everConfirmed = false;
  /** The job before broke off: the printer may still wait for the rest of a picture. */
  #brokenOff = false;
  #asking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #condition: PrinterCondition = { state: 'offline' };
  #busy = false;
  #held = false;
  #silentSinceMs: number | null = null;
  #closed = false;

  constructor({ transport, ...options }: PrinterOptions) {
    this.#transport = transport;
    this.#options = {
      askEveryMs: 5_000,
      answerTimeoutMs: 300,
      firstConfirmMs: 10_000,
      confirmMs: 60_000,
      pieceBytes: 256,
      bytesPerSecond: Number.POSITIVE_INFINITY,
      reopenAfterMs: Number.POSITIVE_INFINITY,
      ...options,
    };
    transport.onBytes((bytes) => this.#take(bytes));
    transport.onState((state) => {
      if (state.kind === 'open') this.#greet();
      this.#settle();
    });
  }

  get condition(): PrinterCondition {
    return this.#condition;
  }

  onCondition(listener: (condition: PrinterCondition) => void): void {
    this.#conditions.add(listener);
  }

  /** While held nothing at all is written: what is on this line is not the printer. */
  hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.#settle();
    if (!held && this.#transport.state.kind === 'open') this.#greet();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /**
   * Prints one job whose bytes end with a cut. One at a time: a second call while one runs is a mistake of the caller.
   * Never throws for what a printer or a cable does.
   */
  async print(bytes: Uint8Array, jobNumber: number): Promise<PrintResult> {
    if (this.#busy) throw new Error('a job is being printed');
    this.#busy = true;
    try {
      if (this.#transport.oneWay === true) return await this.#spool(bytes);
      await this.#askAll();
      const before = this.#problem();
      if (before !== null) return { outcome: 'failed', problem: before };
      return await this.#send(bytes, jobNumber);
    } finally {
      this.#busy = false;
      this.#askLater();
    }
  }

  /** A print queue takes a job whole, and says nothing of the printer behind it. */
  async #spool(bytes: Uint8Array): Promise<PrintResult> {
    const before = this.#problem();
    if (before !== null) return { outcome: 'failed', problem: before };
    try {
      await this.#transport.write(bytes);
      return { outcome: 'sent' };
    } catch (error) {
      return { outcome: 'interrupted', problem: error instanceof TransportOffline ? error.fault.code : 'failed' };
    }
  }

  async #send(bytes: Uint8Array, jobNumber: number): Promise<PrintResult> {
    const confirmed = this.#confirmation(jobNumber);
    try {
      if (this.#brokenOff) await this.#transport.write(START_AFRESH);
      this.#brokenOff = true;
      for (let start = 0; start < bytes.length; start += this.#options.pieceBytes) {
        await this.#transport.write(bytes.subarray(start, start + this.#options.pieceBytes));
        await pause((this.#options.pieceBytes * 1000) / this.#options.bytesPerSecond);
        const problem = this.#problem();
        if (problem !== null) return { outcome: 'interrupted', problem };
      }
      await this.#transport.write(askWhenPrinted(jobNumber));
    } catch {
      confirmed.cancel();
      return { outcome: 'interrupted', problem: this.#problem() ?? 'cable-out' };
    }
    const result = await confirmed.result;
    if (result.outcome === 'printed' || result.outcome === 'sent') this.#brokenOff = false;
    return result;
  }

  /** Waits for the printer's word that all is on paper, for a problem, or for as long as such a printer may take. */
  #confirmation(jobNumber: number): { readonly result: Promise<PrintResult>; cancel(): void } {
    let cancel: () => void = () => undefined;
    const result = new Promise<PrintResult>((resolve) => {
      const stops: (() => void)[] = [];
      const end = (value: PrintResult): void => {
        for (const stop of stops) stop();
        resolve(value);
      };
      stops.push(
        this.#answers.add((answer) => {
          if (answer.kind !== 'printed' || answer.job !== jobNumber % 10_000) return;
          this.#everConfirmed = true;
          end({ outcome: 'printed' });
        }),
        this.#conditions.add(() => {
          const problem = this.#problem();
          if (problem !== null) end({ outcome: 'interrupted', problem });
        }),
      );
      const waitMs = this.#everConfirmed
        ? this.#options.confirmMs
        : this.#everAnswered
          ? this.#options.firstConfirmMs
          : this.#options.answerTimeoutMs;
      const timer = setTimeout(() => end({ outcome: 'sent' }), waitMs);
      stops.push(() => clearTimeout(timer));
      cancel = () => end({ outcome: 'sent' });
    });
    return { result, cancel };
  }

  #problem(): PrintFault | null {
    const { condition } = this;
    if (condition.state === 'offline') {
      const line = this.#transport.state;
      return line.kind === 'offline' ? line.reason.code : 'cable-out';
    }
    return condition.state === 'trouble' ? condition.problem : null;
  }

  /** After each open: nothing is known any more, changes are to be told, and everything is asked. */
  #greet(): void {
    if (this.#held || this.#transport.oneWay === true) return;
    this.#status = ALL_WELL;
    this.#unanswered = 0;
    // a printer that waits for the rest of a picture would take every question for dots
    if (this.#brokenOff) this.#transport.write(START_AFRESH).catch(() => undefined);
    this.#transport.write(REPORT_CHANGES).catch(() => undefined);
    void this.#askAll();
  }

  #take(bytes: Uint8Array): void {
    for (const answer of this.#decoder.push(bytes)) {
      this.health.framesIn += 1;
      this.health.lastSeenAt = Date.now();
      this.#everAnswered = true;
      this.#unanswered = 0;
      if (answer.kind === 'automatic') this.#status = answer.status;
      this.#answers.call(answer);
    }
    this.#settle();
  }

  #askAll(): Promise<void> {
    if (this.#held || this.#transport.oneWay === true) return Promise.resolve();
    this.#asking ??= this.#round().finally(() => {
      this.#asking = null;
      this.#askLater();
    });
    return this.#asking;
  }

  async #round(): Promise<void> {
    for (const question of ROUND) {
      if (this.#transport.state.kind !== 'open') return;
      const byte = await this.#question(question);
      if (byte === null) {
        this.#unanswered += 1;
        if (this.#everAnswered) this.health.retries += 1;
        this.#settle();
        if (!this.#everAnswered) return;
        continue;
      }
      this.#status = applyStatus(this.#status, question, byte);
      this.#settle();
    }
  }

  /** Answers carry no mark of their question, so one is asked after the other. */
  #question(question: Question): Promise<number | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(null), this.#options.answerTimeoutMs);
      const stop = this.#answers.add((answer) => {
        if (answer.kind !== 'status') return;
        this.health.roundTripMs = performance.now() - began;
        end(answer.byte);
      });
      const end = (byte: number | null): void => {
        clearTimeout(timer);
        stop();
        resolve(byte);
      };
      const began = performance.now();
      this.#transport.write(ask(question)).catch(() => end(null));
    });
  }

  #askLater(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#reopenIfSilent();
      if (!this.#busy) void this.#askAll();
    }, this.#options.askEveryMs);
    this.#timer.unref();
  }

  /** The far end of a TCP connection may be gone without a word, or somebody else has its only place. */
  #reopenIfSilent(): void {
    const silent = this.#condition.state === 'trouble' && this.#condition.problem === 'no-answer';
    if (!silent || this.#busy) this.#silentSinceMs = null;
    else this.#silentSinceMs ??= performance.now();
    if (this.#silentSinceMs === null || performance.now() - this.#silentSinceMs < this.#options.reopenAfterMs) return;
    this.#silentSinceMs = null;
    this.#transport.reopen('the printer does not answer');
  }

  #settle(): void {
    const next = this.#judge();
    if (JSON.stringify(next) === JSON.stringify(this.#condition)) return;
    this.#condition = next;
    this.#conditions.call(next);
  }

  #judge(): PrinterCondition {
    if (this.#transport.state.kind !== 'open') return { state: 'offline' };
    if (this.#held) return { state: 'trouble', problem: 'foreign-device' };
    if (!this.#everAnswered) return { state: 'unknown' };
    if (this.#unanswered >= SILENT_AFTER) return { state: 'trouble', problem: 'no-answer' };
    const problem = problemOf(this.#status);
    return problem === null
      ? { state: 'online', paperLow: this.#status.paper === 'low' }
      : { state: 'trouble', problem };
  }
}

function pause(ms: number): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
