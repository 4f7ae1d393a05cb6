import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import sqlite3 from 'sqlite3';

/** Values SQLite takes as named parameters. */
export type Parameters = Record<string, string | number | Buffer | null>;

/** The callback API of the `sqlite3` package as promises; nothing more. Errors carry SQLite's `code` (`SQLITE_BUSY` …). */
export interface Database {
  run(sql: string, parameters?: Parameters): Promise<void>;
  exec(sql: string): Promise<void>;
  all<Row>(sql: string, parameters?: Parameters): Promise<Row[]>;
  get<Row>(sql: string, parameters?: Parameters): Promise<Row | undefined>;
  prepare(sql: string): Promise<Statement>;
  close(): Promise<void>;
}

export interface Statement {
  run(parameters: Parameters): Promise<void>;
  finalize(): Promise<void>;
}

export interface OpenOptions {
  readonly readOnly?: boolean;
}

/**
 * Where SQLite puts what it cannot hold in memory: beside the data, since the system's folder for temporary files may be
 * small or on another disk than the one that is then said to be full. SQLite looks once, when the first file is opened:
 * that file's folder, unless this was called before.
 */
export function temporaryFilesIn(folder: string): void {
  const given = process.env['SQLITE_TMPDIR'];
  if (given === undefined || !existsSync(given)) process.env['SQLITE_TMPDIR'] = resolve(folder);
}

export async function openDatabase(file: string, { readOnly = false }: OpenOptions = {}): Promise<Database> {
  if (file !== ':memory:') temporaryFilesIn(dirname(file));
  const mode = readOnly ? sqlite3.OPEN_READONLY : sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE;
  const db = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened: sqlite3.Database = new sqlite3.Database(file, mode, (error) =>
      error === null ? resolve(opened) : reject(error),
    );
  });
  const promised = (call: (done: (error: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      call((error) => (error === null ? resolve() : reject(error)));
    });
  return {
    run: (sql, parameters = {}) => promised((done) => db.run(sql, parameters, done)),
    exec: (sql) => promised((done) => db.exec(sql, done)),
    all: <Row>(sql: string, parameters: Parameters = {}) =>
      new Promise<Row[]>((resolve, reject) => {
        db.all<Row>(sql, parameters, (error, rows) => (error === null ? resolve(rows) : reject(error)));
      }),
    get: <Row>(sql: string, parameters: Parameters = {}) =>
      new Promise<Row | undefined>((resolve, reject) => {
        db.get<Row>(sql, parameters, (error, row) => (error === null ? resolve(row) : reject(error)));
      }),
    prepare: async (sql) => {
      const statement = await new Promise<sqlite3.Statement>((resolve, reject) => {
        const prepared: sqlite3.Statement = db.prepare(sql, (error: Error | null) =>
          error === null ? resolve(prepared) : reject(error),
        );
      });
      return {
        run: (parameters) => promised((done) => statement.run(parameters, done)),
        finalize: () =>
          new Promise((resolve, reject) => {
            statement.finalize((error: Error | null | undefined) => (error ? reject(error) : resolve()));
          }),
      };
    },
    close: () => promised((done) => db.close(done)),
  };
}
