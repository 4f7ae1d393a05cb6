import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import { makeBackup } from '../backup/make.ts';
import { restoreBackup } from '../backup/restore.ts';
import { Journal } from '../journal/journal.ts';
import { openHallKey } from './hall-key.ts';
import { Keyring } from './keyring.ts';
import type { PersonId } from './sealed.ts';
import { Vault } from './vault.ts';

async function hall() {
  const folder = freshFolder();
  const journal = await Journal.open({ folder, tables: [] });
  const vault = await Vault.open(folder);
  onTestFinished(async () => {
    await vault.close();
    await journal.close();
  });
  const record = async (type: string, data: unknown): Promise<void> => {
    const stream = 'settings';
    const events = journal.stamp([{ type, data, stream }], { at: 1, actor: 'test', commandId: type, stream });
    await journal.commit({ events, remembered: null, opens: [], closes: [] });
  };
  return { folder, journal, vault, record };
}
const [zhou, liu]: PersonId[] = ['staff:zhou', 'staff:liu'];

describe('a backup with keys', () => {
  test('restores into a hall that reads its people and knows its numbers, with no key left in the journal', async () => {
    const { folder, vault } = await hall();
    await vault.admit(zhou!);
    const sealed = vault.seal(zhou!, 'name', '周桂兰');
    const own = await openHallKey(folder);
    const file = join(freshFolder(), 'backup.db');
    await makeBackup({ folder, configFile: null, to: file });
    const elsewhere = freshFolder();
    await restoreBackup(file, elsewhere);
    const restored = await Vault.open(elsewhere);
    onTestFinished(() => restored.close());
    expect(restored.read(sealed)).toBe('周桂兰');
    expect(await openHallKey(elsewhere)).toEqual(own);
    const [kept] = await (await Keyring.open(elsewhere)).all();
    expect(readFileSync(join(elsewhere, 'hall.db')).includes(kept!.key)).toBe(false);
    expect(readdirSync(elsewhere).sort()).toEqual(['hall.db', 'keys.db', 'person.key']);
  });

  test('has no key of whoever its journal says is forgotten, though the key was still there', async () => {
    const { folder, vault, record } = await hall();
    await vault.admit(zhou!);
    await vault.admit(liu!);
    const ring = await Keyring.open(folder);
    const keys = new Map((await ring.all()).map(({ person, key }) => [person, key]));
    await ring.close();
    await record('PersonForgotten', { person: zhou, reason: 'asked' });
    const file = join(freshFolder(), 'backup.db');
    await makeBackup({ folder, configFile: null, to: file });
    const bytes = readFileSync(file);
    expect([bytes.includes(keys.get(zhou!)!), bytes.includes(keys.get(liu!)!)]).toEqual([false, true]);
  });

  test('of a version before there were keys is restored all the same', async () => {
    const { journal, record } = await hall();
    await record('Said', '一');
    const file = join(freshFolder(), 'backup.db');
    await makeBackup({ folder: journal.folder, configFile: null, to: file, only: 'journal' });
    const elsewhere = freshFolder();
    await restoreBackup(file, elsewhere);
    expect(readdirSync(elsewhere)).toEqual(['hall.db']);
  });
});
