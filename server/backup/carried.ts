import { mkdir, open, rename, rm, stat, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openDatabase } from '../journal/sqlite.ts';
import type { Database } from '../journal/sqlite.ts';
import { belongs } from './belongings.ts';
import type { Found } from './belongings.ts';
import { BackupRefused } from './refused.ts';

/** A part of a carried file: a film of 200 MB is never in memory as a whole. */
const PART_BYTES = 1 << 20;

/** In a backup beside the journal's own tables: the hall's other files, in parts. */
const CREATE = `
  create table carried (
    path  text    not null,
    part  integer not null,
    bytes blob    not null,
    primary key (path, part)
  ) strict`;

/**
 * Puts files into a copied journal. A database goes in as one moment of it, and without what was deleted from it;
 * `scratch` is an empty file that nobody else may read.
 */
export async function putIn(db: Database, files: readonly Found[], scratch: string): Promise<void> {
  await db.exec(CREATE);
  for (const { path, file, kind, leaveOut } of files) {
    if (kind === 'file') {
      await putFileIn(db, path, file);
      continue;
    }
    const source = await openDatabase(file, { readOnly: true });
    try {
      await source.run('vacuum into $to', { $to: scratch });
    } finally {
      await source.close();
    }
    await leaveOut?.(scratch, db);
    await putFileIn(db, path, scratch);
    await truncate(scratch);
  }
}

async function putFileIn(db: Database, path: string, from: string): Promise<void> {
  const file = await open(from, 'r');
  try {
    for (let part = 0; ; part += 1) {
      const buffer = Buffer.alloc(PART_BYTES);
      const { bytesRead } = await file.read(buffer, 0, PART_BYTES, null);
      // an empty file, too, is there
      if (bytesRead === 0 && part > 0) return;
      await db.run('insert into carried (path, part, bytes) values ($path, $part, $bytes)', {
        $path: path,
        $part: part,
        $bytes: buffer.subarray(0, bytesRead),
      });
      if (bytesRead < PART_BYTES) return;
    }
  } finally {
    await file.close();
  }
}

/**
 * Takes the carried files out into a data folder and removes them from the journal, whose freed pages are overwritten. A
 * file that is there already is moved aside, never overwritten. Gives the files that it wrote.
 */
export async function takeOut(db: Database, folder: string): Promise<string[]> {
  const table = await db.get(`select 1 from sqlite_schema where type = 'table' and name = 'carried'`);
  if (table === undefined) return [];
  const written: string[] = [];
  const paths = await db.all<{ path: string; parts: number }>(
    'select path, count(*) as parts from carried group by path order by path',
  );
  try {
    for (const { path, parts } of paths) {
      if (!belongs(path)) throw new BackupRefused('backup-damaged', { what: path.slice(0, 80) });
      const to = join(folder, path);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      if (await isThere(to)) await rename(to, `${to}.before-restore`);
      written.push(to);
      await takeFileOut(db, path, parts, to);
    }
    await db.exec('pragma secure_delete = on; drop table carried');
    return written;
  } catch (error) {
    await putAway(written);
    throw error;
  }
}

async function takeFileOut(db: Database, path: string, parts: number, to: string): Promise<void> {
  const file = await open(to, 'w', 0o600);
  try {
    for (let part = 0; part < parts; part += 1) {
      const row = await db.get<{ bytes: Buffer }>('select bytes from carried where path = $path and part = $part', {
        $path: path,
        $part: part,
      });
      if (row === undefined) throw new BackupRefused('backup-damaged', { what: `${path} ${part}` });
      await file.write(row.bytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A restore that failed leaves the folder as it was. */
export async function putAway(written: readonly string[]): Promise<void> {
  for (const file of written) {
    await rm(file, { force: true });
    if (await isThere(`${file}.before-restore`)) await rename(`${file}.before-restore`, file);
  }
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
