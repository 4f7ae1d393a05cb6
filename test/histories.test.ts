import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CounterId, ServiceId, TicketId } from '../contract/ids.ts';
import {
  CounterDisplayView,
  CounterView,
  HallDisplayView,
  KioskView,
  OfficeView,
  PadView,
  TicketView,
} from '../contract/views.ts';
import { seeded } from '../server/estimate/random.ts';
import type { Random } from '../server/estimate/random.ts';
import { dayOf } from '../server/hall/clock.ts';
import type { AnyCommand } from '../server/hall/slice.ts';
import { differingRows, verifyChain } from '../server/journal/verify.ts';
import { openHall, readTables } from '../server/compose/data.ts';
import type { RunningHall } from '../server/main.ts';
import { reachesOf } from '../server/queue/rules.ts';
import type { QueueState, Ticket } from '../server/queue/state.ts';
import { clockAt } from './support/clock.ts';
import type { ClockInHand } from './support/clock.ts';
import { freshFolder } from './support/folder.ts';
import { hallFile, startTestHall } from './support/hall.ts';

const MINUTE = 60_000;
const COMMANDS = 3_000;
const SEEDS = [1, 2, 3, 4, 5, 6];
const HALL = `
hall: { name: 桃江县桃花江镇便民服务中心 }
services:
  - { id: a, name: 民政救助, prefix: A, counters: ["1", "2"], quota: { day: 120, person: 3 }, appointmentsASlot: 3 }
  - { id: b, name: 劳动保障, prefix: B, counters: ["2", "3"], helpedBy: ["1"], helpAfterMinutes: 10, appointmentsASlot: 2 }
  - { id: c, name: 财政惠民, prefix: C, counters: ["4"], helpedBy: ["3"], helpAfterMinutes: 20, priority: false }
counters:
  - { id: "1", name: 民政窗口 }
  - { id: "2", name: 综合窗口 }
  - { id: "3", name: 劳动窗口 }
  - { id: "4", name: 财政窗口 }
priorityClasses:
  - { id: elderly, name: 65岁以上老人, headStartMinutes: 15 }
  - { id: soldier, name: 军人 退役军人, headStartMinutes: 10, services: [a] }
appointments: { slotMinutes: 30, daysAhead: 3, lateMinutes: 15, aheadMinutes: 20 }
rules: { justCalledMs: 0, callsBeforeNoShow: 2, maxPassedBy: 3, reactivations: 2 }
`;
const HOURS = `
hours: { open: ["8:00-12:00", "14:00-17:30"], days: workdays, ticketsBeforeMinutes: 30, lastTicketMinutes: 10 }
`;

type Step = (hall: History) => AnyCommand;

/** What people, clerks and the office do, each as often as it stands here. */
class History {
  readonly running: RunningHall;
  readonly time: ClockInHand;
  readonly random: Random;

  constructor(running: RunningHall, time: ClockInHand, random: Random) {
    this.running = running;
    this.time = time;
    this.random = random;
  }

  get queue(): QueueState {
    return (this.running.hall.state as { queue: QueueState }).queue;
  }

  one<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.random() * items.length)]!;
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  counter(): CounterId {
    return this.one(['1', '2', '3', '4']) as CounterId;
  }

  /** Mostly one where somebody of this status is. */
  counterWith(status: Ticket['status']): CounterId {
    const found = [...this.queue.tickets.values()].filter((ticket) => ticket.status === status);
    return found.length === 0 || this.chance(0.2) ? this.counter() : (this.one(found).counterId ?? this.counter());
  }

  service(): ServiceId {
    return this.one(['a', 'a', 'b', 'b', 'c']) as ServiceId;
  }

  ticket(status: Ticket['status'] | null = null): TicketId {
    const tickets = [...this.queue.tickets.values()].filter((ticket) => status === null || ticket.status === status);
    return tickets.length === 0 ? ('none' as TicketId) : this.one(tickets).id;
  }
}

const at =
  (type: string, more: (hall: History) => object = () => ({})): Step =>
  (hall) => ({ type, counterId: hall.counter(), ...more(hall) });

