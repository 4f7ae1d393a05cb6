import { open } from 'node:fs/promises';
import { openDatabase } from './sqlite.ts';

/**
 * Pages of 4 kB between two syncs of the copy: 8 MB. The system may hold gigabytes that are not on disk yet, and a commit
 * of the hall would then wait until they are (ext4 writes them before its own journal).
 */
const STEP_PAGES = 2_048;

/**
 * Copies a journal as it is now into a new file, while a hall writes: one reading transaction, hence one moment, page by
 * page. No temporary file is needed, and nobody waits: readers do not hold up the writer of a write-ahead log.
 */
export async function copyJournal(
  from: string,
  to: string,
  onShare: (share: number) => void = () => undefined,
): Promise<void> {
  const source = await openDatabase(from, { readOnly: true });
  try {
    // without it, each commit of the hall would make the copy begin anew
    await source.exec('begin; select count(*) from sqlite_schema');
    const copy = await source.copyTo(to);
    try {
      const file = await open(to, 'r+');
      try {
        while (!(await copy.step(STEP_PAGES))) {
          onShare(copy.share);
          await file.datasync();
        }
      } finally {
        await file.close();
      }
    } finally {
      await copy.finish();
    }
    await source.exec('commit');
  } finally {
    await source.close();
  }
}
