import { describe, expect, test } from 'vitest';
import { findSticks } from './sticks.ts';
import type { Ports } from './sticks.ts';

/** A machine with these mounts, files and pluggable devices. */
function machine(parts: {
  readonly mounts?: readonly string[];
  readonly paths: Readonly<Record<string, 'folder' | 'file'>>;
  readonly removable: readonly string[];
  readonly platform?: NodeJS.Platform;
}): Ports & { readonly drivesAsked: string[] } {
  const drivesAsked: string[] = [];
  return {
    platform: parts.platform ?? 'linux',
    mounts: () => (parts.mounts ?? []).join('\n'),
    isRemovable: (device) => parts.removable.includes(device),
    kindOf: (path) => parts.paths[path] ?? null,
    isRemovableDrive: (drive) => {
      drivesAsked.push(drive);
      return Promise.resolve(parts.removable.includes(drive));
    },
    drivesAsked,
  };
}

describe('a USB stick', () => {
  test('that is marked is found where desktops mount it, with a blank in its name', async () => {
    const ports = machine({
      mounts: [String.raw`/dev/sdb1 /media/quhao/MY\040STICK vfat rw 0 0`, '/dev/sdc1 /mnt exfat rw 0 0'],
      paths: { '/media/quhao/MY STICK/quhao-backup': 'folder', '/mnt/quhao-backup.txt': 'file' },
      removable: ['/dev/sdb1', '/dev/sdc1'],
    });
    expect(await findSticks(ports)).toEqual([
      { mount: '/media/quhao/MY STICK', folder: '/media/quhao/MY STICK/quhao-backup' },
      { mount: '/mnt', folder: '/mnt' },
    ]);
  });

  test('of a stranger never gets the hall’s data: no mark, no stick', async () => {
    const ports = machine({
      mounts: ['/dev/sdb1 /media/quhao/HOLIDAY vfat rw 0 0'],
      paths: { '/media/quhao/HOLIDAY/photos': 'folder' },
      removable: ['/dev/sdb1'],
    });
    expect(await findSticks(ports)).toEqual([]);
  });

  test('is no fixed disk, no share and no folder that only looks like it', async () => {
    const ports = machine({
      mounts: [
        '/dev/sda2 /mnt/data ext4 rw 0 0',
        'server:/share /mnt/share nfs rw 0 0',
        '/dev/sdb1 /media-of-mine/x vfat rw 0 0',
        '/dev/sdb2 /srv vfat rw 0 0',
      ],
      paths: {
        '/mnt/data/quhao-backup': 'folder',
        '/mnt/share/quhao-backup': 'folder',
        '/media-of-mine/x/quhao-backup': 'folder',
        '/srv/quhao-backup': 'folder',
      },
      removable: ['/dev/sdb1', '/dev/sdb2'],
    });
    expect(await findSticks(ports)).toEqual([]);
  });
});
