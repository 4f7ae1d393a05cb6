import { expect } from 'vitest';
import { clockAt } from './clock.ts';
import { freshFolder } from './folder.ts';
import { ask, hallFile, openCounters, startTestHall } from './hall.ts';
import { startTestSetUp } from './set-up.ts';
import { pairedScreen, signedIn } from './people.ts';

/** A hall in which every page has something to show: people at each step of their visit, counters in each state. */
export interface Stage {
  readonly url: string;
  /** Tokens of the tickets that stand for a step of the visit. */
  readonly tickets: Readonly<Record<'waiting' | 'near' | 'called' | 'served' | 'held', string>>;
  /** Token of somebody's appointment. */
  readonly appointment: string;
  /** Address of another hall's wall at a time of its day, just after a call, and when it rests on its playlist. */
  readonly called: (start: string) => Promise<string>;
  readonly resting: (start: string) => Promise<string>;
  /** Address of a set-up that nobody has begun. */
  readonly setUp: () => Promise<string>;
  /** The digits on the console of the set-up at an address. */
  readonly codeAt: (address: string) => string;
}

const MORNING = '2026-11-26T09:00:00+08:00';
const SLOT = '2026-11-26T09:30:00+08:00';

type HallFile = ReturnType<typeof hallFile>;

/** No pad falls asleep under a measurement. */
export const stageRules = { padAwakeSeconds: 600, evaluationKeySeconds: 600 };

/** The demo's hall by those rules. */
export function stageFile(): HallFile {
  const demo = hallFile();
  return { ...demo, rules: { ...demo.rules, ...stageRules } };
}

/**
 * Counter 1 calls · 2 has sent somebody away for papers · 3 serves and asks for a rating · 4 serves · 5 pauses · 6 has
 * ended with somebody · 7 free, its pad asleep · 8 closed.
 */
export async function setStage(file = stageFile(), reason = '去送材料'): Promise<Stage> {
  const codes = new Map<string, string>();
  const { url, hall, people } = await startTestHall({ file, time: clockAt(MORNING) });
  await openCounters({ hall });
  const post = async (path: string, body: object = {}): Promise<Record<string, unknown>> => {
    const answer = await ask(url, 'POST', path, body);
    if (answer.status >= 400) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const tokenOf = (id: unknown): string => hall.state.queue.tickets.get(id as never)!.token;
  const take = async (serviceId: string, priorityClass?: string): Promise<string> =>
    tokenOf((await post('/tickets', { serviceId, priorityClass, print: false }))['id']);
  const call = async (counterId: string): Promise<string> =>
    tokenOf(((await post(`/counters/${counterId}/call`))['ticket'] as { id: string }).id);

  await take('civil');
  await take('civil', 'elderly');
  await take('civil');
  await call('3');
  await post('/counters/3/ask-evaluation');
  for (let people = 0; people < 2; people += 1) await take('labour');
  await call('4');
  await post('/counters/4/start');
  for (let people = 0; people < 4; people += 1) await take('labour');
  const waiting = await take('labour');
  const held = await take('finance');
  await call('2');
  await post('/counters/2/hold', { kind: 'without-papers' });
  const served = await take('building');
  await call('6');
  await post('/counters/6/complete');
  const near = await take('family');
  await take('petition');
  const called = await call('1');
  await post('/counters/5/pause', { reason });
  await post('/counters/8/close');
  // the first slot of the day is full
  await post('/appointments', { serviceId: 'civil', slotAt: SLOT });
  const { id } = await post('/appointments', { serviceId: 'civil', slotAt: SLOT });
  const { token } = hall.state.queue.book.byId.get(String(id))!;
  await signedIn({ hall, people }, 'zhou', ['clerk'], '3');
  await signedIn({ hall, people }, 'chief', ['director', 'technician']);
  await pairedScreen({ hall }, 'pad', { counterId: '3' });
  await pairedScreen({ hall }, 'kiosk', { kioskId: 'kiosk-1' });
  // the first estimate comes a moment after the tickets, and moves what stands below it
  await expect.poll(async () => (await ask(url, 'GET', `/tickets/${waiting}`)).body['estimatedWait']).not.toBeNull();
  return {
    url,
    tickets: { waiting, near, called, served, held },
    appointment: token,
    called: (start) => wallAt(start, 0),
    resting: (start) => wallAt(start, 2 * 60_000),
    setUp: async () => {
      const { url: address, code } = await startTestSetUp(freshFolder());
      codes.set(address, code);
      return `${address}/set-up`;
    },
    codeAt: (address) => codes.get(new URL(address).origin) ?? '',
  };
}

/** The wall of another hall at a time of the day, with two calls; `restedMs` after them it rests on its playlist. */
async function wallAt(start: string, restedMs: number): Promise<string> {
  const demo = stageFile();
  const time = clockAt(start);
  const displays = { ...demo.displays!, dim: { from: 18 * 60, to: 7 * 60 } };
  const { url, hall } = await startTestHall({ file: { ...demo, displays }, time });
  await openCounters({ hall });
  for (const serviceId of ['civil', 'labour', 'labour'])
    await ask(url, 'POST', '/tickets', { serviceId, print: false });
  for (const counterId of ['3', '4']) await ask(url, 'POST', `/counters/${counterId}/call`, {});
  time.add(restedMs);
  return `${url}/display`;
}
