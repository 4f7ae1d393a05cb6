import { Listeners } from '../transport/listeners.ts';
import type { Transport } from '../transport/transport.ts';
import { AnswerDecoder } from './protocol.ts';
import type { Answer } from './protocol.ts';

/** A piece that the line has not taken after so long stands before a printer that holds it back (flow control), ms. */
export const STALLED_MS = 10_000;

/** What a printer says: its answers as they come, and the one to a question. */
export class PrinterAnswers {
  readonly health = {
    framesIn: 0,
    /** Bytes that fitted no answer. */
    badFrames: 0,
    retries: 0,
    lastSeenAt: null as number | null,
    roundTripMs: null as number | null,
  };
  readonly #transport: Transport;
  readonly #timeoutMs: number;
  readonly #decoder = new AnswerDecoder();
  readonly #heard = new Listeners<[Answer]>();
  /** Stops listening to the line. */
  readonly close: () => void;

  constructor(transport: Transport, timeoutMs: number) {
    this.#transport = transport;
    this.#timeoutMs = timeoutMs;
    this.close = transport.onBytes((bytes) => {
      const answers = this.#decoder.push(bytes);
      this.health.badFrames = this.#decoder.dropped;
      for (const answer of answers) {
        this.health.framesIn += 1;
        this.health.lastSeenAt = Date.now();
        this.#heard.call(answer);
      }
    });
  }

  onAnswer(listener: (answer: Answer) => void): () => void {
    return this.#heard.add(listener);
  }

  /** Answers carry no mark of their question, so one is asked after the other; null: no answer in time. */
  async ask<T>(question: Uint8Array, pick: (answer: Answer) => T | null): Promise<T | null> {
    let stop = (): void => undefined;
    const reply = new Promise<T>((resolve) => {
      stop = this.#heard.add((answer) => {
        const picked = pick(answer);
        if (picked !== null) resolve(picked);
      });
    });
    const began = performance.now();
    try {
      const late = this.#transport.write(question).then(() => pause(this.#timeoutMs));
      const picked = await Promise.race([reply, late, pause(STALLED_MS)]);
      if (picked === undefined) return null;
      this.health.roundTripMs = performance.now() - began;
      return picked;
    } catch {
      return null;
    } finally {
      stop();
    }
  }
}

export function pause(ms: number): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
