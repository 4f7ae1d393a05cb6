import { mkdtempSync, rmSync, symlinkSync, unlinkSync, existsSync, write } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodePty from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { Listeners } from '../../drivers/transport/listeners.ts';
import type { WireEnd } from '../../drivers/transport/wire-end.ts';

/** A pseudo-terminal under a stable path: the hall opens the path, a simulator sits on the master. */
export interface Pty {
  /** A symbolic link, so that the cable can be pulled and come back under the same name. */
  readonly path: string;
  readonly end: WireEnd;
  pull(): void;
  plug(): Promise<void>;
}

/** What node-pty gives beyond its types: raw bytes and its file descriptors. */
interface RawPty {
  readonly _fd: number;
  readonly _pty: string;
  readonly master: NodeJS.ReadableStream & { destroy(): void };
  readonly slave: { destroy(): void };
}

const nothingThere = (): RawPty => {
  const open = (nodePty as unknown as { open(options: object): RawPty }).open;
  return open({ cols: 80, rows: 24, encoding: null });
};

/** Opens a pty for one test; it is gone when the test ends. */
export function openPty(): Promise<Pty> {
  const folder = mkdtempSync(join(tmpdir(), 'quhao-pty-'));
  const path = join(folder, 'port');
  const heard = new Listeners<[Uint8Array]>();
  let terminal: RawPty | null = null;
  let queue: Promise<void> = Promise.resolve();

  const plug = (): Promise<void> => {
    const opened = nothingThere();
    terminal = opened;
    opened.master.on('data', (bytes: Buffer) => heard.call(Uint8Array.from(bytes)));
    opened.master.on('error', () => undefined);
    // the slave's own stream would eat what the hall is to read
    opened.slave.destroy();
    if (existsSync(path)) unlinkSync(path);
    symlinkSync(opened._pty, path);
    return Promise.resolve();
  };
  const pull = (): void => {
    terminal?.master.destroy();
    terminal = null;
    rmSync(path, { force: true });
  };
  onTestFinished(() => {
    pull();
    rmSync(folder, { recursive: true, force: true });
  });
  return plug().then(() => ({
    path,
    pull,
    plug,
    end: {
      write: (bytes) => {
        const to = terminal;
        if (to !== null) queue = queue.then(() => writeAll(to._fd, bytes));
      },
      onBytes: (listener) => heard.add(listener),
    },
  }));
}

/** Writes to the master's descriptor; a full line is tried again, a pulled one is left. */
function writeAll(fd: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const from = (start: number): void => {
      write(fd, bytes, start, bytes.length - start, null, (error, written) => {
        if (error?.code === 'EAGAIN') setTimeout(() => from(start), 1);
        else if (error !== null || start + written >= bytes.length) resolve();
        else from(start + written);
      });
    };
    from(0);
  });
}