const STEPS: readonly (readonly [number, Step])[] = [
  [
    14,
    (hall) => ({
      type: 'IssueTicket',
      serviceId: hall.service(),
      priorityClass: hall.one([null, null, 'elderly', 'elderly', 'soldier']),
      kioskId: 'kiosk-1',
      print: hall.chance(0.1),
      ...(hall.chance(0.3) ? { person: `person ${Math.floor(hall.random() * 15)}` } : {}),
      ...(hall.chance(0.1) ? { followedBy: [hall.service()] } : {}),
      ...(hall.chance(0.1) ? { byStaff: true } : {}),
      ...(hall.chance(0.3) ? { told: { p50Ms: 5 * MINUTE, p90Ms: 12 * MINUTE } } : {}),
    }),
  ],
  [14, at('CallNext', (hall) => ({ via: hall.one(['box', 'console']), absent: hall.chance(0.05) }))],
  [
    1,
    at('CallTicket', (hall) => ({
      number: hall.queue.tickets.get(hall.ticket('waiting'))?.number ?? 'A001',
      reason: '老人坐轮椅',
    })),
  ],
  [3, (hall) => ({ type: 'Recall', counterId: hall.counterWith('called') })],
  [4, (hall) => ({ type: 'MarkNoShow', counterId: hall.counterWith('called') })],
  [2, at('StartService')],
  [5, at('CompleteService')],
  [2, (hall) => ({ type: 'AskEvaluation', counterId: hall.counterWith('serving') })],
  [3, at('HoldTicket', (hall) => ({ kind: hall.one(['waiting', 'without-papers', 'with-papers']) }))],
  [3, at('ResumeTicket', (hall) => ({ ticketId: hall.chance(0.5) ? null : hall.ticket('held') }))],
  [
    3,
    at('TransferTicket', (hall) => ({
      serviceId: hall.chance(0.5) ? hall.service() : null,
      toCounterId: hall.chance(0.3) ? hall.counter() : null,
      position: hall.one(['kept', 'front', 'back', 2, 5]),
      reason: hall.chance(0.8) ? '材料不归这个窗口' : null,
    })),
  ],
  [3, (hall) => ({ type: 'ReactivateTicket', ticketId: hall.ticket('no-show') })],
  [2, (hall) => ({ type: 'CancelTicket', ticketId: hall.ticket('waiting'), reason: 'by-person' })],
  [4, at('OpenCounter')],
  [1, at('CloseCounter')],
  [1, at('PauseCounter', () => ({ reason: '吃饭' }))],
  [1, at('TogglePause', () => ({ reason: '吃饭' }))],
  [
    4,
    (hall) => {
      const slot = Math.ceil(hall.running.hall.now() / (30 * MINUTE)) + Math.floor(hall.random() * 50);
      const person = hall.chance(0.5) ? `person ${Math.floor(hall.random() * 15)}` : null;
      return { type: 'MakeAppointment', serviceId: hall.service(), slotAt: slot * 30 * MINUTE, person };
    },
  ],
  [1, (hall) => ({ type: 'CancelAppointment', appointmentId: booked(hall) })],
  [
    4,
    (hall) => ({
      type: 'IssueTicket',
      serviceId: '',
      priorityClass: hall.one([null, 'elderly']),
      kioskId: null,
      print: false,
      appointmentId: booked(hall),
    }),
  ],
  [0.2, () => ({ type: 'CloseDay', evenIfWaiting: true })],
  [1, () => ({ type: 'ReopenDay' })],
  [0.3, (hall) => ({ type: 'ReserveNumbers', kioskId: hall.one(['kiosk-1', 'kiosk-2']) })],
  [
    0.3,
    (hall) => ({
      type: 'PlanDay',
      plan: {
        day: dayOf(hall.running.hall.now()),
        once: hall.chance(0.5),
        hours: null,
        reason: null,
        counters: { [hall.counter()]: [{ from: 540, to: 720 }] },
      },
    }),
  ],
  [0.2, (hall) => ({ type: 'ChangeRules', rules: { paperRoll: hall.chance(0.3), maxPassedBy: hall.one([2, 3]) } })],
  [
    2,
    (hall) => ({
      type: 'Evaluate',
      ticketId: hall.ticket('completed'),
      level: hall.one([1, 2, 3, 4, 5]),
      reasonCodes: [],
      comment: null,
      via: 'phone',
    }),
  ],
  [1, at('EvaluateByKey', (hall) => ({ level: hall.one([3, 4, 5]) }))],
  [0.5, (hall) => ({ type: 'RequestReprint', ticketId: hall.ticket(), kioskId: 'kiosk-1' })],
];
/** What every hall must have seen done for its history to say something. */
const TYPES = (
  'IssueTicket CallNext CallTicket Recall MarkNoShow StartService CompleteService AskEvaluation HoldTicket ' +
  'ResumeTicket TransferTicket ReactivateTicket CancelTicket OpenCounter CloseCounter PauseCounter TogglePause ' +
  'MakeAppointment CancelAppointment CloseDay ReopenDay ReserveNumbers PlanDay ChangeRules Evaluate RequestReprint'
).split(' ');
const WEIGHT = STEPS.reduce((sum, [weight]) => sum + weight, 0);

