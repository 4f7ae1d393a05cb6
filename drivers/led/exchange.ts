import { Listeners } from '../transport/listeners.ts';
import type { Transport } from '../transport/transport.ts';
import { answerOf, FrameDecoder, mayPass } from './protocol.ts';
import type { SignAnswer } from './protocol.ts';

export interface ExchangeOptions {
  readonly transport: Transport;
  /** How long a card may take to answer, ms, besides the time the frame takes on the line. */
  readonly answerTimeoutMs: number;
  /** Pause before the second try, ms; doubles with each. */
  readonly retryMs: number;
}

const TRIES = 3;

/**
 * Question and answer with one card. Answers carry no number, so only one question is out at a time, and the pause
 * before another try lets a late answer go by unheard.
 */
export class Exchange {
  framesIn = 0;
  retries = 0;
  /** `Date.now()` of the last answer; null before the first. */
  lastSeenAt: number | null = null;
  readonly #options: ExchangeOptions;
  readonly #decoder = new FrameDecoder();
  readonly #answers = new Listeners<[SignAnswer]>();

  constructor(options: ExchangeOptions) {
    this.#options = options;
    options.transport.onBytes((bytes) => {
      for (const envelope of this.#decoder.push(bytes)) {
        const answer = answerOf(envelope);
        if (answer === null) continue;
        this.framesIn += 1;
        this.lastSeenAt = Date.now();
        this.#answers.call(answer);
      }
    });
  }

  get badFrames(): number {
    return this.#decoder.bad;
  }

  /** One try; null when nothing came in time or the line is down. */
  ask(frame: Uint8Array): Promise<SignAnswer | null> {
    const { transport, answerTimeoutMs } = this.#options;
    return new Promise((resolve) => {
      const end = (answer: SignAnswer | null): void => {
        clearTimeout(timer);
        stop();
        resolve(answer);
      };
      const timer = setTimeout(() => end(null), answerTimeoutMs + frame.length * transport.byteTimeMs);
      timer.unref();
      const stop = this.#answers.add(end);
      transport.write(frame).catch(() => end(null));
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
    if (this.#options.transport.state.kind !== 'open') return false;
    return answer === null || (answer.kind === 'error' && mayPass(answer.code));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
