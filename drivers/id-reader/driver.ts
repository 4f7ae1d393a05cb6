import { Listeners } from '../transport/listeners.ts';
import type { Bus } from '../transport/bus.ts';
import { cardOf, FIND, READ, SdtDecoder, SELECT, statusOf } from './protocol.ts';
import type { Card } from './protocol.ts';

export interface IdReaderOptions {
  readonly bus: Bus;
  /** How often a card is looked for, ms. */
  readonly pollMs?: number;
  /** How long the reader may take to answer, ms; reading a card takes about a second. */
  readonly answerTimeoutMs?: number;
  /** A reader that is silent for so long is let go of and opened anew, ms. */
  readonly silentMs?: number;
}

export type IdReaderCondition =
  | { readonly state: 'online' }
  | { readonly state: 'trouble'; readonly reason: 'no-answer' }
  | { readonly state: 'unknown' }
  | { readonly state: 'offline' };

export interface IdReaderHealth {
  readonly framesIn: number;
  readonly badFrames: number;
  readonly retries: number;
  /** `Date.now()` of the last answer. */
  readonly lastSeenAt: number | null;
  readonly roundTripMs: number | null;
  /** Cards that were laid on and could not be read. */
  readonly unread: number;
}

/**
 * A card reader: each card laid on is read once and handed on, and again only after it was taken away. Nothing of a
 * card stays here.
 */
export class IdReaderDriver {
  readonly #options: Required<IdReaderOptions>;
  readonly #decoder = new SdtDecoder();
  readonly #answers = new Listeners<[Uint8Array]>();
  readonly #cards = new Listeners<[Card]>();
  readonly #conditions = new Listeners<[IdReaderCondition]>();
  readonly #health = {
    framesIn: 0,
    retries: 0,
    lastSeenAt: null as number | null,
    roundTripMs: null as number | null,
    unread: 0,
  };
  #condition: IdReaderCondition = { state: 'offline' };
  #lying = false;
  #heardAtMs = 0;
  #running = false;
  #closed = false;

  constructor(options: IdReaderOptions) {
    this.#options = { pollMs: 300, answerTimeoutMs: 1_500, silentMs: 30_000, ...options };
    const { transport } = options.bus;
    transport.onBytes((bytes) => {
      for (const data of this.#decoder.push(bytes)) {
        this.#health.framesIn += 1;
        this.#health.lastSeenAt = Date.now();
        this.#heardAtMs = performance.now();
        this.#answers.call(data);
      }
    });
    transport.onState((state) => {
      this.#lying = false;
      if (state.kind === 'open') {
        this.#heardAtMs = performance.now();
        this.#set({ state: 'unknown' });
        void this.#run();
      } else this.#set({ state: 'offline' });
    });
  }

  get condition(): IdReaderCondition {
    return this.#condition;
  }

  get health(): IdReaderHealth {
    return { ...this.#health, badFrames: this.#decoder.bad };
  }

  onCard(listener: (card: Card) => void): void {
    this.#cards.add(listener);
  }

  onCondition(listener: (condition: IdReaderCondition) => void): void {
    this.#conditions.add(listener);
  }

  close(): void {
    this.#closed = true;
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#isOpen()) {
      await this.#look();
      await pause(this.#options.pollMs);
    }
    this.#running = false;
  }

  #isOpen(): boolean {
    return !this.#closed && this.#options.bus.transport.state.kind === 'open';
  }

  async #look(): Promise<void> {
    const found = await this.#ask(FIND);
    if (found === null) {
      this.#health.retries += 1;
      this.#judgeSilence();
      return;
    }
    this.#set({ state: 'online' });
    if (statusOf(found) !== 'found') {
      // a card that was read is not found again until it was away; some readers say nothing but 'no card' meanwhile
      if (statusOf(found) === 'no-card') this.#lying = false;
      return;
    }
    if (this.#lying) return;
    const selected = await this.#ask(SELECT);
    if (selected === null || statusOf(selected) !== 'done') return;
    const data = await this.#ask(READ);
    const card = data === null ? null : cardOf(data);
    if (card === null) {
      this.#health.unread += 1;
      return;
    }
    this.#lying = true;
    this.#cards.call(card);
  }

  #judgeSilence(): void {
    if (!this.#isOpen()) return;
    const silentMs = performance.now() - this.#heardAtMs;
    this.#set({ state: 'trouble', reason: 'no-answer' });
    if (silentMs < this.#options.silentMs) return;
    this.#heardAtMs = performance.now();
    this.#options.bus.transport.reopen(`the reader has been silent for ${Math.round(silentMs / 1000)} s`);
  }

  #ask(bytes: Uint8Array): Promise<Uint8Array | null> {
    const { bus, answerTimeoutMs } = this.#options;
    return bus.turn(
      () =>
        new Promise((resolve) => {
          const began = performance.now();
          const end = (data: Uint8Array | null): void => {
            clearTimeout(timer);
            stop();
            if (data !== null) this.#health.roundTripMs = performance.now() - began;
            resolve(data);
          };
          const timer = setTimeout(() => end(null), answerTimeoutMs + bytes.length * bus.transport.byteTimeMs);
          timer.unref();
          const stop = this.#answers.add(end);
          bus.transport.write(bytes).catch(() => end(null));
        }),
    );
  }

  #set(condition: IdReaderCondition): void {
    if (JSON.stringify(condition) === JSON.stringify(this.#condition)) return;
    this.#condition = condition;
    this.#conditions.call(condition);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
