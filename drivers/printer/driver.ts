import { Listeners } from '../transport/listeners.ts';
import { TransportOffline } from '../transport/transport.ts';
import type { Transport, TransportFault } from '../transport/transport.ts';
import { PrinterAnswers, pause, STALLED_MS } from './answers.ts';
import {
  ALL_WELL,
  applyStatus,
  ask,
  askWhenPrinted,
  CUT_OFF,
  jobIdOf,
  mostOwed,
  NO_JOB,
  problemOf,
  REPORT_CHANGES,
  startAfresh,
} from './protocol.ts';
import type { Answer, PrinterProblem, PrinterStatus, Question } from './protocol.ts';

export interface PrinterOptions {
  readonly transport: Transport;
  /** Pause between rounds of questions while nothing is printed, ms. */
  readonly askEveryMs?: number;
  /** A question without an answer within this time has none, ms. */
  readonly answerTimeoutMs?: number;
  /** How long a printer that answers, but has never confirmed anything, is watched after a job, ms. */
  readonly firstConfirmMs?: number;
  /** How long one that can confirm may take to, ms: some are slow. */
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
/** While its word that a job is printed is waited for, a printer is asked how it is this often, ms. */
const WATCH_MS = 1_000;

/** A job that broke off: what the printer may still wait for, and whether a part of it may stand on the paper. */
interface Torn {
  readonly owed: number;
  readonly onPaper: boolean;
}

interface Watch {
  readonly printed: Promise<'printed'>;
  readonly problem: Promise<PrintFault>;
  stop(): void;
}

/** Ends the sending of a job. */
class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
  readonly problem: PrintFault;

  constructor(problem: PrintFault) {
    super(problem);
    this.problem = problem;
  }
}

/**
 * An ESC/POS ticket printer. It asks before it prints, watches while it prints, and says what came of it: a job that
 * broke off is never sent again by itself.
 */
