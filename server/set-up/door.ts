import { randomInt, timingSafeEqual } from 'node:crypto';
import { CODE_DIGITS } from '../../contract/set-up.ts';
import type { Refusal } from '../hall/slice.ts';
import { afterTry, lockedSeconds, TRIES, UNLOCKED } from '../doors/lock.ts';
import type { TryLock } from '../doors/lock.ts';
import { newToken } from '../doors/token.ts';

/**
 * The door of the set-up: whoever stands before the machine reads the code on its console and is let in. The code is new at
 * each start and is written nowhere. A hundred million codes against forty tries a day, and a start ends both.
 */
export class SetUpDoor {
  readonly code: string;
  readonly #clock: () => number;
  readonly #session = newToken();
  #lock: TryLock = UNLOCKED;

  /** `clock` is monotonic, ms. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
    this.code = Array.from({ length: CODE_DIGITS }, () => randomInt(10)).join('');
  }

  get lockedSeconds(): number {
    return lockedSeconds(this.#lock, this.#clock());
  }

  enter(given: string): { readonly session: string } | Refusal {
    if (this.lockedSeconds > 0) return this.#locked();
    const right = same(given, this.code);
    this.#lock = afterTry(this.#lock, right, this.#clock());
    if (right) return { session: this.#session };
    return this.lockedSeconds > 0
      ? this.#locked()
      : { refused: 'code-wrong', params: { left: TRIES - this.#lock.wrong } };
  }

  admits(session: string | null): boolean {
    return session !== null && same(session, this.#session);
  }

  #locked(): Refusal {
    return { refused: 'code-locked', params: { seconds: this.lockedSeconds } };
  }
}

/** In a time that says nothing of where two texts differ. */
function same(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
