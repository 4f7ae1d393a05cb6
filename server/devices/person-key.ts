import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_BYTES = 32;

/**
 * The hall's own key under which ID numbers are hashed: without it a hash says nothing. Made at the first start, beside
 * the journal and readable by the hall's account only; it goes with a copy of the folder, not with a backup of the
 * journal.
 */
export async function personKey(folder: string): Promise<Uint8Array> {
  const path = join(folder, 'person.key');
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = randomBytes(KEY_BYTES);
  await writeFile(path, key, { mode: 0o600, flag: 'wx' });
  return key;
}
