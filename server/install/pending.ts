import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeDurably } from './durable.ts';

/**
 * An upgrade that has begun and that nobody has confirmed. As long as this file is there, the next start of the hall goes back
 * to `from`, unless the installation that wrote it is still at work.
 */
export const Pending = z.object({
  from: z.string(),
  to: z.string(),
  data: z.string(),
  /** UTC ms. */
  since: z.number().int(),
  /** Who is at work: a process of one boot of the machine. */
  installer: z.object({ boot: z.string(), pid: z.number().int(), started: z.string() }),
  /** The data as they were, once the hall had stopped; null before that, and where there were none. */
  copy: z.object({ file: z.string(), shape: z.number().int() }).nullable(),
  /** The old service's own text; null where it was not touched. */
  unit: z.object({ file: z.string(), text: z.string() }).nullable(),
  /** The data of the new release are being put aside: has to be brought to its end. */
  restoring: z.boolean(),
});
export type Pending = z.infer<typeof Pending>;

export function readPending(file: string): Pending | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return Pending.parse(JSON.parse(text));
}

export function writePending(file: string, pending: Pending): void {
  writeDurably(file, `${JSON.stringify(pending, null, 2)}\n`);
}

/** This process, so that no later one with the same number is taken for it. */
export function thisInstaller(): Pending['installer'] {
  return { boot: bootId(), pid: process.pid, started: startOf(process.pid) ?? '' };
}

/** Whether the installation that wrote the file is still at work. */
export function isAtWork({ boot, pid, started }: Pending['installer']): boolean {
  return boot === bootId() && started === startOf(pid);
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** When a process began, in ticks since the boot: field 22 of proc(5); null when it has ended. */
function startOf(pid: number): string | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // its name in brackets may hold spaces
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
