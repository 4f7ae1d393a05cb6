import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../journal/sqlite.ts';
import { leaveOutForgotten } from '../vault/backup.ts';

/** Something of a data folder that a backup carries besides the journal. */
export interface Belonging {
  /** Below the data folder, with slashes. */
  readonly path: string;
  /** `database`: a SQLite file, taken as one moment · `folder`: with all that is in it. */
  readonly kind: 'file' | 'database' | 'folder';
  /** Takes out of the copied database what the copied journal says is gone. */
  readonly leaveOut?: LeaveOut;
}

type LeaveOut = (copy: string, journal: Database) => Promise<void>;

/**
 * What a hall needs on another machine, besides `hall.db`. The one list: what is not in it is not in a backup. Locks,
 * sockets, logs, recordings that are not finished and the backups themselves are no part of a hall.
 */
export const BELONGINGS: readonly Belonging[] = [
  { path: 'hall.yaml', kind: 'file' },
  { path: 'person.key', kind: 'file' },
  { path: 'keys.db', kind: 'database', leaveOut: leaveOutForgotten },
  { path: 'staff', kind: 'folder' },
  { path: 'playlist', kind: 'folder' },
  { path: 'voice/own', kind: 'folder' },
];

const SEGMENT = /^[^./\\:\0][^/\\:\0]*$/;

/** Whether a path that stands in a backup is one of the hall's: a backup may have been made by anybody. */
export function belongs(path: string): boolean {
  if (!path.split('/').every((segment) => SEGMENT.test(segment))) return false;
  return BELONGINGS.some((one) => (one.kind === 'folder' ? path.startsWith(`${one.path}/`) : path === one.path));
}

/** Where a belonging lies on this machine. */
export interface Found {
  readonly path: string;
  readonly file: string;
  readonly kind: 'file' | 'database';
  readonly leaveOut?: LeaveOut;
}

/** All that there is of them. `configFile` is where hall.yaml lies when it is not in the folder. */
export async function belongingsOf(folder: string, configFile: string | null): Promise<Found[]> {
  const found: Found[] = [];
  for (const { path, kind, leaveOut } of BELONGINGS) {
    const place = path === 'hall.yaml' && configFile !== null ? configFile : join(folder, path);
    if (kind === 'folder') found.push(...(await filesBelow(place, path)));
    else if (await isThere(place)) {
      found.push({ path, file: place, kind, ...(leaveOut === undefined ? {} : { leaveOut }) });
    }
  }
  return found;
}

async function filesBelow(folder: string, path: string): Promise<Found[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry): Found => {
      const file = join(entry.parentPath, entry.name);
      return { path: `${path}/${file.slice(folder.length + 1).replaceAll('\\', '/')}`, file, kind: 'file' };
    })
    .filter((one) => belongs(one.path));
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
