import { seal, unseal } from './cipher.ts';
import { Keyring } from './keyring.ts';
import { isSealed } from './sealed.ts';
import type { PersonId, Personal, Sealed } from './sealed.ts';

/** What stands in an export where something was about somebody forgotten. */
export const FORGOTTEN_TEXT = '已删除';

/** What slices and views need to seal and read what is personal. */
export type Seals = Pick<Vault, 'admit' | 'seal' | 'read'>;

/**
 * Seals what names a person under a key of their own, and reads it while that key is there. Sealing happens at the
 * border, before a command is made, so that rules and states hold only what may stay in the journal for ever.
 */
export class Vault {
  readonly #ring: Keyring;
  readonly #keys = new Map<PersonId, Buffer>();
  readonly #admitting = new Map<PersonId, Promise<void>>();
  /** Texts by their boxes: a view is made many times a second. */
  readonly #read = new Map<PersonId, Map<string, string>>();

  private constructor(ring: Keyring) {
    this.#ring = ring;
  }

  static async open(folder: string): Promise<Vault> {
    const vault = new Vault(await Keyring.open(folder));
    for (const { person, key } of await vault.#ring.all()) vault.#keys.set(person, key);
    return vault;
  }

  /** Sees that a person has a key; it is on disk when this resolves, before any event that needs it. */
  async admit(person: PersonId): Promise<void> {
    if (this.#keys.has(person)) return;
    const running =
      this.#admitting.get(person) ??
      this.#ring
        .add(person)
        .then((key) => void this.#keys.set(person, key))
        .finally(() => this.#admitting.delete(person));
    this.#admitting.set(person, running);
    await running;
  }

  /** Throws where the person was not admitted. */
  seal(person: PersonId, field: string, text: string): Sealed {
    const key = this.#keys.get(person);
    if (key === undefined) throw new Error(`no key for ${person}: admit first`);
    return seal(key, person, field, text);
  }

  /** The text; null where it cannot be read any more. What an earlier version wrote plainly is its own text. */
  read(personal: Personal | null): string | null {
    if (!isSealed(personal)) return personal;
    const { person, box } = personal;
    const known = this.#read.get(person)?.get(box);
    if (known !== undefined) return known;
    const key = this.#keys.get(person);
    const text = key === undefined ? null : unseal(key, personal);
    if (text === null) return null;
    const texts = this.#read.get(person) ?? new Map<string, string>();
    this.#read.set(person, texts.set(box, text));
    return text;
  }

  /** The key goes, from the disk and from memory; nothing sealed under it is read again. May be repeated. */
  async forget(person: PersonId): Promise<void> {
    await this.#admitting.get(person);
    await this.#ring.remove(person);
    this.#keys.get(person)?.fill(0);
    this.#keys.delete(person);
    this.#read.delete(person);
  }

  close(): Promise<void> {
    return this.#ring.close();
  }
}
