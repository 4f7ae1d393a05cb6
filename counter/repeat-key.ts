/**
 * Keeps the idempotency key of a command whose outcome nobody heard (no answer, or `outcome-unknown`): pressing again
 * sends the same key, so that the hall either answers as before or does it now, but never twice.
 */
export class RepeatKey {
  #open: { readonly order: string; readonly key: string } | null = null;
  readonly #newKey: () => string;

  constructor(newKey: () => string) {
    this.#newKey = newKey;
  }

  /** The key to send `order` with: the kept one if this very order is still open, else a fresh one. */
  of(order: string): string {
    if (this.#open?.order !== order) this.#open = { order, key: this.#newKey() };
    return this.#open.key;
  }

  /** The outcome is known, by the answer or because the view shows it: the next press is a new command. */
  settled(): void {
    this.#open = null;
  }
}
