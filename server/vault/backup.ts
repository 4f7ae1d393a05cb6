import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { Besides } from '../journal/backup.ts';
import type { Database } from '../journal/sqlite.ts';
import { hallKeyFile } from './hall-key.ts';
import { Keyring, keysFile } from './keyring.ts';
import type { PersonKey } from './keyring.ts';

/**
 * A backup is one file: the keys of people and the hall's own go into the copied journal as a table, and restoring takes
 * them out again. A backup is therefore as confidential as the data folder. Who is forgotten in the copied journal has no
 * key in it, whatever the moment.
 */
export function putKeysIn(folder: string): Besides {
  return async (copy) => {
    await copy.exec('pragma journal_mode = delete; pragma secure_delete = on');
    await copy.exec(`
      drop table if exists backup_keys;
      create table backup_keys (person text primary key, key blob not null) strict, without rowid;
      drop table if exists backup_hall_key;
      create table backup_hall_key (key blob not null) strict`);
    if (existsSync(keysFile(folder))) {
      await copy.run('attach $keys as ring', { $keys: keysFile(folder) });
      await copy.exec(`
        insert into backup_keys select person, key from ring.keys
        where person not in (select data ->> '$.person' from events where type = 'PersonForgotten');
        detach ring`);
    }
    if (!existsSync(hallKeyFile(folder))) return;
    await copy.run('insert into backup_hall_key(key) values ($key)', { $key: await readFile(hallKeyFile(folder)) });
  };
}

/** Takes the keys out of a restored copy into the files of its folder; a backup of an earlier version has none. */
export function takeKeysOut(folder: string): Besides {
  return async (copy) => {
    if (!(await hasKeys(copy))) return;
    const ring = await Keyring.open(folder);
    try {
      await ring.putBack(await copy.all<PersonKey>('select person, key from backup_keys'));
    } finally {
      await ring.close();
    }
    const hall = await copy.get<{ key: Buffer }>('select key from backup_hall_key');
    if (hall !== undefined) await writeFile(hallKeyFile(folder), hall.key, { mode: 0o600 });
    await copy.exec(`
      pragma journal_mode = delete;
      pragma secure_delete = on;
      drop table backup_keys;
      drop table backup_hall_key`);
  };
}

async function hasKeys(copy: Database): Promise<boolean> {
  return (await copy.get(`select 1 from sqlite_schema where name = 'backup_keys'`)) !== undefined;
}
