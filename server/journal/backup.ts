import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openDatabase } from './sqlite.ts';
import type { Database } from './sqlite.ts';
import { verifyChain } from './verify.ts';

/** Something stands in the way of a backup or a restore: says what and what to do. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

/** Copies the journal to one file while the hall works, and opens the copy to see that it is whole. */
export async function backup(db: Database, to: string): Promise<void> {
  if (existsSync(to)) throw new BackupRefused(`${to} 已经有了，请换一个文件名 / exists already, give another name`);
  await mkdir(dirname(to), { recursive: true });
  const unfinished = `${to}.unfinished`;
  await rm(unfinished, { force: true });
  await db.run('vacuum into $to', { $to: unfinished });
  const broken = await verifyFile(unfinished);
  if (broken !== null) throw new BackupRefused(`备份验不过 / the copy does not verify: ${broken}`);
  await rename(unfinished, to);
}

/** Puts a backup into an empty data folder. Never over data. */
export async function restore(from: string, folder: string): Promise<void> {
  const target = join(folder, 'hall.db');
  if (existsSync(target)) {
    throw new BackupRefused(`${folder} 里已经有数据，请换一个空目录 / holds data already, give an empty folder`);
  }
  if (!existsSync(from)) throw new BackupRefused(`没有 ${from} / no such file`);
  const broken = await verifyFile(from);
  if (broken !== null) throw new BackupRefused(`备份坏了 / the backup is damaged: ${broken}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const db = await openDatabase(from, { readOnly: true });
  try {
    await db.run('vacuum into $to', { $to: target });
  } finally {
    await db.close();
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
