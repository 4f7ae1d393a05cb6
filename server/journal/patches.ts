/**
 * Column values by row key: what a batch of events changes in a read table. A table must come out the same however its
 * events are batched: a value that is kept from the first event is looked up with `of` before it is set.
 */
export class Patches<Row extends object> {
  readonly #rows = new Map<string, Row & { key: string }>();
  readonly #inserted = new Set<string>();

  insert(key: string, row: Row): void {
    this.#rows.set(key, { ...row, key });
    this.#inserted.add(key);
  }

  update(key: string, change: Partial<Row>): void {
    const row = this.#rows.get(key);
    if (row === undefined) this.#rows.set(key, { ...change, key } as Row & { key: string });
    else Object.assign(row, change);
  }

  /** What the batch has made of a row so far. */
  of(key: string): Partial<Row> | undefined {
    return this.#rows.get(key);
  }

  get inserts(): readonly (Row & { key: string })[] {
    return [...this.#rows.values()].filter(({ key }) => this.#inserted.has(key));
  }

  get updates(): readonly (Row & { key: string })[] {
    return [...this.#rows.values()].filter(({ key }) => !this.#inserted.has(key));
  }
}
