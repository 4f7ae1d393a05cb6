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
  /** Begins to copy the whole database page by page into a new file; `finish` ends it, done or not. */
  copyTo(file: string): Promise<PageCopy>;
  close(): Promise<void>;
}

/** SQLite's online backup (sqlite.org/backup.html): a step copies some pages and lets go in between. */
export interface PageCopy {
  /** Copies so many pages more; true when all have been. */
  step(pages: number): Promise<boolean>;
  finish(): Promise<void>;
  /** 0 to 1, as of the last step. */
  readonly share: number;
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
    copyTo: (to) => pageCopy(db as unknown as CanCopy, to),
    close: () => promised((done) => db.close(done)),
  };
}

/** What the `sqlite3` package has of online backups; its own types leave it out. */
interface CanCopy {
  backup(
    file: string,
    destination: 'main',
    source: 'main',
    intoFile: boolean,
    done: (error: Error | null) => void,
  ): {
    step(pages: number, done: (error: Error | null, completed?: boolean) => void): void;
    finish(done: (error?: Error | null) => void): void;
    readonly remaining: number;
    readonly pageCount: number;
  };
}

async function pageCopy(db: CanCopy, file: string): Promise<PageCopy> {
  const copy = await new Promise<ReturnType<CanCopy['backup']>>((resolve, reject) => {
    const begun = db.backup(file, 'main', 'main', true, (error) => (error === null ? resolve(begun) : reject(error)));
  });
  return {
    step: (pages) =>
      new Promise((resolve, reject) => {
        copy.step(pages, (error, completed) => (error === null ? resolve(completed === true) : reject(error)));
      }),
    finish: () =>
      new Promise((resolve, reject) => {
        copy.finish((error) => (error ? reject(error) : resolve()));
      }),
    get share() {
      return copy.pageCount > 0 ? 1 - copy.remaining / copy.pageCount : 0;
    },
  };
}
