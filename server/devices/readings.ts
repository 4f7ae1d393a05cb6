import type { KioskReading } from '../faces/faces.ts';

/** What was held before a kiosk's scanner or laid on its reader. Nothing of it goes to the journal by itself. */
export type Reading = KioskReading;

interface Kept {
  readonly id: string;
  readonly reading: Reading;
  readonly atMs: number;
}

/** A reading is shown for so long, ms. */
const SHOWN_MS = 20_000;
/** A card stands for the person who takes the next number within so long, ms. */
const PERSON_MS = 60_000;

/** The last reading of each kiosk, forgotten by itself. */
export class Readings {
  readonly #last = new Map<string, Kept>();
  readonly #onChange: () => void;
  #count = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  set(kioskId: string, reading: Reading): void {
    this.#count += 1;
    const kept: Kept = { id: String(this.#count), reading, atMs: performance.now() };
    this.#last.set(kioskId, kept);
    this.#onChange();
    setTimeout(() => {
      if (this.#last.get(kioskId) !== kept) return;
      this.#last.delete(kioskId);
      this.#onChange();
    }, PERSON_MS).unref();
  }

  /** What the kiosk shows now; null when nothing was read just now. */
  shown(kioskId: string): { readonly id: string; readonly reading: Reading } | null {
    const kept = this.#last.get(kioskId);
    return kept === undefined || performance.now() - kept.atMs > SHOWN_MS ? null : kept;
  }

  /** The person whose card was laid on last, once: the next number is theirs, the one after that is not. */
  takePerson(kioskId: string): string | null {
    const kept = this.#last.get(kioskId);
    if (kept === undefined || kept.reading.kind !== 'card') return null;
    this.#last.delete(kioskId);
    this.#onChange();
    return kept.reading.person;
  }
}
