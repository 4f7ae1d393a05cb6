import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { askRunningHall } from '../control/control.ts';
import type { Keeper } from '../install/install.ts';
import { CommandFailed, run } from './action.ts';
import { UNIT_FILE } from './plan.ts';

/** Whether systemd keeps services on this machine (sd_booted(3)); its command alone may lie in a container. */
export function hasSystemd(): boolean {
  return existsSync('/run/systemd/system');
}

/** The hall as a service of systemd. */
export function systemdKeeper(data: string, seconds: number, prepare: () => Promise<void>): Keeper {
  return {
    prepare,
    stop: async () => {
      if (existsSync(UNIT_FILE)) await systemctl('stop', 'quhao.service');
    },
    start: async () => {
      await systemctl('daemon-reload');
      await systemctl('restart', 'quhao.service');
    },
    unit: () => (existsSync(UNIT_FILE) ? { file: UNIT_FILE, text: readFileSync(UNIT_FILE, 'utf8') } : null),
    untilReady: (version) => untilReady(data, version, seconds),
  };
}

async function systemctl(...words: string[]): Promise<void> {
  const { code, out } = await run(['systemctl', ...words]);
  if (code !== 0) throw new CommandFailed(`systemctl ${words.join(' ')}: ${out.trim()}`);
}

const ASK_EVERY_MS = 250;

/** `setUp`: nobody has filled in the first day's page yet, and it is there. */
export type Readiness = { readonly version: string } | { readonly setUp: true } | { readonly why: string };

/** Asks the hall at its door for the machine's own commands until one takes work, of this version if one is named. */
export async function waitForHall(data: string, seconds: number, wanted?: string): Promise<Readiness> {
  const until = performance.now() + seconds * 1_000;
  for (;;) {
    const answer = await askRunningHall(data, { do: 'ready' }).catch((error: Error) => ({ refused: error.message }));
    if (answer !== null && 'refused' in answer && answer.refused === 'no-hall-yet') return { setUp: true };
    const version = answer !== null && 'done' in answer ? answer.done : null;
    if (version !== null && (wanted === undefined || version === wanted)) return { version };
    if (performance.now() >= until) {
      const seen = answer !== null && 'refused' in answer ? answer.refused : (version ?? 'no answer');
      return { why: `${seconds} 秒里没有开门 / not ready within ${seconds} s (${seen})` };
    }
    await pause(ASK_EVERY_MS);
  }
}

async function untilReady(data: string, version: string, seconds: number): Promise<string | null> {
  const readiness = await waitForHall(data, seconds, version);
  return 'why' in readiness ? readiness.why : null;
}

/** A machine without systemd: the hall is started and stopped by hand, and nothing is done while it runs. */
export function bareKeeper(data: string, prepare: () => Promise<void>): Keeper {
  return {
    prepare,
    stop: async () => {
      if ((await askRunningHall(data, { do: 'ready' })) === null) return;
      throw new CommandFailed('大厅正在运行，请先停掉它 / the hall runs: stop it first');
    },
    start: () => Promise.resolve(),
    unit: () => null,
    untilReady: () => Promise.resolve(null),
  };
}