function booked(hall: History): string {
  const open = [...hall.queue.book.byId.values()].filter(({ state }) => state === 'booked');
  return open.length === 0 ? 'none' : hall.one(open).id;
}

function nextStep(hall: History): AnyCommand {
  let left = hall.random() * WEIGHT;
  for (const [weight, step] of STEPS) {
    left -= weight;
    if (left < 0) return step(hall);
  }
  throw new Error('the weights do not add up');
}

/** Mostly seconds to minutes; sometimes a lunch, a night, or a machine whose clock jumps a day. */
function passTime(hall: History): void {
  const { time } = hall;
  const draw = hall.random();
  if (draw < 0.97) time.add(hall.random() * 2 * MINUTE);
  else if (draw < 0.99) time.add(hall.random() * 90 * MINUTE);
  else if (draw < 0.994) time.add(hall.random() * 14 * 60 * MINUTE);
  else time.jump(hall.one([-1, 1]) * 24 * 60 * MINUTE);
}

/** Who stands in line before a call, with what the order goes by, as an independent observer sees it. */
interface Waiting {
  readonly id: TicketId;
  readonly number: string;
  readonly arrived: number;
  readonly rank: number;
}

/** The claim of design.md (The calling order), held against every call. */
class Observer {
  /** Later-comers called before this person since it last joined a line. */
  readonly #passes = new Map<TicketId, number>();
  calls = 0;
  passed = 0;

  /** Everybody this counter could call now: waiting, tied to no one counter, put nowhere by a clerk, not elsewhere. */
  waitingFor(queue: QueueState, counterId: CounterId): Waiting[] {
    const elsewhere = new Set<string>();
    for (const counter of queue.counters.values()) {
      if (counter.id === counterId || counter.condition.state !== 'open' || counter.condition.current === null)
        continue;
      const person = queue.tickets.get(counter.condition.current.ticketId)?.person;
      if (person !== null && person !== undefined) elsewhere.add(person);
    }
    const found: Waiting[] = [];
    for (const { id, number, status, place, serviceId, person } of queue.tickets.values()) {
      if (status !== 'waiting' || place.tiedTo !== null || place.placed) continue;
      if (person !== null && elsewhere.has(person)) continue;
      const service = queue.configuration!.services.find((one) => one.id === serviceId)!;
      const helps = service.helpedBy.includes(counterId);
      if (!helps && !service.counters.includes(counterId)) continue;
      const delay = helps ? service.helpAfterMinutes * MINUTE : 0;
      found.push({ id, number, arrived: place.arrivedAt + delay, rank: place.rankAt + delay });
    }
    return found;
  }

