import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from './sqlite.ts';

/** Another process works on the same data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
}

/**
 * Holds a data folder for this process. The lock is SQLite's own file lock on `hall.lock`, which the system takes back
 * even after kill −9; nothing stale is left to be removed by hand.
 */
export async function lockDataFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const pidFile = join(folder, 'hall.pid');
  const db = await openDatabase(join(folder, 'hall.lock'));
  try {
    await db.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (error) {
    await db.close();
    if ((error as NodeJS.ErrnoException).code !== 'SQLITE_BUSY') throw error;
    throw new DataFolderInUse(
      `数据目录 ${folder} 正被另一个 quhao 使用（进程 ${readPid(pidFile)}）。请先停掉它，或换一个目录。\n` +
        `The data folder ${folder} is in use by another quhao (process ${readPid(pidFile)}). Stop that one first, or give another folder.`,
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return { release: () => db.close() };
}

function readPid(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '?';
  }
}
