import { Listeners } from '../transport/listeners.ts';
import type { Bus } from '../transport/bus.ts';
import type { SignDecoder, SignLanguage } from './language.ts';
import type { SignAnswer } from './protocol.ts';

export interface ExchangeOptions {
  readonly bus: Bus;
  readonly language: SignLanguage;
  /** How long a card may take to answer, ms, besides the time the frame takes on the line. */
  readonly answerTimeoutMs: number;
  /** Pause before the second try, ms; doubles with each. */
  readonly retryMs: number;
}

const TRIES = 3;

/**
 * Question and answer with one sign. Answers carry no number, so only one question is out at a time, also on a line with
 * several signs, and the pause before another try lets a late answer go by unheard. A family that never answers is
 * taken at the line's word that the bytes have left.
 */
export class Exchange {
  framesIn = 0;
  retries = 0;
  /** `Date.now()` of the last answer; null before the first. */
  lastSeenAt: number | null = null;
  /** From the last question to its answer, ms. */
  roundTripMs: number | null = null;
  readonly #options: ExchangeOptions;
  readonly #decoder: SignDecoder | null;
  readonly #answers = new Listeners<[SignAnswer]>();

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#decoder = options.language.decoder();
    options.bus.transport.onBytes((bytes) => {
      for (const answer of this.#decoder?.push(bytes) ?? []) {
        this.framesIn += 1;
        this.lastSeenAt = Date.now();
        this.#answers.call(answer);
      }
    });
  }

  get badFrames(): number {
    return this.#decoder?.bad ?? 0;
  }

  /** Whether anybody can ever say that a text has come. */
  get answers(): boolean {
    return this.#decoder !== null;
  }

  /** One try; null when nothing came in time or the line is down. */
  ask(frame: Uint8Array): Promise<SignAnswer | null> {
    return this.#options.bus.turn(() => (this.#decoder === null ? this.#tell(frame) : this.#question(frame)));
  }

  #tell(frame: Uint8Array): Promise<SignAnswer | null> {
    return this.#options.bus.transport.write(frame).then(
      () => ({ kind: 'done' as const }),
      () => null,
    );
  }

  #question(frame: Uint8Array): Promise<SignAnswer | null> {
    const { bus, answerTimeoutMs } = this.#options;
    const began = performance.now();
    return new Promise((resolve) => {
      const end = (answer: SignAnswer | null): void => {
        clearTimeout(timer);
        stop();
        if (answer !== null) this.roundTripMs = performance.now() - began;
        resolve(answer);
      };
      const timer = setTimeout(() => end(null), answerTimeoutMs + frame.length * bus.transport.byteTimeMs);
      timer.unref();
      const stop = this.#answers.add(end);
      bus.transport.write(frame).catch(() => end(null));
    });
  }

  /**
   * Up to three tries with back-off. `frame` is asked anew for each, so that a later try carries the newest text.
   * Resolves with the last answer, null for none.
   */
  async persist(frame: () => Uint8Array): Promise<SignAnswer | null> {
    let answer = await this.ask(frame());
    for (let attempt = 1; attempt < TRIES && this.#again(answer); attempt += 1) {
      await pause(this.#options.retryMs * 2 ** (attempt - 1));
      this.retries += 1;
      answer = await this.ask(frame());
    }
    return answer;
  }

  #again(answer: SignAnswer | null): boolean {
    if (this.#options.bus.transport.state.kind !== 'open') return false;
    return answer === null || (answer.kind === 'error' && this.#options.language.mayPass(answer.code));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
