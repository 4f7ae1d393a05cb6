import { Listeners } from '../transport/listeners.ts';
import type { Transport } from '../transport/transport.ts';
import { hexBytes, PressDecoder } from './protocol.ts';
import type { Level } from './protocol.ts';

export interface EvaluatorOptions {
  readonly transport: Transport;
  /** Bytes of each key in hex → its level. */
  readonly presses: Readonly<Record<string, Level>>;
  /** Bytes in hex that wake it, and that thank. */
  readonly ask?: string;
  readonly thank?: string;
  /** The same key within this time is one press, ms. */
  readonly repeatWindowMs?: number;
}

export interface EvaluatorHealth {
  readonly framesIn: number;
  readonly badFrames: number;
  readonly retries: number;
  /** `Date.now()` of the last press. */
  readonly lastSeenAt: number | null;
}

/** A serial evaluator of one counter. */
export class EvaluatorDriver {
  readonly #transport: Transport;
  readonly #decoder: PressDecoder;
  readonly #ask: Uint8Array | null;
  readonly #thank: Uint8Array | null;
  readonly #repeatWindowMs: number;
  readonly #levels = new Listeners<[Level]>();
  readonly #health = { framesIn: 0, retries: 0, lastSeenAt: null as number | null };
  #last: { readonly level: Level; readonly atMs: number } | null = null;

  constructor({ transport, presses, ask, thank, repeatWindowMs = 400 }: EvaluatorOptions) {
    this.#transport = transport;
    this.#decoder = new PressDecoder(presses);
    this.#ask = ask === undefined ? null : hexBytes(ask);
    this.#thank = thank === undefined ? null : hexBytes(thank);
    this.#repeatWindowMs = repeatWindowMs;
    transport.onBytes((bytes, atMs) => {
      for (const level of this.#decoder.push(bytes, atMs)) this.#press(level, atMs);
    });
  }

  get health(): EvaluatorHealth {
    return { ...this.#health, badFrames: this.#decoder.bad };
  }

  onLevel(listener: (level: Level) => void): void {
    this.#levels.add(listener);
  }

  ask(): void {
    this.#send(this.#ask);
  }

  thank(): void {
    this.#send(this.#thank);
  }

  #press(level: Level, atMs: number): void {
    this.#health.framesIn += 1;
    this.#health.lastSeenAt = Date.now();
    const last = this.#last;
    this.#last = { level, atMs };
    if (last !== null && last.level === level && atMs - last.atMs < this.#repeatWindowMs) this.#health.retries += 1;
    else this.#levels.call(level);
  }

  #send(bytes: Uint8Array | null): void {
    // an evaluator that is off is asked in vain: nothing is owed to it later
    if (bytes !== null) this.#transport.write(bytes).catch(() => undefined);
  }
}
