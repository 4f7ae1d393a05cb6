import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { patiently } from './held-files.ts';
import { openDatabase, temporaryFilesIn } from './sqlite.ts';
import type { Database } from './sqlite.ts';
import { verifyChain } from './verify.ts';

/** Something stands in the way of a backup or a restore: says what and what to do. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

/** How a finished file gets its name; tests hold it fast. */
export interface Files {
  rename(from: string, to: string): Promise<void>;
  /** How long a held file is waited for, ms. */
  readonly patienceMs?: number;
}
const machine: Files = { rename };

/** What is done to the copied file before it gets its name: what else belongs to a backup goes in, or out again. */
export type Besides = (copy: Database) => Promise<void>;
const nothing: Besides = () => Promise.resolve();

/** Copies the journal to one file while the hall works, and opens the copy to see that it is whole. */
export async function backup(
  db: Database,
  to: string,
  putIn: Besides = nothing,
  files: Files = machine,
): Promise<void> {
  if (existsSync(to)) throw new BackupRefused(`${to} 已经有了，请换一个文件名 / exists already, give another name`);
  await mkdir(dirname(to), { recursive: true });
  await copyWhole(db, to, putIn, files);
}

/** Puts a backup into an empty data folder. Never over data. */
export async function restore(
  from: string,
  folder: string,
  takeOut: Besides = nothing,
  files: Files = machine,
): Promise<void> {
  const target = join(folder, 'hall.db');
  if (existsSync(target) || existsSync(`${target}-wal`)) {
    throw new BackupRefused(`${folder} 里已经有数据，请换一个空目录 / holds data already, give an empty folder`);
  }
  temporaryFilesIn(folder);
  if (!existsSync(from)) throw new BackupRefused(`没有 ${from} / no such file`);
  const broken = await verifyFile(from);
  if (broken !== null) throw new BackupRefused(`备份坏了 / the backup is damaged: ${broken}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const db = await openDatabase(from, { readOnly: true });
  try {
    await copyWhole(db, target, takeOut, files);
  } finally {
    await db.close();
  }
}

/** Writes a copy under another name, opens it, and only then gives it its own: whatever happens, nothing half is left. */
async function copyWhole(
  db: Database,
  to: string,
  besides: Besides,
  { rename: move, patienceMs }: Files,
): Promise<void> {
  const unfinished = `${to}.unfinished`;
  try {
    await rm(unfinished, { force: true });
    // keys may be in it: only the hall's account reads it, from its first byte on
    await writeFile(unfinished, '', { mode: 0o600 });
    await db.run('vacuum into $to', { $to: unfinished });
    const copy = await openDatabase(unfinished);
    try {
      await besides(copy);
    } finally {
      await copy.close();
    }
    const broken = await verifyFile(unfinished);
    if (broken !== null) throw new BackupRefused(`备份验不过 / the copy does not verify: ${broken}`);
    await patiently(() => move(unfinished, to), patienceMs);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw explained(error as NodeJS.ErrnoException, to);
  }
}

function explained(error: NodeJS.ErrnoException, to: string): Error {
  switch (error.code) {
    case 'SQLITE_FULL':
    case 'SQLITE_IOERR':
    case 'ENOSPC':
      return new BackupRefused(
        `${dirname(to)} 所在的磁盘写不下了。请腾出地方或换一个目录 / the disk of this folder is full, make room or give another: ${error.message}`,
      );
    case 'EPERM':
    case 'EBUSY':
    case 'EACCES':
      return new BackupRefused(
        `${to} 被别的程序占着（杀毒或同步软件）。请关掉它或换一个目录再来；没有留下半个文件 / is held by another program (virus scanner, sync tool): close it or give another folder; nothing half was left`,
      );
    default:
      return error;
  }
}

async function verifyFile(file: string): Promise<string | null> {
  const db = await openDatabase(file, { readOnly: true });
  try {
    const { broken } = await verifyChain(db);
    return broken === null ? null : `position ${broken.position}: ${broken.what}`;
  } finally {
    await db.close();
  }
}