  called(before: readonly Waiting[], ticketId: TicketId, most: number): void {
    const called = before.find(({ id }) => id === ticketId);
    // a tied or placed one: not counted as passing anybody
    if (called === undefined) return;
    this.calls += 1;
    for (const other of before) {
      if (other.id === ticketId || other.arrived >= called.arrived) continue;
      const count = (this.#passes.get(other.id) ?? 0) + 1;
      this.#passes.set(other.id, count);
      this.passed += 1;
      // its head start must exceed the other's by more than the difference of arrival, and this N times at most
      expect([called.number, other.number, called.rank <= other.rank]).toEqual([called.number, other.number, true]);
      expect(count).toBeLessThanOrEqual(most);
    }
  }

  /** Joined a line anew with another rank: what was before is over. */
  joined(ticketId: TicketId): void {
    this.#passes.delete(ticketId);
  }
}

const JOINS = new Set(['TicketReactivated', 'LegCompleted', 'TicketIssued']);

/** Kinds of command that were carried out in some history. */
const done = new Set<string>();
const seen = { calls: 0, passed: 0 };

/** Runs one history; after each command everything that must always be true is looked at. */
async function live(seed: number, yaml: string): Promise<void> {
  const random = seeded(seed);
  const time = clockAt('2026-11-24T08:30:00+08:00');
  const folder = freshFolder();
  const running = await startTestHall({ folder, time, file: hallFile(yaml) });
  const hall = new History(running, time, random);
  const observer = new Observer();
  const refused = new Set<string>();
  let most = 0;
  for (let count = 0; count < COMMANDS; count += 1) {
    passTime(hall);
    const command = nextStep(hall);
    // a new day begins with the next command, whatever it is: with one that changes nothing here
    if (dayOf(running.hall.now()) !== hall.queue.day) {
      await running.hall.execute({ type: 'EndHandOver', ticketId: 'none' }, { actor: 'somebody' });
    }
    const { counterId } = command as { counterId?: CounterId };
    const before = counterId === undefined ? [] : observer.waitingFor(hall.queue, counterId);
    const maxPassedBy = hall.queue.configuration!.rules.maxPassedBy;
    // a rule made stricter cannot undo what has happened
    most = Math.max(maxPassedBy, most);
    const position = running.journal.position;
    const outcome = await running.hall.execute(command, { actor: 'somebody' });
    if ('refused' in outcome) {
      refused.add(`${command.type}: ${outcome.refused}`);
      expect(running.journal.position).toBe(position);
    } else {
      done.add(command.type);
      for (const { type, data } of outcome.events) {
        const { ticketId, how, position: put } = data as { ticketId: TicketId; how?: string; position?: string };
        if (type === 'TicketCalled' && how === 'next') observer.called(before, ticketId, most);
        if (JOINS.has(type) || (type === 'TicketTransferred' && put !== 'kept')) observer.joined(ticketId);
      }
    }
    expectOrder(hall.queue);
    if (count % 50 === 0) expectViews(hall);
  }
  expectViews(hall);

  expect(refused.size).toBeGreaterThan(20);
  seen.calls += observer.calls;
  seen.passed += observer.passed;

  await expectCountersCanBeLeft(hall);
  await expectDaysClosed(running);
  await running.close();
  const dump = text(running.hall.state);
  const { position } = running.journal;
  const again = await openHall(folder, time);
  expect(again.journal.position).toBe(position);
  expect(text(again.hall.state)).toBe(dump);
  for (const table of readTables) {
    for (const page of [5_000, 7]) {
      const rows = await differingRows(again.journal.reader, join(folder, 'hall.db'), table, page);
      expect([table.name, page, rows]).toEqual([table.name, page, 0]);
    }
  }
  expect(await verifyChain(again.journal.reader)).toMatchObject({ events: position, broken: null });
  await again.journal.close();
}

/** Looked at after each command, so without the cost of an assertion library for what is right. */
function must(right: boolean, number: string, what: string): void {
  if (!right) throw new Error(`${number}: ${what}`);
}

function expectOrder(queue: QueueState): void {
  const places = new Map<string, number>();
  const count = (id: string): void => void places.set(id, (places.get(id) ?? 0) + 1);
  for (const line of [...queue.lines.values(), ...queue.tied.values()])
    for (const { ticketId } of line) count(ticketId);
  const current = [...queue.counters.values()].flatMap(({ condition }) =>
    condition.state === 'open' && condition.current !== null ? [condition.current.ticketId] : [],
  );
  current.forEach(count);
  must(new Set(current).size === current.length, current.join(), 'at two counters');
  const reachable = new Set<string>();
  for (const { id } of queue.configuration!.counters) {
    for (const { line } of reachesOf(queue, queue.configuration!, id)) {
      for (const { ticketId } of line) reachable.add(ticketId);
    }
  }
  for (const { id, number, status, held, periods } of queue.tickets.values()) {
    const here = status === 'waiting' || status === 'called' || status === 'serving';
    must((places.get(id) ?? 0) === (here ? 1 : 0), number, `${status}, and in ${places.get(id) ?? 0} places`);
    must((held !== null) === (status === 'held'), number, `${status}, and a hold`);
    must(status !== 'waiting' || reachable.has(id), number, 'waits where no counter can call');
    for (const [index, { from, to }] of periods.entries()) {
      must((to ?? from) >= from, number, 'a stretch below nothing');
      must(index === 0 || from >= periods[index - 1]!.from, number, 'stretches out of order');
    }
    const open = periods.filter(({ to }) => to === null).length;
    must(open === (here || status === 'held' ? 1 : 0), number, `${status}, and ${open} open stretches`);
  }
  const last = new Map<string, number>();
  for (const number of queue.byNumber.keys()) {
    const sequence = Number(number.slice(1));
    must(sequence > (last.get(number[0]!) ?? 0), number, 'a number out of turn');
    last.set(number[0]!, sequence);
  }
}

/** Every view of every room can be made, and is what the contract says; the lists add up. */
function expectViews({ running, queue }: History): void {
  const { faces } = running;
  const { state } = running.hall;
  HallDisplayView.parse(faces.hallDisplay(state));
  const kiosk = KioskView.parse(faces.kiosk(state, 'kiosk-1'));
  const office = OfficeView.parse(faces.office(state));
  const waiting = [...queue.tickets.values()].filter(({ status }) => status === 'waiting').length;
  expect(kiosk.waitingTotal).toBe(waiting);
  expect(office.figures.waiting).toBe(waiting);
  expect(office.services.reduce((sum, service) => sum + service.waitingCount, 0)).toBe(waiting);
  const resumable = new Set<string>();
  const listed = new Set<string>();
  for (const { id } of queue.configuration!.counters) {
    CounterDisplayView.parse(faces.counterDisplay(state, id));
    PadView.parse(faces.pad(state, id));
    const view = CounterView.parse(faces.counter(state, id));
    for (const { id: held } of view.held) resumable.add(held);
    for (const { id: place } of view.waiting) listed.add(place);
  }
  for (const { id, number, status } of queue.tickets.values()) {
    const view = faces.ticket(state, id);
    // all are made; the contract is held against some, since that takes longer
    if (number.endsWith('7')) TicketView.parse(view);
    // a held person is never lost: some counter has her in its list
    if (status === 'held') expect([number, resumable.has(id)]).toEqual([number, true]);
    if (status === 'waiting' && waiting < 20) expect([number, listed.has(id)]).toEqual([number, true]);
  }
}

/** Whatever a counter has come to, its own commands lead out of it. */
async function expectCountersCanBeLeft({ running, queue }: History): Promise<void> {
  await running.hall.execute({ type: 'ReopenDay' }, { actor: 'office' });
  for (const counterId of queue.counters.keys()) {
    for (const type of ['OpenCounter', 'CompleteService', 'CloseCounter', 'OpenCounter']) {
      await running.hall.execute({ type, counterId } as AnyCommand, { actor: 'clerk' });
    }
    expect(queue.counters.get(counterId)!.condition).toEqual({ state: 'open', current: null });
  }
}

/** Each ticket of a day that is over has exactly one final state, unless its person is still at a counter. */
async function expectDaysClosed({ journal, hall }: RunningHall): Promise<void> {
  const { queue } = hall.state as { queue: QueueState };
  const rows = await journal.reader.all<{ id: TicketId; day: string; status: string }>(
    'select id, day, status from tickets',
  );
  const days = new Set(rows.map(({ day }) => day));
  expect(days.size).toBeGreaterThan(1);
  for (const { id, day, status } of rows) {
    if (day === queue.day) continue;
    if (queue.tickets.has(id)) expect(status).toBe(queue.tickets.get(id)!.status);
    else expect(['completed', 'no-show', 'cancelled', 'expired']).toContain(status);
  }
  const endings = await journal.reader.all<{ id: string; times: number }>(`
    select ticket as id, count(*) as times from (
      select value as ticket from events, json_each(events.data, '$.expired') where events.type = 'DayClosed'
    ) group by ticket having times > 1`);
  const reopened = await journal.reader.get(`select 1 from events where type = 'DayReopened'`);
  if (reopened === undefined) expect(endings).toEqual([]);
}

/** A state as text, maps with their contents in order. */
function text(state: unknown): string {
  return JSON.stringify(
    state,
    (_key, value: unknown) => (value instanceof Map ? [...value] : value instanceof Set ? [...value] : value),
    1,
  );
}

describe(`histories of ${COMMANDS} commands by everybody, with nights and jumping clocks`, () => {
  test.each(SEEDS)(
    'seed %i: one place each, the order, all views, one end, the same after a replay',
    async (seed) => {
      await live(seed, seed % 3 === 0 ? HALL + HOURS : HALL);
    },
    120_000,
  );

  test('together they have carried out every kind of command, and people were passed', () => {
    for (const type of TYPES) expect([type, done.has(type)]).toEqual([type, true]);
    expect(seen.calls).toBeGreaterThan(500);
    expect(seen.passed).toBeGreaterThan(50);
  });
});
