import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { productRoot, productVersion } from '../server/cli/root.ts';
import type { TimeSources } from '../server/hall/clock.ts';
import { openDatabase } from '../server/journal/sqlite.ts';
import { differingRows, verifyChain } from '../server/journal/verify.ts';
import { readTables } from '../server/compose/data.ts';
import { freshFolder } from './support/folder.ts';
import { ask, startTestHall } from './support/hall.ts';

/**
 * Data written by every released version open in this one. Each fixture is a small hall played by that very version
 * (`tools/make-fixture.js`): six numbers and two with priority, four calls, a rating; four people still wait.
 */
const FIXTURES = join(productRoot(), 'test', 'fixtures', 'data');

/** The versions of the changelog that went out: one above package.json's is still being worked on. */
const released = [...readFileSync(join(productRoot(), 'CHANGELOG.md'), 'utf8').matchAll(/^## (\d+\.\d+\.\d+)$/gm)]
  .map(([, version]) => version!)
  .filter((version) => version.localeCompare(productVersion(), 'en', { numeric: true }) <= 0);

test('every version of the changelog has its data here: node tools/make-fixture.js', () => {
  const kept = readdirSync(FIXTURES).map((file) => file.replace('.db.gz', ''));
  expect(released.length).toBeGreaterThanOrEqual(3);
  expect(kept).toEqual(expect.arrayContaining(released));
});

describe.each(readdirSync(FIXTURES))('%s', (file) => {
  test('opens, shows who waits, gives the next number, and verifies', async () => {
    const folder = freshFolder();
    const data = join(folder, 'hall.db');
    writeFileSync(data, gunzipSync(readFileSync(join(FIXTURES, file))));
    const running = await startTestHall({ folder, time: await rightAfter(data) });
    const { url } = running;

    const { body: seen } = await ask(url, 'GET', '/hall');
    const waiting = (seen['services'] as { id: string; waitingCount: number }[]).map((service) => [
      service.id,
      service.waitingCount,
    ]);
    expect(Object.fromEntries(waiting)).toMatchObject({ civil: 2, labour: 2, finance: 0, petition: 0 });
    const { body: third } = await ask(url, 'GET', '/counters/3');
    expect(third).toMatchObject({ currentTicket: { number: 'A003', status: 'called', priorityClass: 'elderly' } });
    const { body: second } = await ask(url, 'GET', '/counters/2');
    expect(second).toMatchObject({ state: 'paused', pauseReason: 'rest' });

    const next = await ask(url, 'POST', '/tickets', { serviceId: 'civil' });
    expect([next.status, next.body['number']]).toEqual([201, 'A004']);
    const ticket = await ask(url, 'GET', `/tickets/${String(next.body['id'])}`);
    expect(ticket.body).toMatchObject({ number: 'A004', status: 'waiting' });
    await running.close();

    const db = await openDatabase(data, { readOnly: true });
    try {
      expect((await verifyChain(db)).broken).toBeNull();
      for (const table of readTables)
        expect([table.name, await differingRows(db, data, table)]).toEqual([table.name, 0]);
    } finally {
      await db.close();
    }
  });
});

/** The same day as in the data, a minute after the newest event. */
async function rightAfter(file: string): Promise<TimeSources> {
  const db = await openDatabase(file);
  const newest = await db.get<{ at: number }>('select max(at) as at from events');
  await db.close();
  const began = performance.now();
  return { wall: () => newest!.at + 60_000 + performance.now() - began, monotonic: () => performance.now() };
}
