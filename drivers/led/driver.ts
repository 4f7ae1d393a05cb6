import { Listeners } from '../transport/listeners.ts';
import type { Bus } from '../transport/bus.ts';
import type { Transport } from '../transport/transport.ts';
import { Exchange } from './exchange.ts';
import type { SignLanguage, SignLine } from './language.ts';
import type { SignAnswer } from './protocol.ts';

export interface LedOptions {
  /** The line, alone or shared with other signs. */
  readonly bus: Bus;
  readonly language: SignLanguage;
  /** How long a card may take to answer, ms. */
  readonly answerTimeoutMs?: number;
  /** Pause before another try, ms; doubles with each. */
  readonly retryMs?: number;
  /** Pause between tries once a sign is given up, and between pings of an idle one, ms. */
  readonly idleMs?: number;
  /** An idle sign is written anew after this time, ms: after a power cut a card answers pings and shows nothing. */
  readonly refreshMs?: number;
  /** How long a call flashes before it rests, ms. */
  readonly flashMs?: number;
  /** A sign that has said nothing for so long gets its line opened anew, ms; for TCP, whose far end may be gone. */
  readonly reopenAfterMs?: number;
}

export type SignCondition =
  | { readonly state: 'online' }
  /** Three tries without a word; it goes on slowly. */
  | { readonly state: 'trouble'; readonly reason: 'no-answer' }
  /** The card answers and refuses the text; it goes on slowly. */
  | { readonly state: 'trouble'; readonly reason: 'sign-error'; readonly code: number }
  /** The family never answers: what was sent is taken for shown, and nobody can say. */
  | { readonly state: 'unknown' }
  /** The line itself is down; the transport says why. */
  | { readonly state: 'offline' };

export interface SignHealth {
  readonly framesIn: number;
  readonly badFrames: number;
  readonly retries: number;
  /** `Date.now()` of the last answer; null before the first. */
  readonly lastSeenAt: number | null;
  /** Some characters of the text are not in the sign's font and stand as `〓`. */
  readonly substituted: boolean;
  /** The code with which the card refused to be cleared: it works all the same. Null: cleared, or not asked yet. */
  readonly clearError: number | null;
  /** From the last question to its answer, ms; null while there was none. */
  readonly roundTripMs: number | null;
}

/** What is asked of a sign. */
interface Wish {
  readonly lines: readonly string[];
  /** Which line is the call. */
  readonly callLine: number;
  readonly call: string | null;
}

/**
 * One sign. The latest text wins: while one is on its way only the newest is kept, a queue of old calls is never played
 * out. Three tries, then trouble in health, going on slowly; the whole content again after a reconnect.
 */
export class LedDriver {
  readonly #transport: Transport;
  readonly #options: Required<Omit<LedOptions, 'bus' | 'language'>>;
  readonly #language: SignLanguage;
  readonly #exchange: Exchange;
  readonly #conditions = new Listeners<[SignCondition]>();
  #wish: Wish | null = null;
  #flashing: NodeJS.Timeout | null = null;
  #confirmed: readonly SignLine[] | null = null;
  #confirmedAtMs = 0;
  /** Since when nothing was heard from a sign that should answer. */
  #silentSinceMs: number | null = null;
  #condition: SignCondition = { state: 'offline' };
  #substituted = false;
  #clearError: number | null = null;
  /** Whether the card was asked to clear what former programs left, since the line opened. */
  #cleared = false;
  #working = false;
  /** Something changed while work was going on: it must look again. */
  #stirred = false;
  #next: NodeJS.Timeout | null = null;
  #pingDue = false;
  /** Raised when the line opens: what was said on the former line says nothing of this one. */
  #opened = 0;
  #closed = false;

