import { randomBytes } from 'node:crypto';
import type { Refusal } from '../hall/slice.ts';
import { afterTry, lockedSeconds, TRIES, UNLOCKED } from '../doors/lock.ts';
import type { TryLock } from '../doors/lock.ts';
import { isSecret } from '../doors/secret.ts';

export interface CornerOptions {
  /** As hall.yaml has it; null: nobody has set one, and nobody gets in. */
  readonly staffPin: string | null;
  readonly onLocked: (seconds: number) => void;
  /** Monotonic, ms. */
  readonly clock?: () => number;
}

/** A session that is not used for so long is over, ms; the page leaves long before. */
const SESSION_MS = 5 * 60_000;

/**
 * Who may enter the staff corner of the hall's kiosks. One lock for all kiosks, since whoever guesses may say which kiosk
 * it is; it is kept here, so that loading the page anew does not open it.
 */
export class Corner {
  readonly #options: CornerOptions;
  readonly #clock: () => number;
  readonly #sessions = new Map<string, number>();
  #lock: TryLock = UNLOCKED;
  /** Tries count one by one. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: CornerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
  }

  get pinSet(): boolean {
    return this.#options.staffPin !== null;
  }

  get lockedSeconds(): number {
    return lockedSeconds(this.#lock, this.#clock());
  }

  /** Lets somebody in. */
  enter(pin: string): Promise<{ readonly session: string } | Refusal> {
    const tried = this.#turn.then(() => this.#try(pin));
    this.#turn = tried.catch(() => undefined);
    return tried;
  }

  /** Whether a session still stands; being used, it stands on. */
  admits(session: string): boolean {
    const now = this.#clock();
    const usedAt = this.#sessions.get(session);
    if (usedAt === undefined || now - usedAt > SESSION_MS) {
      this.#sessions.delete(session);
      return false;
    }
    this.#sessions.set(session, now);
    return true;
  }

  async #try(pin: string): Promise<{ readonly session: string } | Refusal> {
    const { staffPin, onLocked } = this.#options;
    if (staffPin === null) return { refused: 'pin-not-set' };
    if (this.lockedSeconds > 0) return this.#refusal();
    const right = await isSecret(pin, staffPin);
    this.#lock = afterTry(this.#lock, right, this.#clock());
    if (right) return { session: this.#open() };
    if (this.lockedSeconds > 0) onLocked(this.lockedSeconds);
    return this.#refusal();
  }

  #refusal(): Refusal {
    const seconds = this.lockedSeconds;
    if (seconds > 0) return { refused: 'pin-locked', params: { seconds } };
    return { refused: 'pin-wrong', params: { left: TRIES - this.#lock.wrong } };
  }

  #open(): string {
    const now = this.#clock();
    for (const [session, usedAt] of this.#sessions) if (now - usedAt > SESSION_MS) this.#sessions.delete(session);
    const session = randomBytes(18).toString('base64url');
    this.#sessions.set(session, now);
    return session;
  }
}
