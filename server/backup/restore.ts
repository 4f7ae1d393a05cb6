import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyJournal } from '../journal/copy.ts';
import { patiently } from '../journal/held-files.ts';
import { openDatabase, temporaryFilesIn } from '../journal/sqlite.ts';
import { putAway, takeOut } from './carried.ts';
import { checkBackup } from './checked.ts';
import { machineFiles } from './make.ts';
import type { Files } from './make.ts';
import type { OnProgress } from './progress.ts';
import { BackupRefused, explainedBackup } from './refused.ts';

export interface Restored {
  readonly events: number;
  /** Files that came out of it besides the journal; none of a backup that was made before they were carried. */
  readonly files: readonly string[];
}

/** Whether a folder holds a hall: nothing is ever restored over it. */
export function holdsHall(folder: string): boolean {
  const journal = join(folder, 'hall.db');
  return existsSync(journal) || existsSync(`${journal}-wal`);
}

/** Puts a backup into a data folder without a hall: checked first, and there as a whole or not at all. */
export async function restoreBackup(
  from: string,
  folder: string,
  onProgress: OnProgress = () => undefined,
  files: Files = machineFiles,
): Promise<Restored> {
  if (holdsHall(folder)) throw new BackupRefused('restore-not-empty', { folder });
  temporaryFilesIn(folder);
  const journal = join(folder, 'hall.db');
  const unfinished = `${journal}.unfinished`;
  let written: string[] = [];
  try {
    const { events } = await checkBackup(from, onProgress);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rm(unfinished, { force: true });
    await copyJournal(from, unfinished, (share) => onProgress({ phase: 'copy', share }));
    onProgress({ phase: 'finish', share: 0 });
    const db = await openDatabase(unfinished);
    try {
      await db.exec('pragma trusted_schema = off; pragma journal_mode = delete; pragma synchronous = full');
      written = await takeOut(db, folder);
    } finally {
      await db.close();
    }
    await patiently(() => files.rename(unfinished, journal), files.patienceMs);
    return { events, files: written };
  } catch (error) {
    for (const scrap of [unfinished, `${unfinished}-journal`]) await rm(scrap, { force: true }).catch(() => undefined);
    await putAway(written);
    throw explainedBackup(error, journal);
  }
}
