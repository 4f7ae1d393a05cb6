import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, restore } from '../journal/backup.ts';
import { openDatabase } from '../journal/sqlite.ts';
import { syncFolder } from './durable.ts';
import { asOwnerOf } from './owner.ts';
import type { Pending } from './pending.ts';

const COPIES_KEPT = 3;

/** Copies the data of a hall that has stopped into `upgrades/` beside them; null where there are none yet. */
export async function copyData(data: string, name: string): Promise<Pending['copy']> {
  const file = join(data, 'hall.db');
  if (!existsSync(file)) return null;
  return asOwnerOf(data, async () => {
    const folder = join(data, 'upgrades');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const copy = join(folder, `${name}.db`);
    await rm(copy, { force: true });
    const db = await openDatabase(file);
    try {
      await backup(db, copy);
    } finally {
      await db.close();
    }
    await thin(folder, `${name}.db`);
    return { file: copy, shape: await shapeOf(file) };
  });
}

/** Keeps the newest few; names begin with the time. */
async function thin(folder: string, justMade: string): Promise<void> {
  const copies = (await readdir(folder)).filter((file) => file.endsWith('.db') && file !== justMade).sort();
  for (const old of copies.slice(0, Math.max(0, copies.length - COPIES_KEPT + 1))) await rm(join(folder, old));
}

/** How many migrations the file has seen (`server/journal/migrations.ts`): more than before means that an older program refuses it. */
async function shapeOf(file: string): Promise<number> {
  const db = await openDatabase(file);
  try {
    return (await db.get<{ user_version: number }>('pragma user_version'))?.user_version ?? 0;
  } finally {
    await db.close();
  }
}

/** Whether the copy has to come back: the data are no longer what the old release can open, or are gone. */
export async function needsCopy({ data, copy, restoring }: Pending): Promise<boolean> {
  if (copy === null) return false;
  const file = join(data, 'hall.db');
  return restoring || !existsSync(file) || (await asOwnerOf(data, () => shapeOf(file))) !== copy.shape;
}

/**
 * Puts the new release's data aside, whole, and the copy in their place. May be broken off anywhere and begun again; nothing
 * is deleted. Returns where the data of the new release are.
 */
export function restoreCopy({ data, copy, to, since }: Pending): Promise<string> {
  const aside = join(data, 'taken-back', `${to}-${since}`);
  return asOwnerOf(data, async () => {
    await mkdir(aside, { recursive: true, mode: 0o700 });
    const file = join(data, 'hall.db');
    if (!existsSync(join(aside, 'hall.db'))) {
      for (const part of ['hall.db-shm', 'hall.db-wal', 'hall.db']) {
        if (existsSync(join(data, part))) await rename(join(data, part), join(aside, part));
      }
      syncFolder(aside);
      syncFolder(data);
    }
    if (copy !== null && !existsSync(file)) await restore(copy.file, data);
    return aside;
  });
}
