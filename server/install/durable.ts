import { closeSync, fsyncSync, openSync, readlinkSync, renameSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** A name that was given or taken away in a folder stays so after a power cut. Windows does it by itself and opens no folder. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes a small file so that after a power cut there is the old one or the new one, never half of it. */
export function writeDurably(file: string, text: string | Buffer, mode = 0o644): void {
  const unfinished = `${file}.unfinished`;
  const handle = openSync(unfinished, 'w', mode);
  try {
    writeSync(handle, Buffer.from(text));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, file);
  syncFolder(dirname(file));
}

export function removeDurably(file: string): void {
  rmSync(file, { force: true });
  syncFolder(dirname(file));
}

/** Lets a link name another release: at every moment it names the old one or the new one. */
export function pointTo(link: string, target: string): void {
  const unfinished = `${link}.unfinished`;
  rmSync(unfinished, { force: true });
  symlinkSync(target, unfinished);
  renameSync(unfinished, link);
  syncFolder(dirname(link));
}

/** `0.4.0`: the release that a link names; null where there is no link. */
export function releaseAt(link: string): string | null {
  try {
    return basename(readlinkSync(link));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
