import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../journal/sqlite.ts';
import type { Database } from '../journal/sqlite.ts';
import { KEY_BYTES } from './cipher.ts';
import type { PersonId } from './sealed.ts';

/** Beside the journal, never in it: what is in the journal stays for ever. */
export function keysFile(folder: string): string {
  return join(folder, 'keys.db');
}

export interface PersonKey {
  readonly person: PersonId;
  readonly key: Buffer;
}

/**
 * The keys of people, one each, in a file of their own that only the hall's account may read. A removed key is
 * overwritten in the file (`secure_delete`), and there is no write-ahead log that would keep it.
 */
export class Keyring {
  readonly #db: Database;

  private constructor(db: Database) {
    this.#db = db;
  }

  static async open(folder: string): Promise<Keyring> {
    const file = keysFile(folder);
    // made by hand first: SQLite gives the file and its journal the rights that it finds
    closeSync(openSync(file, 'a', 0o600));
    const db = await openDatabase(file);
    await db.exec(`
      pragma journal_mode = delete;
      pragma secure_delete = on;
      pragma synchronous = extra;
      pragma temp_store = memory;
      create table if not exists keys (person text primary key, key blob not null) strict, without rowid`);
    return new Keyring(db);
  }

  all(): Promise<PersonKey[]> {
    return this.#db.all<PersonKey>('select person, key from keys');
  }

  /** A new key, on disk when this resolves. */
  async add(person: PersonId): Promise<Buffer> {
    const key = randomBytes(KEY_BYTES);
    await this.#db.run('insert into keys(person, key) values ($person, $key)', { $person: person, $key: key });
    return key;
  }

  /** Overwritten on disk when this resolves. */
  async remove(person: PersonId): Promise<void> {
    await this.#db.run('delete from keys where person = $person', { $person: person });
  }

  close(): Promise<void> {
    return this.#db.close();
  }
}
