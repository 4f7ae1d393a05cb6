import type { RecordedEvent } from './event.ts';
import { chainHash, GENESIS } from './hash.ts';
import type { Row } from './hash.ts';
import type { Database } from './sqlite.ts';

/**
 * A table that a slice keeps for lists and reports. It is written in the transaction of the events themselves and can
 * be thrown away and rebuilt from them at any time.
 */
export interface ReadTable {
  readonly name: string;
  /** Raised when the columns change: a start with a newer shape rebuilds the table from the journal. */
  readonly shape: number;
  readonly create: string;
  /** The writes that a batch of events leads to: one statement a line of thought, its rows as one JSON array `$rows`. */
  writes(events: readonly RecordedEvent[]): readonly TableWrite[];
}

export interface TableWrite {
  readonly sql: string;
  readonly rows: readonly object[];
}

export async function applyWrites(db: Database, table: ReadTable, events: readonly RecordedEvent[]): Promise<void> {
  for (const write of table.writes(events)) {
    if (write.rows.length > 0) await db.run(write.sql, { $rows: JSON.stringify(write.rows) });
  }
}

/** The same writes as statements with their rows inside, for a script that goes to SQLite in one piece. */
export function writesAsScript(table: ReadTable, events: readonly RecordedEvent[]): string[] {
  return table
    .writes(events)
    .filter(({ rows }) => rows.length > 0)
    .map(({ sql, rows }) => withRows(sql, rows));
}

/** Puts rows into the `$rows` of a statement. */
export function withRows(sql: string, rows: readonly object[]): string {
  return sql.replace('$rows', () => quoted(JSON.stringify(rows)));
}

/** A text as SQL takes it: the quote doubled, and no NUL, which would end the statement. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\0', '')}'`;
}

/** Rebuilds every table whose shape is not the stored one. Returns the names of those it rebuilt. */
export async function bringUpToShape(db: Database, tables: readonly ReadTable[]): Promise<string[]> {
  const rebuilt: string[] = [];
  for (const table of tables) {
    const stored = await db.get<{ shape: number }>('select shape from read_tables where name = $name', {
      $name: table.name,
    });
    if (stored?.shape === table.shape) continue;
    await rebuild(db, table);
    rebuilt.push(table.name);
  }
  return rebuilt;
}

/** Fills a table anew from the whole journal, in one transaction, 1,000 events at a time. */
export async function rebuild(db: Database, table: ReadTable, progress?: (position: number) => void): Promise<void> {
  await db.run('begin immediate');
  try {
    await db.exec(`drop table if exists ${table.name}; ${table.create}`);
    let position = 0;
    for (;;) {
      const events = await readEvents(db, position, 1000);
      if (events.length === 0) break;
      await applyWrites(db, table, events);
      position = events[events.length - 1]!.position;
      progress?.(position);
    }
    await db.run(
      'insert into read_tables(name, shape) values ($name, $shape) on conflict(name) do update set shape = excluded.shape',
      { $name: table.name, $shape: table.shape },
    );
    await db.run('commit');
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw error;
  }
}

const COLUMNS = 'position, stream, version, type, data, at, actor, commandId';

/** Events after `position` in order, at most `limit`. */
export async function readEvents(db: Database, position: number, limit: number): Promise<RecordedEvent[]> {
  const rows = await db.all<Row>(
    `select ${COLUMNS} from events where position > $position order by position limit $limit`,
    { $position: position, $limit: limit },
  );
  return rows.map(parseRow);
}

/** All events of one stream in order. */
export async function readStream(db: Database, stream: string): Promise<RecordedEvent[]> {
  const rows = await db.all<Row>(`select ${COLUMNS} from events where stream = $stream order by version`, {
    $stream: stream,
  });
  return rows.map(parseRow);
}

/** An event is not what was written: a fault of the disk, or somebody's hand. */
export class JournalDamaged extends Error {
  override readonly name = 'JournalDamaged';
  readonly position: number;
  constructor(position: number) {
    super(`event ${position} is not what was written`);
    this.position = position;
  }
}

type ChainedRow = Row & { readonly hash: string; readonly previous: string | null };

/** All events of one stream in order, each held against its hash: what a hall goes on from must be right. Throws `JournalDamaged`. */
export async function readStreamHeldAgainstChain(db: Database, stream: string): Promise<RecordedEvent[]> {
  const columns = COLUMNS.split(', ').map((column) => `e.${column}`);
  const rows = await db.all<ChainedRow>(
    `select ${columns.join(', ')}, e.hash, before.hash as previous
     from events e left join events before on before.position = e.position - 1
     where e.stream = $stream order by e.version`,
    { $stream: stream },
  );
  return rows.map(({ hash, previous, ...row }) => {
    if (chainHash(previous ?? GENESIS, row) !== hash) throw new JournalDamaged(row.position);
    return parseRow(row);
  });
}

function parseRow(row: Row): RecordedEvent {
  return { ...row, data: JSON.parse(row.data) as unknown };
}
