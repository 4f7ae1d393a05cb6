import { createHash } from 'node:crypto';
import { open, readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { syncFolder } from './durable.ts';

export const SUMS = 'SHA256SUMS';

/**
 * Files of a release that are not what was packed: changed, missing, or added. Every file is brought to the disk on the way,
 * so that a link to this release never names one that a power cut emptied.
 */
export async function wrongFiles(release: string): Promise<string[]> {
  const sums = await readFile(join(release, SUMS), 'utf8');
  const expected = new Map(
    sums.split('\n').flatMap((line) => (line === '' ? [] : [[line.slice(66), line.slice(0, 64)]])),
  );
  const wrong: string[] = [];
  for await (const file of filesOf(release)) {
    const name = relative(release, file);
    if (name === SUMS) continue;
    if ((await syncedSum(file)) !== expected.get(name)) wrong.push(name);
    expected.delete(name);
  }
  return [...wrong, ...expected.keys()];
}

async function syncedSum(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}

async function* filesOf(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path);
    else yield path;
  }
  syncFolder(folder);
}
