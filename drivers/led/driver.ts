import { Listeners } from '../transport/listeners.ts';
import type { Transport } from '../transport/transport.ts';
import { Exchange } from './exchange.ts';
import { CLEAR, dynamicArea, encode, PING } from './protocol.ts';
import { signText } from './text.ts';
import type { CharacterSet } from './text.ts';

export interface LedOptions {
  readonly transport: Transport;
  /** In dots. */
  readonly width: number;
  readonly height: number;
  /** FEh any card, 51h.. by model (61h a BX-6K1). */
  readonly deviceType?: number;
  /** What the card's font holds; all of GBK unless said. */
  readonly characters?: CharacterSet;
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
}

export type SignCondition =
  | { readonly state: 'online' }
  /** Three tries without a word; it goes on slowly. */
  | { readonly state: 'trouble'; readonly reason: 'no-answer' }
  /** The card answers and refuses the text; it goes on slowly. */
  | { readonly state: 'trouble'; readonly reason: 'sign-error'; readonly code: number }
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
}

interface Content {
  readonly text: string;
  readonly flashing: boolean;
}

/**
 * One sign. The latest text wins: while one is on its way only the newest is kept, a queue of old calls is never played
 * out. Three tries, then trouble in health, going on slowly; the whole content again after a reconnect.
 */
export class LedDriver {
  readonly #transport: Transport;
  readonly #options: Required<Omit<LedOptions, 'transport'>>;
  readonly #exchange: Exchange;
  readonly #conditions = new Listeners<[SignCondition]>();
  #text: string | null = null;
  #call: string | null = null;
  #flashing: NodeJS.Timeout | null = null;
  #confirmed: Content | null = null;
  #confirmedAtMs = 0;
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

  constructor({ transport, ...options }: LedOptions) {
    this.#transport = transport;
    this.#options = { ...DEFAULTS, ...options };
    const { answerTimeoutMs, retryMs } = this.#options;
    this.#exchange = new Exchange({ transport, answerTimeoutMs, retryMs });
    transport.onState((state) => {
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
    const { framesIn, badFrames, retries, lastSeenAt } = this.#exchange;
    return {
      framesIn,
      badFrames,
      retries,
      lastSeenAt,
      substituted: this.#substituted,
      clearError: this.#clearError,
    };
  }

  get badFrames(): number {
    return this.#exchange.badFrames;
  }

  /** What the sign has said that it shows; null while nobody knows: after a reconnect, and while it is written. */
  get confirmed(): string | null {
    return this.#confirmed?.text ?? null;
  }

  onCondition(listener: (condition: SignCondition) => void): void {
    this.#conditions.add(listener);
  }

  /**
   * From now on the sign should show this line. `call` names the call that the line is, such as its announcement: one
   * that was not the last flashes for ten seconds and then rests. Saying the same again changes nothing.
   */
  show(text: string, call: string | null = null): void {
    if (text === this.#text && call === this.#call) return;
    const calls = call !== null && call !== this.#call;
    this.#text = text;
    this.#call = call;
    this.#stopFlashing();
    if (calls) {
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
    if (this.#text === null) return false;
    const { text, flashing } = this.#wanted();
    return text !== this.#confirmed?.text || flashing !== this.#confirmed.flashing;
  }

  #wanted(): Content {
    return { text: this.#text ?? '', flashing: this.#flashing !== null };
  }

  /** Some firmware refuses to clear, some says nothing: both show text all the same. */
  async #clear(): Promise<boolean> {
    const opened = this.#opened;
    const answer = await this.#exchange.ask(encode(CLEAR, this.#options.deviceType));
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
    const answer = await this.#exchange.persist(() => {
      sent = this.#wanted();
      return this.#frameOf(sent);
    });
    if (opened !== this.#opened || this.#transport.state.kind !== 'open') return false;
    if (answer?.kind === 'done') {
      this.#confirmed = sent;
      this.#confirmedAtMs = performance.now();
      this.#set({ state: 'online' });
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

  #frameOf({ text, flashing }: Content): Uint8Array {
    const { width, height, deviceType, characters } = this.#options;
    const { bytes, substituted } = signText(text, characters);
    this.#substituted = substituted;
    const tooLong = bytes.length * 8 > width;
    const manner = tooLong ? 'scroll' : flashing ? 'flash' : 'still';
    return encode(dynamicArea({ x: 0, y: 0, width, height, text: bytes, manner }), deviceType);
  }

  /** Any answer will do, an error too: the card is alive. */
  async #ping(): Promise<boolean> {
    const opened = this.#opened;
    this.#pingDue = false;
    const answer = await this.#exchange.persist(() => encode(PING, this.#options.deviceType));
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
      this.#work();
    }, this.#options.idleMs);
    this.#next.unref();
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

const DEFAULTS = {
  deviceType: 0xfe,
  characters: 'gbk',
  answerTimeoutMs: 500,
  retryMs: 200,
  idleMs: 10_000,
  refreshMs: 60_000,
  flashMs: 10_000,
} as const;
