import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
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
