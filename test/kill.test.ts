import { expect, test } from 'vitest';
import { openDatabase } from '../server/journal/sqlite.ts';
import { verifyChain } from '../server/journal/verify.ts';
import { freshFolder } from './support/folder.ts';
import { ask } from './support/hall.ts';
import { runQuhao, startProcess } from './support/process.ts';

const ROUNDS = 5;
const CLIENTS = 8;

/**
 * The process is killed as a power cut would, in the middle of taking numbers and calling. Whatever was answered has to
 * be there, no number twice, and the next number follows on.
 */
test(`${ROUNDS} rounds of kill −9 under load from ${CLIENTS} clients: nothing answered is lost, nothing comes twice`, async () => {
  const folder = freshFolder();
  const answered = new Map<string, string>();
  const called = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { url, child, ended, readyMs } = await startProcess(['demo', '--port', '0', '--data', folder]);
    expect(readyMs).toBeLessThan(20_000);
    await ask(url, 'POST', '/counters/3/open', {}).catch(() => undefined);
    let alive = true;
    const client = async (index: number): Promise<void> => {
      while (alive) {
        try {
          if (index === 0) {
            const { status, body } = await ask(url, 'POST', '/counters/3/call', {});
            if (status === 200) {
              const { number } = body['ticket'] as { number: string };
              expect(called.has(number)).toBe(false);
              called.add(number);
            }
            continue;
          }
          const { status, body } = await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
          if (status !== 201) continue;
          expect(answered.has(String(body['number']))).toBe(false);
          answered.set(String(body['number']), String(body['id']));
        } catch (error) {
          if (!(error instanceof TypeError)) throw error;
          // the connection broke: this one was not answered
          return;
        }
      }
    };
    const clients = Array.from({ length: CLIENTS }, (_, index) => client(index));
    const before = answered.size;
    await expect.poll(() => answered.size - before, { timeout: 10_000 }).toBeGreaterThan(50 + round * 37);
    child.kill('SIGKILL');
    await ended;
    alive = false;
    await Promise.all(clients);
  }

  const { url, child, ended } = await startProcess(['demo', '--port', '0', '--data', folder]);
  for (const [number, id] of answered) {
    const { body } = await ask(url, 'GET', `/tickets/${id}`);
    expect(body['number']).toBe(number);
  }
  const db = await openDatabase(`${folder}/hall.db`, { readOnly: true });
  const issued = await db.all<{ number: string }>(
    `select data ->> 'number' as number from events where type = 'TicketIssued' order by position`,
  );
  expect(issued.map(({ number }) => number)).toEqual(
    issued.map((_, index) => `A${String(index + 1).padStart(3, '0')}`),
  );
  expect((await verifyChain(db)).broken).toBeNull();
  await db.close();
  const next = await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
  expect(next.body['number']).toBe(`A${String(issued.length + 1).padStart(3, '0')}`);
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null });
  expect((await runQuhao(['verify', '--data', folder])).code).toBe(0);
}, 180_000);
