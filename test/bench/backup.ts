import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackupsView } from '../../contract/backups.ts';
import { productRoot } from '../../server/cli/root.ts';
import { row } from './figures.ts';
import { started } from './http.ts';
import { makeTenYears } from './ten-years.ts';

const TICKETS_A_SECOND = 50;
const PRESSES_A_SECOND = 50;
const QUIET_MS = 30_000;
const WARM_UP_MS = 5_000;
const LOOK_EVERY_MS = 250;

/** What ran in the hall when something was asked of it. */
type Time = 'no backup' | 'copy' | 'check';

/**
 * A backup of a hall with a million tickets while it issues fifty a second and counters call: how long it takes, and how
 * long the hall keeps anybody waiting meanwhile, beside half a minute without one in the same run. `QUHAO_BENCH_YEARS` names a
 * folder that `makeTenYears` filled before.
 */
export async function benchBackup(): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'quhao-backup-'));
  const [fresh, config] = [join(root, 'hall'), join(root, 'hall.yaml')];
  const given = process.env['QUHAO_BENCH_YEARS'];
  const folder = given ?? fresh;
  if (given === undefined) await makeTenYears(config, folder);
  const bin = join(productRoot(), 'bin/quhao.js');
  const { url, child } = await started([
    bin,
    'serve',
    '--config',
    given === undefined ? config : join(given, '..', 'hall.yaml'),
    '--data',
    folder,
    '--port',
    '0',
  ]);
  const made = spawnSync(process.execPath, [bin, 'token', 'create', '--role', 'integrator', '--data', folder]);
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${made.stdout.toString().trim()}` };
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok && response.status !== 409) throw new Error(`${path}: ${response.status}`);
    return answer;
  };

  let time: Time | null = null;
  const samples: Record<Time, { issue: number[]; press: number[] }> = {
    'no backup': { issue: [], press: [] },
    copy: { issue: [], press: [] },
    check: { issue: [], press: [] },
  };
  let working = true;
  let failed = 0;
  /** So many a second whether or not the one before is answered: a pause is felt by all who come in it. */
  const steadily = async (what: 'issue' | 'press', perSecond: number, act: () => Promise<unknown>): Promise<void> => {
    const began = performance.now();
    const running = new Set<Promise<void>>();
    for (let count = 0; working; count += 1) {
      await pause(began + (count * 1000) / perSecond - performance.now());
      const from = performance.now();
      const during = time;
      // one that fails has waited as long as one that does not
      const one = act()
        .catch(() => (failed += 1))
        .then(() => {
          if (during !== null) samples[during][what].push(performance.now() - from);
        });
      running.add(one);
      void one.finally(() => running.delete(one));
    }
    await Promise.all(running);
  };
  for (const id of ['1', '2', '3', '4']) await ask('POST', `/counters/${id}/open`, {});
  let counter = 0;
  const load = [
    steadily('issue', TICKETS_A_SECOND, () => ask('POST', '/tickets', { serviceId: 'a', print: false })),
    steadily('press', PRESSES_A_SECOND, () => ask('POST', `/counters/${(counter++ % 4) + 1}/call`, {})),
  ];
  await pause(WARM_UP_MS);
  time = 'no backup';
  await pause(QUIET_MS);
  const phases = { copy: 0, check: 0 };
  await ask('POST', '/backups', {});
  const began = performance.now();
  let view: BackupsView;
  for (;;) {
    view = (await ask('GET', '/backups')) as BackupsView;
    if (view.running === null) break;
    time = view.running.phase === 'check' ? 'check' : 'copy';
    phases[time] = performance.now() - began;
    await pause(LOOK_EVERY_MS);
  }
  const tookMs = performance.now() - began;
  working = false;
  await Promise.all(load);
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  rmSync(root, { recursive: true, force: true });
  if (view.failure !== null) throw new Error(view.failure.code);
  const [backup] = view.folder.backups;
  if (given !== undefined) rmSync(join(view.folder.path, backup!.name));
  return [
    `backup of ${(backup!.bytes / 2 ** 20).toFixed(0)} MB while ${TICKETS_A_SECOND} tickets and ${PRESSES_A_SECOND} presses a second come: ` +
      `${(tookMs / 1000).toFixed(1)} s, of which copying ${(phases.copy / 1000).toFixed(1)} s; ${failed} requests failed`,
    '| ms | p50 | p99 | max |',
    '| --- | --- | --- | --- |',
    ...(['no backup', 'copy', 'check'] as const).flatMap((during) => [
      row(`press → called and durable, ${during}`, samples[during].press),
      row(`ticket issued, ${during}`, samples[during].issue),
    ]),
  ];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, ms));
  });
}