  constructor({ bus, language, ...options }: LedOptions) {
    this.#transport = bus.transport;
    this.#language = language;
    this.#options = { ...DEFAULTS, ...options };
    const { answerTimeoutMs, retryMs } = this.#options;
    this.#exchange = new Exchange({ bus, language, answerTimeoutMs, retryMs });
    this.#transport.onState((state) => {
      this.#forget();
      if (state.kind === 'open') {
        this.#opened += 1;
        this.#pingDue = true;
        this.#work();
      } else this.#set({ state: 'offline' });
    });
  }

  get condition(): SignCondition {
    return this.#condition;
  }

  get health(): SignHealth {
    const { framesIn, badFrames, retries, lastSeenAt, roundTripMs } = this.#exchange;
    return {
      framesIn,
      badFrames,
      retries,
      lastSeenAt,
      substituted: this.#substituted,
      clearError: this.#clearError,
      roundTripMs,
    };
  }

  get badFrames(): number {
    return this.#exchange.badFrames;
  }

  /** What the sign has said that it shows; null while nobody knows: after a reconnect, and while it is written. */
  get confirmed(): string | null {
    return this.#confirmed?.map(({ text }) => text).join('\n') ?? null;
  }

  onCondition(listener: (condition: SignCondition) => void): void {
    this.#conditions.add(listener);
  }

  /**
   * From now on the sign should show this line, or these. `call` names the call that line `callLine` is, such as its
   * announcement: one that was not the last flashes for ten seconds and then rests. The same again changes nothing.
   */
  show(shown: string | readonly string[], call: string | null = null, callLine = 0): void {
    const wish: Wish = { lines: typeof shown === 'string' ? [shown] : shown, call, callLine };
    const before = this.#wish;
    if (JSON.stringify(wish) === JSON.stringify(before)) return;
    const calls = call !== null && call !== before?.call;
    this.#wish = wish;
    // a clock that moves on beside a call does not end its flashing
    if (call !== before?.call || wish.lines[callLine] !== before?.lines[callLine]) this.#stopFlashing();
    if (calls && this.#options.flashMs > 0) {
      this.#flashing = setTimeout(() => {
        this.#stopFlashing();
        this.#work();
      }, this.#options.flashMs);
      this.#flashing.unref();
    }
    this.#work();
  }

  /** Ends it for good; the sign keeps what it shows. */
  close(): void {
    this.#closed = true;
    this.#stopFlashing();
    if (this.#next !== null) clearTimeout(this.#next);
  }

  #work(): void {
    this.#stirred = true;
    if (!this.#working && !this.#closed) void this.#bringUpToDate();
  }

  /** Until the sign shows what it should and answers, or was given up for now. */
  async #bringUpToDate(): Promise<void> {
    this.#working = true;
    while (this.#stirred) {
      this.#stirred = false;
      while (await this.#step()) {
        // one question after the other
      }
    }
    this.#working = false;
    this.#later();
  }

  /** The next thing to ask of the card; false when there is none, or when it was given up for now. */
  #step(): Promise<boolean> {
    if (this.#transport.state.kind !== 'open' || this.#closed) return Promise.resolve(false);
    if (this.#isDue()) return this.#cleared ? this.#deliver() : this.#clear();
    return this.#pingDue ? this.#ping() : Promise.resolve(false);
  }

  #isDue(): boolean {
    return this.#wish !== null && JSON.stringify(this.#wanted()) !== JSON.stringify(this.#confirmed);
  }

  #wanted(): readonly SignLine[] {
    const { lines = [], callLine = 0 } = this.#wish ?? {};
    return lines.map((text, at) => ({ text, flashing: this.#flashing !== null && at === callLine }));
  }

  /** Some firmware refuses to clear, some says nothing: both show text all the same. */
  async #clear(): Promise<boolean> {
    const opened = this.#opened;
    const { clear } = this.#language;
    const answer = clear === null ? null : await this.#exchange.ask(clear);
    this.#clearError = answer?.kind === 'error' ? answer.code : null;
    this.#cleared = opened === this.#opened;
    return true;
  }

  /** Brings the newest text onto the sign. */
  async #deliver(): Promise<boolean> {
    const opened = this.#opened;
    this.#pingDue = false;
    this.#confirmed = null;
    let sent = this.#wanted();
    let answer: SignAnswer | null = null;
    for (let at = 0; at === 0 || at < this.#framesOf(sent).length; at += 1) {
      answer = await this.#exchange.persist(() => {
        if (at === 0) sent = this.#wanted();
        return this.#framesOf(sent)[at] ?? NOTHING;
      });
      if (answer?.kind !== 'done') break;
    }
    if (opened !== this.#opened || this.#transport.state.kind !== 'open') return false;
    if (answer?.kind === 'done') {
      this.#confirmed = sent;
      this.#confirmedAtMs = performance.now();
      this.#set({ state: this.#exchange.answers ? 'online' : 'unknown' });
      return true;
    }
    this.#forget();
    this.#set(
      answer === null
        ? { state: 'trouble', reason: 'no-answer' }
        : { state: 'trouble', reason: 'sign-error', code: answer.code },
    );
    return false;
  }

  #framesOf(lines: readonly SignLine[]): readonly Uint8Array[] {
    const { frames, substituted } = this.#language.content(lines);
    this.#substituted = substituted;
    return frames;
  }

  /** Any answer will do, an error too: the card is alive. */
  async #ping(): Promise<boolean> {
    const opened = this.#opened;
    this.#pingDue = false;
    const { ping } = this.#language;
    if (ping === null) {
      if (!this.#exchange.answers) this.#set({ state: 'unknown' });
      return false;
    }
    const answer = await this.#exchange.persist(() => ping);
    if (opened !== this.#opened || this.#transport.state.kind !== 'open') return false;
    if (answer !== null) {
      this.#set({ state: 'online' });
      return true;
    }
    this.#forget();
    this.#set({ state: 'trouble', reason: 'no-answer' });
    return false;
  }

  /** An idle sign is pinged or written anew, one that was given up is tried again. */
  #later(): void {
    if (this.#next !== null) clearTimeout(this.#next);
    if (this.#closed) return;
    this.#next = setTimeout(() => {
      this.#pingDue = true;
      if (performance.now() - this.#confirmedAtMs >= this.#options.refreshMs) this.#confirmed = null;
      this.#reopenIfSilent();
      this.#work();
    }, this.#options.idleMs);
    this.#next.unref();
  }

  /** The far end of a TCP connection may be gone without a word: only a new one tells. */
  #reopenIfSilent(): void {
    const silent = this.#condition.state === 'trouble' && this.#condition.reason === 'no-answer';
    if (!silent) this.#silentSinceMs = null;
    else this.#silentSinceMs ??= performance.now();
    const { reopenAfterMs } = this.#options;
    if (this.#silentSinceMs === null || performance.now() - this.#silentSinceMs < reopenAfterMs) return;
    this.#silentSinceMs = null;
    this.#transport.reopen('the sign does not answer');
  }

  /** Nobody knows any more what the sign shows. */
  #forget(): void {
    this.#confirmed = null;
    this.#cleared = false;
  }

  #stopFlashing(): void {
    if (this.#flashing !== null) clearTimeout(this.#flashing);
    this.#flashing = null;
  }

  #set(condition: SignCondition): void {
    if (JSON.stringify(condition) === JSON.stringify(this.#condition)) return;
    this.#condition = condition;
    this.#conditions.call(condition);
  }
}

const NOTHING = new Uint8Array();

const DEFAULTS = {
  answerTimeoutMs: 500,
  retryMs: 200,
  idleMs: 10_000,
  refreshMs: 60_000,
  flashMs: 10_000,
  reopenAfterMs: Number.POSITIVE_INFINITY,
} as const;
