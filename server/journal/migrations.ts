import type { Database } from './sqlite.ts';

/** The data were written by a newer program than this one. */
export class DataIsNewer extends Error {
  override readonly name = 'DataIsNewer';
}

/** Numbered, only forward. `user_version` of the file says how many have been applied. */
const MIGRATIONS: readonly string[] = [
  `
  create table events (
    position  integer primary key,
    stream    text    not null,
    version   integer not null,
    type      text    not null,
    data      text    not null,
    at        integer not null,
    actor     text    not null,
    commandId text    not null,
    hash      text    not null,
    unique (stream, version)
  ) strict;

  create table commands (
    caller      text    not null,
    key         text    not null,
    fingerprint text    not null,
    answer      text    not null,
    commandId   text    not null,
    position    integer not null,
    primary key (caller, key)
  ) strict, without rowid;

  -- streams that a start has to replay: settings, and every day that is not closed
  create table open_streams (stream text primary key) strict, without rowid;

  create table read_tables (name text primary key, shape integer not null) strict, without rowid;
  `,
];

/** How many migrations the file has had. Throws `DataIsNewer` for more than this program knows. */
export async function appliedMigrations(db: Database): Promise<number> {
  const row = await db.get<{ user_version: number }>('pragma user_version');
  const applied = row?.user_version ?? 0;
  if (applied > MIGRATIONS.length) {
    throw new DataIsNewer(
      `数据由更新的 quhao 写成（版本 ${applied}，本程序只认到 ${MIGRATIONS.length}）。请装回较新的程序。\n` +
        `The data were written by a newer quhao (shape ${applied}, this program knows ${MIGRATIONS.length}). Install the newer program again.`,
    );
  }
  return applied;
}

export async function migrate(db: Database): Promise<void> {
  const applied = await appliedMigrations(db);
  for (let next = applied; next < MIGRATIONS.length; next += 1) {
    await db.exec(`begin immediate; ${MIGRATIONS[next]!}; pragma user_version = ${next + 1}; commit`);
  }
}
