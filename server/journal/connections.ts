import { join } from 'node:path';
import { migrate } from './migrations.ts';
import { bringUpToShape } from './read-table.ts';
import type { ReadTable } from './read-table.ts';
import { openDatabase } from './sqlite.ts';
import type { Database } from './sqlite.ts';

/** One connection that writes and one that reads: readers see only what is durable. */
export interface Connections {
  readonly writer: Database;
  readonly reader: Database;
}

/** Opens a folder's journal, brings its shape up to date, and rebuilds read tables of an older shape. */
export async function connect(folder: string, tables: readonly ReadTable[]): Promise<Connections> {
  const file = join(folder, 'hall.db');
  const writer = await openDatabase(file);
  try {
    await writer.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
    await migrate(writer);
    await bringUpToShape(writer, tables);
    return { writer, reader: await openDatabase(file, { readOnly: true }) };
  } catch (error) {
    await writer.close();
    throw error;
  }
}

export async function disconnect({ writer, reader }: Connections): Promise<void> {
  await reader.close();
  await writer.close();
}

/** Writes more than a usual batch and takes it back: only a disk with room ends an outage. */
export async function probe(writer: Database): Promise<void> {
  await writer.exec(`
    begin immediate;
    create table probe (filler blob);
    insert into probe values (randomblob(65536));
    commit;
    drop table probe`);
}
