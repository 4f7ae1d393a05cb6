import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ServiceId } from '../../contract/ids.ts';
import { freshFolder } from '../../test/support/folder.ts';
import { hallFor, MINUTE } from '../../test/support/queue.ts';
import type { GivenHall } from '../../test/support/queue.ts';
import { productRoot } from '../cli/root.ts';
import { openDatabase } from '../journal/sqlite.ts';
import { migrate } from '../journal/migrations.ts';
import { LiveWaits } from './waits.ts';

const a = 'a' as ServiceId;

async function started(hall: GivenHall, workerFile = join(productRoot(), 'dist', 'server', 'estimate-worker.js')) {
  const db = await openDatabase(join(freshFolder(), 'hall.db'));
  await migrate(db);
  const reports: string[] = [];
  const waits = new LiveWaits({
    workerFile,
    state: () => hall.state,
    now: () => hall.now,
    reader: () => db,
    onChange: () => undefined,
    report: (what) => reports.push(what),
  });
  waits.start();
  onTestFinished(async () => {
    await waits.close();
    await db.close();
  });
  return { waits, reports };
}

describe('waits as they are told now', () => {
  test('follow what happens within seconds, also long after the last change', async () => {
    const hall = hallFor({ rules: {} });
    const { waits } = await started(hall);
    await expect.poll(() => waits.tookMs).not.toBeNull();
    // nobody is at a counter: nobody can say
    expect(waits.ofNewcomer(a, null)).toBeNull();
    await pause(1_500);
    hall.open('1');
    waits.touch();
    await expect.poll(() => waits.ofNewcomer(a, null)).toMatchObject({ p50Ms: 0 });
    for (let count = 0; count < 6; count += 1) hall.issue('a');
    hall.call('1');
    waits.touch();
    await expect.poll(() => waits.ofNewcomer(a, null)?.p50Ms ?? 0).toBeGreaterThan(10 * MINUTE);
  }, 20_000);

  test('are run at most once a second, however often the hall changes', async () => {
    const hall = hallFor({ rules: {} }).open('1');
    const { waits } = await started(hall);
    await expect.poll(() => waits.tookMs).not.toBeNull();
    const before = waits.runs;
    const began = performance.now();
    while (performance.now() - began < 2_500) {
      waits.touch();
      await pause(1);
    }
    const seconds = (performance.now() - began) / 1_000;
    expect(waits.runs - before).toBeGreaterThanOrEqual(1);
    expect(waits.runs - before).toBeLessThanOrEqual(seconds + 1);
  }, 20_000);

  test('are simply not said when the thread cannot run; the hall goes on', async () => {
    const hall = hallFor({ rules: {} }).open('1');
    const { waits, reports } = await started(hall, join(freshFolder(), 'missing.js'));
    await expect.poll(() => reports.length).toBeGreaterThan(0);
    hall.issue('a');
    waits.touch();
    expect(waits.ofNewcomer(a, null)).toBeNull();
  });
});
