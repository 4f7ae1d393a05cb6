import { existsSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedEvent } from '../journal/event.ts';
import type { Vault } from '../vault/vault.ts';
import type { StaffState } from './state.ts';

/** A photo that was put in and belongs to nobody yet waits so long for its form to be saved. */
const UNSAVED_MS = 24 * 3_600_000;

const CHANGE_PHOTOS: ReadonlySet<string> = new Set(['StaffRegistered', 'StaffChanged', 'PersonForgotten']);

/** Sees that no photo outlives its use: one that was replaced, or whose person is forgotten, is removed from the disk. */
export class Photos {
  readonly #folder: string;
  readonly #state: () => StaffState;
  readonly #vault: Pick<Vault, 'read'>;
  #used: ReadonlySet<string>;

  constructor(dataFolder: string, state: () => StaffState, vault: Pick<Vault, 'read'>) {
    this.#folder = join(dataFolder, 'staff');
    this.#state = state;
    this.#vault = vault;
    this.#used = this.#inUse();
  }

  /** At a start: what a hall that stopped in between left behind. */
  async tidy(wallNow: number): Promise<void> {
    // with keys lost nobody can say whose a photo is
    if (!existsSync(this.#folder) || this.#unreadable()) return;
    for (const file of readdirSync(this.#folder)) {
      const old = statSync(join(this.#folder, file)).mtimeMs < wallNow - UNSAVED_MS;
      if (old && !this.#used.has(file)) await this.#remove(file);
    }
  }

  /** After events: removes what was in use before them and is no longer. */
  async follow(events: readonly RecordedEvent[]): Promise<void> {
    if (!events.some(({ type }) => CHANGE_PHOTOS.has(type))) return;
    const before = this.#used;
    this.#used = this.#inUse();
    for (const file of before) if (!this.#used.has(file)) await this.#remove(file);
  }

  #inUse(): ReadonlySet<string> {
    const photos = [...this.#state().members.values()].map(({ photo }) => this.#vault.read(photo));
    return new Set(photos.filter((photo) => photo !== null));
  }

  #unreadable(): boolean {
    return [...this.#state().members.values()].some(({ photo }) => photo !== null && this.#vault.read(photo) === null);
  }

  #remove(file: string): Promise<void> {
    return rm(join(this.#folder, file), { force: true });
  }
}
