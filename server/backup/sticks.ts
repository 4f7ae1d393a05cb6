import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A USB stick that says it is meant for backups. */
export interface Stick {
  /** Where it is mounted: `/media/quhao/STICK`, `E:\`. */
  readonly mount: string;
  /** The folder on it that takes the backups. */
  readonly folder: string;
}

/**
 * A folder or a text file of this name marks a stick: without it a stick is somebody's own, and never gets what the hall
 * knows of people.
 */
export const MARKS = ['quhao-backup', 'quhao-backup.txt'] as const;

/** What of the machine is looked at. */
export interface Ports {
  readonly platform: NodeJS.Platform;
  /** Text of /proc/self/mounts. */
  mounts(): string;
  /** Whether a block device, such as `/dev/sdb1`, can be pulled out. */
  isRemovable(device: string): boolean;
  /** `folder`, `file` or nothing at a path. */
  kindOf(path: string): 'folder' | 'file' | null;
  /** Windows: whether a drive, such as `E:`, can be pulled out. */
  isRemovableDrive(drive: string): Promise<boolean>;
}

/** Where desktops and technicians mount what is put in. */
const MOUNTED_UNDER = ['/media/', '/run/media/', '/mnt'];

/** The marked sticks that are in now. */
export async function findSticks(ports: Ports = machinePorts): Promise<Stick[]> {
  const sticks: Stick[] = [];
  for (const mount of ports.platform === 'win32' ? drives(ports) : mountPoints(ports)) {
    const folder = markedFolder(mount, ports);
    if (folder === null) continue;
    if (ports.platform === 'win32' && !(await ports.isRemovableDrive(mount.slice(0, 2)))) continue;
    sticks.push({ mount, folder });
  }
  return sticks;
}

function mountPoints({ mounts, isRemovable }: Ports): string[] {
  return mounts()
    .split('\n')
    .map((line) => line.split(' ').slice(0, 2).map(unescaped))
    .filter(([device = '', mount = '']) => {
      const isThere = MOUNTED_UNDER.some((under) => mount === under || mount.startsWith(withSlash(under)));
      return isThere && device.startsWith('/dev/') && isRemovable(device);
    })
    .map(([, mount = '']) => mount);
}

/** Drives are asked for what they are only when they bear the mark: the question costs a process. */
function drives({ kindOf }: Ports): string[] {
  return [...'DEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:\\`).filter((drive) => kindOf(drive) === 'folder');
}

function markedFolder(mount: string, { kindOf }: Ports): string | null {
  for (const mark of MARKS) {
    const path = join(mount, mark);
    const kind = kindOf(path);
    if (kind !== null) return kind === 'folder' ? path : mount;
  }
  return null;
}

const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`);

/** Blanks stand as `\040` in /proc/self/mounts. */
function unescaped(field: string): string {
  return field.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

/** A partition's disk says `removable`; a USB disk that does not still hangs on the bus. */
function isRemovable(device: string): boolean {
  try {
    const block = join('/sys/class/block', basename(device));
    const place = readlinkSync(block);
    if (place.includes('/usb')) return true;
    const disk = existsSync(join(block, 'partition')) ? join('/sys/class/block', basename(dirname(place))) : block;
    return readFileSync(join(disk, 'removable'), 'utf8').trim() === '1';
  } catch {
    // a device that was just pulled out
    return false;
  }
}

const run = promisify(execFile);
const REMOVABLE_DRIVE = '2';

async function isRemovableDrive(drive: string): Promise<boolean> {
  const question = `(Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='${drive}'").DriveType`;
  try {
    const { stdout } = await run('powershell', ['-NoProfile', '-Command', question]);
    return stdout.trim() === REMOVABLE_DRIVE;
  } catch {
    return false;
  }
}

const machinePorts: Ports = {
  platform: process.platform,
  mounts: () => (existsSync('/proc/self/mounts') ? readFileSync('/proc/self/mounts', 'utf8') : ''),
  isRemovable,
  kindOf: (path) => {
    try {
      const found = statSync(path);
      return found.isDirectory() ? 'folder' : 'file';
    } catch {
      return null;
    }
  },
  isRemovableDrive,
};
