import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Listeners } from '../../drivers/transport/listeners.ts';
import type { WireEnd } from '../../drivers/transport/wire-end.ts';
import { plugPty } from './pty-pair.ts';
import type { PtyPair } from './pty-pair.ts';

/** A line under a stable path whose cable can be pulled and put back. */
export interface Pty {
  readonly path: string;
  readonly end: WireEnd;
  pull(): void;
  plug(): Promise<void>;
}

/** Opens a pseudo-terminal for one test; it is gone when the test ends. */
export function openPty(): Promise<Pty> {
  const folder = mkdtempSync(join(tmpdir(), 'quhao-pty-'));
  const path = join(folder, 'port');
  const heard = new Listeners<[Uint8Array]>();
  let pair: PtyPair | null = null;
  const plug = (): Promise<void> => {
    pair = plugPty(path);
    pair.onBytes((bytes) => heard.call(bytes));
    return Promise.resolve();
  };
  const pull = (): void => {
    pair?.pull();
    pair = null;
  };
  onTestFinished(() => {
    pull();
    rmSync(folder, { recursive: true, force: true });
  });
  const end: WireEnd = { write: (bytes) => pair?.write(bytes), onBytes: (listener) => heard.add(listener) };
  return plug().then(() => ({ path, end, pull, plug }));
}

/** A pseudo-terminal for each name. */
export async function openPtys<Name extends string>(names: readonly Name[]): Promise<Readonly<Record<Name, Pty>>> {
  const ptys = await Promise.all(names.map(async (name) => [name, await openPty()] as const));
  return Object.fromEntries(ptys) as Record<Name, Pty>;
}
