import { existsSync, statSync } from 'node:fs';
import { readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { madeAt } from './names.ts';
import { thinned } from './thinning.ts';
import type { Keep } from './thinning.ts';

export interface Kept {
  readonly name: string;
  readonly path: string;
  readonly madeAt: number;
  readonly bytes: number;
}

/** The backups in a folder, newest first; none where it does not exist. */
export async function backupsIn(folder: string): Promise<Kept[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const kept: Kept[] = [];
  for (const name of names) {
    const at = madeAt(name);
    const path = join(folder, name);
    // a file that went away since it was listed
    const found = at === null ? null : await stat(path).catch(() => null);
    if (at !== null && found !== null) kept.push({ name, path, madeAt: at, bytes: found.size });
  }
  return kept.sort((a, b) => b.madeAt - a.madeAt);
}

/** Removes old backups, and what a run that was broken off has left. */
export async function thinOut(folder: string, keep: Keep): Promise<void> {
  const kept = await backupsIn(folder);
  const going = new Set(
    thinned(
      kept.map((one) => one.madeAt),
      keep,
    ),
  );
  for (const { path, madeAt: at } of kept) if (going.has(at)) await rm(path, { force: true });
  for (const name of await readdir(folder)) {
    if (name.startsWith('quhao-') && name.includes('.quhao.unfinished')) await rm(join(folder, name), { force: true });
  }
}

/** Bytes that may still be written where a folder is or will be; null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(existing(folder));
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** Whether two folders are lost together. */
export function onSameDisk(one: string, other: string): boolean {
  try {
    return statSync(existing(one)).dev === statSync(existing(other)).dev;
  } catch {
    return false;
  }
}

function existing(folder: string): string {
  let there = resolve(folder);
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  return there;
}