export class PrinterDriver {
  readonly health: PrinterAnswers['health'];
  readonly #transport: Transport;
  readonly #options: Required<Omit<PrinterOptions, 'transport'>>;
  readonly #answers: PrinterAnswers;
  readonly #conditions = new Listeners<[PrinterCondition]>();
  readonly #stops: readonly (() => void)[];
  #status: PrinterStatus = ALL_WELL;
  #everAnswered = false;
  #unanswered = 0;
  #everConfirmed = false;
  /** At first a job of the process before may be what hangs in the printer. */
  #torn: Torn | null = { owed: 0, onPaper: false };
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
      firstConfirmMs: 3_000,
      confirmMs: 60_000,
      pieceBytes: 256,
      bytesPerSecond: Number.POSITIVE_INFINITY,
      reopenAfterMs: Number.POSITIVE_INFINITY,
      ...options,
    };
    this.#answers = new PrinterAnswers(transport, this.#options.answerTimeoutMs);
    this.health = this.#answers.health;
    this.#stops = [
      this.#answers.close,
      this.#answers.onAnswer((answer) => this.#take(answer)),
      transport.onState((state) => {
        if (state.kind === 'open') this.#greet();
        this.#settle();
      }),
    ];
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
    for (const stop of this.#stops) stop();
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
    const watch = this.#watch(jobIdOf(jobNumber));
    try {
      await this.#clear(watch.problem);
      await this.#hand(bytes, watch.problem, (handed) => {
        this.#torn = { owed: mostOwed(bytes, handed), onPaper: true };
      });
      await this.#hand(askWhenPrinted(jobIdOf(jobNumber)), watch.problem);
      const outcome = await this.#outcomeOf(watch);
      this.#torn = null;
      return { outcome };
    } catch (error) {
      // what waits in the printer's buffer would come out with the new paper, long after its owner was served
      if (!this.#held) this.#write(startAfresh(this.#torn?.owed ?? 0));
      const problem = error instanceof BrokenOff ? error.problem : (this.#problem() ?? 'cable-out');
      return { outcome: 'interrupted', problem };
    } finally {
      watch.stop();
    }
  }

  /** Makes the printer ready for a job after one that broke off: nothing of that one stands on the next slip. */
  async #clear(problem: Promise<PrintFault>): Promise<void> {
    if (this.#torn === null) return;
    await this.#hand(startAfresh(this.#torn.owed), problem);
    if (this.#torn.onPaper) await this.#hand(CUT_OFF, problem);
    this.#torn = null;
  }

  /** Hands bytes to the line in pieces, at the printer's pace, until a problem comes or the line takes no more. */
  async #hand(bytes: Uint8Array, problem: Promise<PrintFault>, onPiece?: (handed: number) => void): Promise<void> {
    const { pieceBytes, bytesPerSecond } = this.#options;
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      const piece = bytes.subarray(start, start + pieceBytes);
      onPiece?.(start + piece.length);
      const handed = this.#transport.write(piece).then(() => pause((piece.length * 1000) / bytesPerSecond));
      const stalled = pause(STALLED_MS).then((): PrintFault => 'no-answer');
      const broken = await Promise.race([handed, problem, stalled]);
      if (broken !== undefined) throw new BrokenOff(broken);
    }
  }

  #write(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; start += this.#options.pieceBytes) {
      this.#transport.write(bytes.subarray(start, start + this.#options.pieceBytes)).catch(() => undefined);
    }
  }

  /** What decides a job: the printer's word that it is printed, or a problem. */
  #watch(jobId: string): Watch {
    const stops: (() => void)[] = [];
    const printed = new Promise<'printed'>((resolve) => {
      stops.push(
        this.#answers.onAnswer((answer) => {
          if (answer.kind === 'printed' && answer.jobId === jobId) resolve('printed');
        }),
      );
    });
    const problem = new Promise<PrintFault>((resolve) => {
      stops.push(
        this.#conditions.add(() => {
          const now = this.#problem();
          // some are too busy printing to answer: only the end of the wait decides what silence means
          if (now !== null && now !== 'no-answer') resolve(now);
        }),
      );
    });
    return { printed, problem, stop: () => stops.forEach((stop) => stop()) };
  }

  /** Waits for as long as such a printer may take, and asks meanwhile: many report no change by themselves. */
  async #outcomeOf({ printed, problem }: Watch): Promise<'printed' | 'sent'> {
    const { confirmMs, firstConfirmMs, answerTimeoutMs } = this.#options;
    const waitMs = this.#everConfirmed ? confirmMs : this.#everAnswered ? firstConfirmMs : answerTimeoutMs;
    const broken = problem.then((fault) => new BrokenOff(fault));
    const endsAt = performance.now() + waitMs;
    for (let leftMs = waitMs; leftMs > 0; leftMs = endsAt - performance.now()) {
      const known = await Promise.race([printed, broken, pause(Math.min(leftMs, WATCH_MS))]);
      if (known instanceof BrokenOff) throw known;
      if (known === 'printed') return known;
      if (this.#everAnswered) await this.#askAll();
    }
    const silence = this.#problem() ?? (this.#everConfirmed ? 'no-answer' : null);
    if (silence !== null) throw new BrokenOff(silence);
    return 'sent';
  }

  #problem(): PrintFault | null {
    const { condition } = this;
    if (condition.state === 'offline') {
      const line = this.#transport.state;
      return line.kind === 'offline' ? line.reason.code : 'cable-out';
    }
    return condition.state === 'trouble' ? condition.problem : null;
  }

  /** After each open: nothing is known any more, everything is asked, and changes are to be told from now on. */
  #greet(): void {
    if (this.#held || this.#transport.oneWay === true) return;
    this.#status = ALL_WELL;
    this.#unanswered = 0;
    // a printer that waits for the rest of a picture would take every question for dots
    if (this.#torn !== null) this.#write(startAfresh(this.#torn.owed));
    const before = this.#asking ?? Promise.resolve();
    void this.#asked(before.then(() => this.#introduce()));
  }

  /** Wants to be told of changes, asks everything, and finds out whether it can confirm. */
  async #introduce(): Promise<void> {
    if (!this.#mayAsk()) return;
    await this.#answers.ask(REPORT_CHANGES, (answer) => (answer.kind === 'automatic' ? answer : null));
    await this.#round();
    if (!this.#everAnswered || !this.#mayAsk()) return;
    await this.#answers.ask(askWhenPrinted(NO_JOB), (answer) => (answer.kind === 'printed' ? answer : null));
  }

  #mayAsk(): boolean {
    return this.#transport.state.kind === 'open' && !this.#held;
  }

  #take(answer: Answer): void {
    this.#everAnswered = true;
    this.#unanswered = 0;
    if (answer.kind === 'automatic') this.#status = answer.status;
    if (answer.kind === 'printed') this.#everConfirmed = true;
    this.#settle();
  }

  #askAll(): Promise<void> {
    if (this.#held || this.#transport.oneWay === true) return Promise.resolve();
    return this.#asking ?? this.#asked(this.#round());
  }

  #asked(asking: Promise<void>): Promise<void> {
    const done = asking.finally(() => {
      if (this.#asking === done) this.#asking = null;
      this.#askLater();
    });
    this.#asking = done;
    return done;
  }

  async #round(): Promise<void> {
    for (const question of ROUND) {
      if (!this.#mayAsk()) return;
      const byte = await this.#answers.ask(ask(question), (answer) => (answer.kind === 'status' ? answer.byte : null));
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
