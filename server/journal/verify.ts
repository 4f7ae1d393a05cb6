import { chainHash, GENESIS } from './hash.ts';
import type { Row } from './hash.ts';
import { applyWrites, readEvents } from './read-table.ts';
import type { ReadTable } from './read-table.ts';
import { openDatabase } from './sqlite.ts';
import type { Database } from './sqlite.ts';

export interface ChainReport {
  readonly events: number;
  readonly lastHash: string;
  /** UTC ms of the newest event; null in an empty journal. */
  readonly lastAt: number | null;
  /** The first event that is not what was written, or does not follow the one before it. */
  readonly broken: { readonly position: number; readonly what: 'gap' | 'changed' } | null;
}

const PAGE = 5_000;

/** Goes through the whole hash chain: one changed byte in any old event is found and named. `onPosition` hears how far it is. */
export async function verifyChain(
  db: Database,
  onPosition: (position: number) => void = () => undefined,
): Promise<ChainReport> {
  let previous = GENESIS;
  let position = 0;
  let lastAt: number | null = null;
  for (;;) {
    const rows = await db.all<Row & { readonly hash: string }>(
      `select position, stream, version, type, data, at, actor, commandId, hash
       from events where position > $position order by position limit ${PAGE}`,
      { $position: position },
    );
    for (const row of rows) {
      const broken = row.position !== position + 1 ? 'gap' : chainHash(previous, row) !== row.hash ? 'changed' : null;
      if (broken !== null) {
        return { events: position, lastHash: previous, lastAt, broken: { position: position + 1, what: broken } };
      }
      ({ position } = row);
      previous = row.hash;
      lastAt = row.at;
    }
    onPosition(position);
    if (rows.length < PAGE) return { events: position, lastHash: previous, lastAt, broken: null };
  }
}

/** Rows by which a read table differs from what the journal makes of it, `page` events at a time; 0 when it is right. */
export async function differingRows(db: Database, file: string, table: ReadTable, page = PAGE): Promise<number> {
  const fresh = await openDatabase(':memory:');
  try {
    await fresh.exec(table.create);
    for (let position = 0; ;) {
      const events = await readEvents(db, position, page);
      if (events.length === 0) break;
      await applyWrites(fresh, table, events);
      position = events[events.length - 1]!.position;
    }
    await fresh.run(`attach $file as kept`, { $file: file });
    const row = await fresh.get<{ count: number }>(`
      select (select count(*) from (select * from main.${table.name} except select * from kept.${table.name}))
           + (select count(*) from (select * from kept.${table.name} except select * from main.${table.name})) as count`);
    return row?.count ?? 0;
  } finally {
    await fresh.close();
  }
}
