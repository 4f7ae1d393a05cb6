import { hallTime } from '../hall/clock.ts';

/** When each screen, or program, was last seen, and which are on the line now; since the hall was started. */
export class Sightings {
  readonly #seenAt = new Map<string, number>();
  readonly #lines = new Map<string, number>();
  readonly #now: () => number;

  /** `now`: UTC ms of the hall's clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** It asked for something. */
  seen(screenId: string): void {
    this.#seenAt.set(screenId, this.#now());
  }

  /** A line of its came, or went. */
  line(screenId: string, change: 1 | -1): void {
    this.seen(screenId);
    this.#lines.set(screenId, (this.#lines.get(screenId) ?? 0) + change);
  }

  of(screenId: string): { readonly seenAt: string | null; readonly online: boolean } {
    const seenAt = this.#seenAt.get(screenId);
    return { seenAt: seenAt === undefined ? null : hallTime(seenAt), online: (this.#lines.get(screenId) ?? 0) > 0 };
  }
}
