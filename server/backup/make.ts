import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyJournal } from '../journal/copy.ts';
import { patiently } from '../journal/held-files.ts';
import { openDatabase } from '../journal/sqlite.ts';
import { belongingsOf } from './belongings.ts';
import { putIn } from './carried.ts';
import { checkBackup } from './checked.ts';
import type { OnProgress } from './progress.ts';
import { BackupRefused, explainedBackup } from './refused.ts';

/** How a finished file gets its name; tests hold it fast. */
export interface Files {
  rename(from: string, to: string): Promise<void>;
  /** How long a held file is waited for, ms. */
  readonly patienceMs?: number;
}
export const machineFiles: Files = { rename };

export interface Wanted {
  /** The hall's data folder. */
  readonly folder: string;
  /** Where its hall.yaml lies; null: in the data folder, if anywhere. */
  readonly configFile: string | null;
  /** The file that the backup will be. */
  readonly to: string;
  /** Everything else stays where it is: an upgrade changes the journal alone. */
  readonly only?: 'journal';
}

export interface Made {
  readonly bytes: number;
  readonly events: number;
}

/**
 * Makes one file of all that a hall is, while it works: the journal as of one moment, and in it what else the hall needs
 * on another machine. Opened and checked before it gets its name: whatever happens, nothing half is left.
 */
export async function makeBackup(
  { folder, configFile, to, only }: Wanted,
  onProgress: OnProgress = () => undefined,
  files: Files = machineFiles,
): Promise<Made> {
  return finished(to, files, async (unfinished) => {
    await copyJournal(join(folder, 'hall.db'), unfinished, (share) => onProgress({ phase: 'copy', share }));
    onProgress({ phase: 'files', share: 0 });
    const db = await openDatabase(unfinished);
    try {
      // one file, which can be read from a stick that is read-only; a half one is thrown away, not recovered
      await db.exec('pragma journal_mode = off; pragma synchronous = off');
      await putIn(db, only === 'journal' ? [] : await belongingsOf(folder, configFile), `${unfinished}.part`);
    } finally {
      await db.close();
    }
    const { events } = await checkBackup(unfinished, onProgress);
    return events;
  });
}

/** Copies a finished backup to another place and checks the copy there. */
export async function carryBackup(
  from: string,
  to: string,
  onProgress: OnProgress = () => undefined,
  files: Files = machineFiles,
): Promise<Made> {
  return finished(to, files, async (unfinished) => {
    await copyFile(from, unfinished, (share) => onProgress({ phase: 'copy', share }));
    const { events } = await checkBackup(unfinished, onProgress);
    return events;
  });
}

const COPIED_AT_ONCE = 1 << 20;
const BETWEEN_SYNCS = 8;

/** In steps that are synced: a slow stick must not leave a gigabyte behind that everything else then waits for. */
async function copyFile(from: string, to: string, onShare: (share: number) => void): Promise<void> {
  const source = await open(from, 'r');
  const target = await open(to, 'w', 0o600).catch(async (error: unknown) => {
    await source.close();
    throw error;
  });
  try {
    const { size } = await source.stat();
    const buffer = Buffer.alloc(COPIED_AT_ONCE);
    let done = 0;
    for (let steps = 1; ; steps += 1) {
      const { bytesRead } = await source.read(buffer, 0, COPIED_AT_ONCE, null);
      if (bytesRead === 0) return;
      await target.write(buffer, 0, bytesRead);
      done += bytesRead;
      onShare(done / size);
      if (steps % BETWEEN_SYNCS === 0) await target.datasync();
    }
  } finally {
    await source.close();
    await target.close();
  }
}

/** Writes under another name and gives the file its own when it is whole. */
async function finished(to: string, files: Files, write: (unfinished: string) => Promise<number>): Promise<Made> {
  if (existsSync(to)) throw new BackupRefused('backup-exists', { path: to });
  const unfinished = `${to}.unfinished`;
  const scraps = [unfinished, `${unfinished}.part`, `${unfinished}-journal`, `${unfinished}-wal`, `${unfinished}-shm`];
  const clear = async (): Promise<void> => {
    for (const scrap of scraps) await rm(scrap, { force: true });
  };
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await clear();
    // whoever creates it decides who may read it: SQLite would let everybody
    for (const scrap of [unfinished, `${unfinished}.part`]) await (await open(scrap, 'w', 0o600)).close();
    const events = await write(unfinished);
    await rm(`${unfinished}.part`, { force: true });
    const file = await open(unfinished, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await patiently(() => files.rename(unfinished, to), files.patienceMs);
    return { bytes: (await stat(to)).size, events };
  } catch (error) {
    await clear().catch(() => undefined);
    throw explainedBackup(error, to);
  }
}
