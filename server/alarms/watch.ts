import type { Alarm } from '../../contract/alarms.ts';
import { AlarmBoard } from './board.ts';
import type { Facts } from './facts.ts';

export interface WatchOptions {
  readonly facts: () => Promise<Facts>;
  readonly now: () => number;
  /** Alarms that have just come. */
  readonly onNew: (alarms: readonly Alarm[]) => void;
}

/** Often enough that paper which ran out is seen at once, ms. */
const LOOK_EVERY_MS = 5_000;

/** Looks at the hall's facts again and again and keeps the alarms that stand. */
export class AlarmWatch {
  readonly #options: WatchOptions;
  readonly #board = new AlarmBoard();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #facts: Facts | null = null;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.#timer.unref();
    void this.look();
  }

  get alarms(): readonly Alarm[] {
    return this.#board.alarms;
  }

  /** As of the last look; null before the first. */
  get facts(): Facts | null {
    return this.#facts;
  }

  /** A look that takes long is not overtaken by the next. */
  look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const facts = await this.#options.facts();
    this.#facts = facts;
    const come = this.#board.look(facts, this.#options.now());
    if (come.length > 0) this.#options.onNew(come);
  }
}
