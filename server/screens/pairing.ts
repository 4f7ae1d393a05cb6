import { randomInt } from 'node:crypto';
import type { ScreenKind } from '../../contract/doors.ts';
import { newToken, tokenHash } from '../doors/token.ts';
import type { Refusal } from '../hall/slice.ts';

/** A screen that shows a code and waits for the office. */
export interface Asking {
  readonly code: string;
  readonly kind: ScreenKind;
  /** What its page's address says of where it stands. */
  readonly at: string | null;
  /** Network address it asks from. */
  readonly from: string;
  readonly tokenHash: string;
  readonly until: number;
}

const GOOD_FOR_MS = 10 * 60_000;
/**
 * So few at once that a code somebody mistypes meets another one in 20,000 times at most; and a stranger who fills the
 * list has to come from several addresses.
 */
const MOST_AT_ONCE = 50;
const MOST_OF_ONE = 10;

/**
 * Codes that are shown in the hall now. The token is given to the screen with the code and is good for nothing until the
 * office accepts the code; nothing secret has to come back to the screen later. Kept in memory: after a start screens
 * ask anew.
 */
export class Pairing {
  readonly #asking = new Map<string, Asking>();
  readonly #clock: () => number;

  /** `clock`: monotonic, ms. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  ask(kind: ScreenKind, at: string | null, from: string): { readonly token: string; readonly code: string } | Refusal {
    this.#forgetOld();
    const ofOne = [...this.#asking.values()].filter((asking) => asking.from === from).length;
    if (this.#asking.size >= MOST_AT_ONCE || ofOne >= MOST_OF_ONE) return { refused: 'too-many' };
    const token = newToken();
    const code = this.#freeCode();
    this.#asking.set(code, { code, kind, at, from, tokenHash: tokenHash(token), until: this.#clock() + GOOD_FOR_MS });
    return { token, code };
  }

  /** By the hash of the token a screen holds. */
  ofToken(hash: string): Asking | null {
    this.#forgetOld();
    return [...this.#asking.values()].find((asking) => asking.tokenHash === hash) ?? null;
  }

  ofCode(code: string): Asking | null {
    this.#forgetOld();
    return this.#asking.get(code) ?? null;
  }

  end(code: string): void {
    this.#asking.delete(code);
  }

  get all(): readonly Asking[] {
    this.#forgetOld();
    return [...this.#asking.values()];
  }

  #freeCode(): string {
    for (;;) {
      const code = randomInt(1_000_000).toString().padStart(6, '0');
      if (!this.#asking.has(code)) return code;
    }
  }

  #forgetOld(): void {
    const now = this.#clock();
    for (const { code, until } of this.#asking.values()) if (until <= now) this.#asking.delete(code);
  }
}
