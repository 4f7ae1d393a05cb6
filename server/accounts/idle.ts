import type { Executor } from '../hall/endpoint.ts';
import type { AccountCommand } from './rules.ts';
import type { AccountsState } from './state.ts';

/** How often sessions are looked at, ms. */
const LOOK_EVERY_MS = 15_000;

/**
 * Ends sessions on which no hand was for long. Whoever is being served stays where they are: only the door shuts. After
 * a start everybody's time begins anew.
 */
export class IdleWatch<State extends { readonly accounts: AccountsState }> {
  readonly #hall: Executor<State>;
  readonly #idleMs: number;
  readonly #clock: () => number;
  readonly #usedAt = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  /** `clock`: monotonic, ms. */
  constructor(hall: Executor<State>, idleMs: number, clock: () => number = () => performance.now()) {
    this.#hall = hall;
    this.#idleMs = idleMs;
    this.#clock = clock;
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  used(sessionId: string): void {
    this.#usedAt.set(sessionId, this.#clock());
  }

  /** Whether a session may still be used, though the watch may not have looked yet. */
  stands(sessionId: string): boolean {
    return this.#clock() - this.#since(sessionId) < this.#idleMs;
  }

  /** Ends what has been idle for too long. */
  async look(): Promise<void> {
    const { sessions } = this.#hall.state.accounts;
    for (const id of this.#usedAt.keys()) if (!sessions.has(id)) this.#usedAt.delete(id);
    for (const { id } of sessions.values()) {
      if (this.stands(id)) continue;
      const command: AccountCommand = { type: 'SignOut', sessionId: id, why: 'idle' };
      // a hall that cannot write now ends it at the next look; until then it does not stand
      await this.#hall.execute(command, { actor: 'door' }).catch(() => undefined);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #since(sessionId: string): number {
    const used = this.#usedAt.get(sessionId);
    if (used !== undefined) return used;
    const now = this.#clock();
    this.#usedAt.set(sessionId, now);
    return now;
  }
}
