import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import { backup, BackupRefused, restore } from './backup.ts';
import { DataFolderUnfit, refuseNetworkFolder } from './data-folder.ts';
import { Journal } from './journal.ts';

describe('a folder that is no place for a journal', () => {
  test.each([
    ['NFS', 0x6969],
    ['SMB', 0x517b],
    ['SMB2, as a signed number', 0xfe534d42 | 0],
    ['CIFS', 0xff534d42],
    ['AFS', 0x5346414f],
    ['Ceph', 0x00c36400],
  ])('on %s is refused, with the reason and what to do (J03)', (name, type) => {
    const folder = join(freshFolder(), 'not', 'there', 'yet');
    const asked: string[] = [];
    const typeOf = (path: string): number => {
      asked.push(path);
      return type;
    };
    expect(() => refuseNetworkFolder(folder, { platform: 'linux', typeOf })).toThrow(DataFolderUnfit);
    expect(() => refuseNetworkFolder(folder, { platform: 'linux', typeOf })).toThrow(name.split(',')[0]);
    // asked of what is there: the folder itself is made later
    expect(existsSync(asked[0]!)).toBe(true);
  });

  test.each([
    ['ext4', 0xef53],
    ['xfs', 0x58465342],
    ['btrfs', 0x9123683e],
    ['tmpfs', 0x01021994],
    ['overlay', 0x794c7630],
  ])('on %s is taken', (_name, type) => {
    expect(() => refuseNetworkFolder(freshFolder(), { platform: 'linux', typeOf: () => type })).not.toThrow();
  });

  test('on Windows a share is known by its name', () => {
    const typeOf = (): number => 0;
    expect(() => refuseNetworkFolder('\\\\server\\share\\quhao', { platform: 'win32', typeOf })).toThrow(
      DataFolderUnfit,
    );
    expect(() => refuseNetworkFolder('D:\\quhao', { platform: 'win32', typeOf })).not.toThrow();
  });

  test('where the log of a lost file lies nothing is begun anew (J02)', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'hall.db-wal'), 'frames');
    await expect(Journal.open({ folder, tables: [] })).rejects.toThrow(DataFolderUnfit);
    expect(existsSync(join(folder, 'hall.db'))).toBe(false);
  });
});

describe('a file that another program holds (J04)', () => {
  async function filled(): Promise<Journal> {
    const journal = await Journal.open({ folder: freshFolder(), tables: [] });
    const stream = 'day/2026-11-26';
    const events = journal.stamp([{ type: 'Said', data: '一' }], { at: 1, actor: 'test', commandId: 'c', stream });
    await journal.commit({ events, remembered: null, opens: [stream], closes: [] });
    return journal;
  }
  const held = (code: string): Error => Object.assign(new Error('held'), { code });

  test.each(['EPERM', 'EBUSY', 'EACCES'])(
    'for two seconds: %s is waited for, in backup and in restore',
    async (code) => {
      const journal = await filled();
      const file = join(freshFolder(), 'backup.db');
      const holding = (): { rename: typeof rename; tries: () => number } => {
        const until = performance.now() + 2_000;
        let tries = 0;
        return {
          tries: () => tries,
          rename: async (from, to) => {
            tries += 1;
            if (performance.now() < until) throw held(code);
            await rename(from, to);
          },
        };
      };
      const [first, second] = [holding(), holding()];
      await backup(journal.reader, file, undefined, first);
      const elsewhere = freshFolder();
      await restore(file, elsewhere, undefined, second);
      expect(first.tries()).toBeGreaterThan(5);
      const restored = await Journal.open({ folder: elsewhere, tables: [] });
      expect(restored.lastHash).toBe(journal.lastHash);
      await Promise.all([restored.close(), journal.close()]);
    },
  );

  test('for longer: refused with who may hold it, and nothing half is left', async () => {
    const journal = await filled();
    const folder = freshFolder();
    const files = { patienceMs: 300, rename: () => Promise.reject(held('EBUSY')) };
    await expect(backup(journal.reader, join(folder, 'backup.db'), undefined, files)).rejects.toThrow(/杀毒|virus/);
    await expect(backup(journal.reader, join(folder, 'backup.db'), undefined, files)).rejects.toThrow(BackupRefused);
    expect(readdirSync(folder)).toEqual([]);
    // and then it works
    await backup(journal.reader, join(folder, 'backup.db'));
    mkdirSync(join(folder, 'hall'));
    await expect(restore(join(folder, 'backup.db'), join(folder, 'hall'), undefined, files)).rejects.toThrow(
      BackupRefused,
    );
    expect(readdirSync(join(folder, 'hall'))).toEqual([]);
    await restore(join(folder, 'backup.db'), join(folder, 'hall'));
    await journal.close();
  });
});
