import { existsSync } from 'node:fs';
import { appliedMigrations } from '../journal/migrations.ts';
import { openDatabase } from '../journal/sqlite.ts';
import { verifyChain } from '../journal/verify.ts';
import type { ChainReport } from '../journal/verify.ts';
import type { OnProgress } from './progress.ts';
import { BackupRefused } from './refused.ts';

/** Opens a backup and goes through its whole chain. Throws `BackupRefused` for one that is not whole, `DataIsNewer`. */
export async function checkBackup(file: string, onProgress: OnProgress = () => undefined): Promise<ChainReport> {
  if (!existsSync(file)) throw new BackupRefused('backup-missing', { path: file });
  const db = await openDatabase(file, { readOnly: true });
  try {
    // whoever made the file does not get to run anything here
    await db.exec('pragma trusted_schema = off');
    await appliedMigrations(db);
    const last = await db.get<{ position: number }>('select max(position) as position from events');
    const events = Math.max(1, last?.position ?? 1);
    const report = await verifyChain(db, (position) => onProgress({ phase: 'check', share: position / events }));
    if (report.broken === null) return report;
    const { position, what } = report.broken;
    throw new BackupRefused('backup-damaged', { what: `${position} ${what}` });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'SQLITE_NOTADB' && code !== 'SQLITE_CORRUPT' && code !== 'SQLITE_ERROR') throw error;
    throw new BackupRefused('backup-damaged', { what: message });
  } finally {
    await db.close();
  }
}
