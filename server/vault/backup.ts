import { openDatabase } from '../journal/sqlite.ts';
import type { Database } from '../journal/sqlite.ts';

/**
 * Who is forgotten in a copied journal has no key in what is carried with it, whatever the moment: a key may still have
 * been there when the event already was. `keys`: the copied file of keys, not the hall's own.
 */
export async function leaveOutForgotten(keys: string, journal: Database): Promise<void> {
  const forgotten = await journal.all<{ person: string }>(
    `select distinct data ->> '$.person' as person from events where type = 'PersonForgotten'`,
  );
  if (forgotten.length === 0) return;
  const ring = await openDatabase(keys);
  try {
    await ring.exec('pragma journal_mode = off; pragma secure_delete = on');
    await ring.run('delete from keys where person in (select value from json_each($forgotten))', {
      $forgotten: JSON.stringify(forgotten.map(({ person }) => person)),
    });
  } finally {
    await ring.close();
  }
}
