/** A set of listeners; adding one returns the way to take it out again. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();

  add(listener: (...args: Args) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  call(...args: Args): void {
    for (const listener of this.#listeners) listener(...args);
  }
}
