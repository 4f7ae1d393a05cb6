import { join } from 'node:path';
import { expect } from 'vitest';
import type { SimulationView } from '../../contract/views.ts';
import { seeded } from '../../server/estimate/random.ts';
import { openDatabase } from '../../server/journal/sqlite.ts';
import { verifyChain } from '../../server/journal/verify.ts';
import { ask } from './hall.ts';
import type { Answer } from './hall.ts';
import { startProcess } from './process.ts';
import { followRoom } from './room.ts';

const SERVICES = ['civil', 'labour', 'finance', 'family', 'building', 'machinery', 'petition', 'safety'];
const BOXES = [
  ...[1, 2, 3, 4, 5, 6].map((address) => ({ deviceId: 'boxes', address })),
  { deviceId: 'buttons', address: 7 },
  { deviceId: 'keypad', address: 8 },
];
const CLERKS = 2;
const KIOSKS = 6;

export interface KillReport {
  readonly rounds: number;
  /** From the start of the process to its ready line, ms, each start after a kill. */
  readonly readyMs: number[];
  readonly tickets: number;
  readonly calls: number;
  /** Kills that came between a request and its answer, so that only its repetition could tell. */
  readonly openAtKill: number;
}

/** What the world outside was told, to be held against the journal. */
class Witness {
  readonly numberOfKey = new Map<string, string>();
  readonly called: { ticketId: string; counterId: string }[] = [];
  /** Requests that broke off with the process: sent again with the same key after the start. */
  openKeys = new Map<string, string>();
  openAtKill = 0;

  issued(key: string, { status, body }: Answer): void {
    expect([status, body.code]).toEqual([201, undefined]);
    const number = String(body['number']);
    const before = this.numberOfKey.get(key);
    if (before !== undefined) expect(number).toBe(before);
    this.numberOfKey.set(key, number);
  }
}

/**
 * Kills the hall as a power cut would, `rounds` times over one data folder, at random moments under load from eight
 * HTTP clients and eight boxes, and holds the journal against what was answered.
 */
export async function killRounds(folder: string, rounds: number, seed: number): Promise<KillReport> {
  const random = seeded(seed);
  const witness = new Witness();
  const readyMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = await startProcess(['demo', '--port', '0', '--data', folder]);
    if (round > 0) readyMs.push(started.readyMs);
    await repeatOpenRequests(started.url, witness);
    await expectDevicesTellTheTruth(started.url);
    const load = underLoad(started.url, round, witness);
    await load.running;
    // the moment is meant to be any moment: a power cut waits for nothing
    await new Promise((resolve) => setTimeout(resolve, random() * 250));
    started.child.kill('SIGKILL');
    await started.ended;
    await load.ended;
    witness.openAtKill += witness.openKeys.size;
  }
  const last = await startProcess(['demo', '--port', '0', '--data', folder]);
  readyMs.push(last.readyMs);
  await repeatOpenRequests(last.url, witness);
  await expectDevicesTellTheTruth(last.url);
  last.child.kill('SIGTERM');
  expect(await last.ended).toEqual({ code: 0, signal: null });
  const calls = await expectJournalHolds(folder, witness);
  return { rounds, readyMs, tickets: witness.numberOfKey.size, calls, openAtKill: witness.openAtKill };
}

async function repeatOpenRequests(url: string, witness: Witness): Promise<void> {
  for (const [key, serviceId] of witness.openKeys) {
    const body = { serviceId, print: false };
    witness.issued(key, await ask(url, 'POST', '/tickets', body, { 'Idempotency-Key': key }));
  }
  witness.openKeys = new Map();
}

/** Each box shows the number its counter has now, or none. */
async function expectDevicesTellTheTruth(url: string): Promise<void> {
  const numbers = new Map<string, string>();
  for (let id = 1; id <= BOXES.length; id += 1) {
    const { body } = await ask(url, 'GET', `/counters/${id}`);
    const current = body['currentTicket'] as { number: string } | null;
    numbers.set(String(id), current === null ? '000' : current.number.slice(-3));
  }
  const simulation = await followRoom<SimulationView>(url, 'simulation');
  await simulation.until(({ boxes }) =>
    boxes.every(
      ({ counterId, protocol, ticketDigits }) => protocol === 'modbus' || numbers.get(counterId) === ticketDigits,
    ),
  );
  simulation.leave();
}

