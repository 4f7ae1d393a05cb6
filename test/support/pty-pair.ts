import { existsSync, rmSync, symlinkSync, unlinkSync, write } from 'node:fs';
import nodePty from '@lydell/node-pty';
import { Listeners } from '../../drivers/transport/listeners.ts';
import type { WireEnd } from '../../drivers/transport/wire-end.ts';

/** One pseudo-terminal: the hall opens `path`, a simulator sits on the master. */
export interface PtyPair extends WireEnd {
  readonly path: string;
  /** The cable is out: both ends are gone. */
  pull(): void;
}

/** What node-pty gives beyond its types: raw bytes and its file descriptors. */
interface RawPty {
  readonly _fd: number;
  readonly _pty: string;
  readonly master: NodeJS.ReadableStream & { destroy(): void };
  readonly slave: { destroy(): void };
}

const { open } = nodePty as unknown as { open(options: object): RawPty };

/** Opens a pseudo-terminal and puts a symbolic link to it at `path`, so that it can come back under the same name. */
export function plugPty(path: string): PtyPair {
  const terminal = open({ cols: 80, rows: 24, encoding: null });
  const heard = new Listeners<[Uint8Array]>();
  let queue: Promise<void> = Promise.resolve();
  terminal.master.on('data', (bytes: Buffer) => heard.call(Uint8Array.from(bytes)));
  terminal.master.on('error', () => undefined);
  // the slave's own stream would eat what the hall is to read
  terminal.slave.destroy();
  if (existsSync(path)) unlinkSync(path);
  symlinkSync(terminal._pty, path);
  return {
    path,
    write: (bytes) => {
      queue = queue.then(() => writeAll(terminal._fd, bytes));
    },
    onBytes: (listener) => heard.add(listener),
    pull: () => {
      terminal.master.destroy();
      rmSync(path, { force: true });
    },
  };
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