/** Six kiosks that take numbers, two consoles and eight boxes that call; all stop when the process is gone. */
function underLoad(url: string, round: number, witness: Witness): { running: Promise<void>; ended: Promise<unknown> } {
  let begun = (): void => undefined;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const untilGone = async (one: (count: number) => Promise<void>): Promise<void> => {
    for (let count = 0; ; count += 1) {
      try {
        await one(count);
      } catch (error) {
        // fetch says TypeError when the connection broke off
        if (error instanceof TypeError) return;
        throw error;
      }
    }
  };
  const kiosk = (index: number): Promise<void> =>
    untilGone(async (count) => {
      const key = `round-${round}-kiosk-${index}-touch-${count}`;
      const serviceId = SERVICES[(count + index) % SERVICES.length]!;
      witness.openKeys.set(key, serviceId);
      witness.issued(key, await ask(url, 'POST', '/tickets', { serviceId, print: false }, { 'Idempotency-Key': key }));
      witness.openKeys.delete(key);
      if (count === 3) begun();
    });
  const clerk = (index: number): Promise<void> =>
    untilGone(async (count) => {
      const counterId = String(((count + index) % BOXES.length) + 1);
      const { status, body } = await ask(url, 'POST', `/counters/${counterId}/call`, {});
      if (status === 200) witness.called.push({ ticketId: (body['ticket'] as { id: string }).id, counterId });
      else await ask(url, 'POST', `/counters/${counterId}/open`, {});
    });
  const box = ({ deviceId, address }: (typeof BOXES)[number]): Promise<void> =>
    untilGone(async () => {
      await ask(url, 'POST', '/simulation/actions', { do: 'press', deviceId, address, key: 'call' });
    });
  const ended = Promise.all([
    ...Array.from({ length: KIOSKS }, (_, index) => kiosk(index)),
    ...Array.from({ length: CLERKS }, (_, index) => clerk(index)),
    ...BOXES.map((each) => box(each)),
  ]);
  return { running: Promise.race([running, ended.then(() => undefined)]), ended };
}

/** Nothing answered is lost, nothing twice; returns how many calls the journal has. */
async function expectJournalHolds(folder: string, witness: Witness): Promise<number> {
  const db = await openDatabase(join(folder, 'hall.db'), { readOnly: true });
  try {
    expect((await verifyChain(db)).broken).toBeNull();
    const issued = await db.all<{ id: string; number: string }>(
      `select data ->> 'ticketId' as id, data ->> 'number' as number
       from events where type = 'TicketIssued' order by position`,
    );
    // one ticket for each touch, however often it was sent; each number once and none left out
    expect(issued.map(({ number }) => number).sort()).toEqual([...witness.numberOfKey.values()].sort());
    const byPrefix = new Map<string, number>();
    for (const { number } of issued) {
      const prefix = number.slice(0, 1);
      const next = (byPrefix.get(prefix) ?? 0) + 1;
      byPrefix.set(prefix, next);
      expect(number).toBe(`${prefix}${String(next).padStart(3, '0')}`);
    }
    const calls = await db.all<{ ticketId: string; counterId: string }>(
      `select data ->> 'ticketId' as ticketId, data ->> 'counterId' as counterId from events where type = 'TicketCalled'`,
    );
    const known = new Map(calls.map(({ ticketId, counterId }) => [ticketId, counterId]));
    // nobody holds, hands on or brings back here: each ticket is called by one counter at most, once
    expect(known.size).toBe(calls.length);
    for (const { ticketId, counterId } of witness.called) expect(known.get(ticketId)).toBe(counterId);
    return calls.length;
  } finally {
    await db.close();
  }
}
