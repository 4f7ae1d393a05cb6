import type { CounterId, PriorityClassId, ServiceId } from '../../contract/ids.ts';
import { dayOf } from '../hall/clock.ts';
import { dayAfter, midnightOf } from '../plan/span.ts';
import { snapshotOf } from '../queue/snapshot.ts';
import type { Ticket } from '../queue/state.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { drawDay } from './day.ts';
import { Estimators } from './estimators.ts';
import type { EstimatorName, Said } from './estimators.ts';
import { FairnessWatch } from './fairness.ts';
import { ORDERS } from './orders.ts';
import type { Order } from './orders.ts';
import { playDay } from './play.ts';
import type { OnIssue } from './play.ts';
import { waited } from './score.ts';
import type { Outcome } from './score.ts';
import type { HallSpec } from './world.ts';

const FIRST_DAY = '2026-01-05';
const MAX_PASSED_BY = 5;
const HOUR_MS = 3_600_000;
const BEIJING_HOURS = 8;

export interface SimulateOptions {
  readonly halls: readonly HallSpec[];
  readonly days: number;
  readonly seed: number;
  /** Every so manieth person is asked about: estimates take most of the time. */
  readonly everyNth: number;
}

/** Minutes of waiting while the hall is open; `clockP95` counts the lunch break of the hall in. */
export interface Waits {
  readonly p50: number;
  readonly p95: number;
  readonly clockP95: number;
}

export interface OrderFigures {
  readonly order: Order;
  readonly ordinary: Waits;
  readonly elderly: Waits;
  /** The largest number of people who passed one person. */
  readonly mostPassed: number;
  /** Calls that the claim of the order does not allow. */
  readonly violations: number;
  readonly idleShare: number;
  /** People who were not called before the day's end. */
  readonly never: number;
}

export interface HallResult {
  readonly hall: string;
  readonly people: number;
  readonly orders: readonly OrderFigures[];
  readonly outcomes: readonly Outcome[];
}

/** Plays seeded halls through the real rules, under our order and others', and asks each estimator on the way. */
export function* simulate({ halls, days, seed, everyNth }: SimulateOptions): Generator<HallResult> {
  for (const [index, spec] of halls.entries()) yield simulateHall(spec, days, seed + index * 1_000_003, everyNth);
}

function simulateHall(spec: HallSpec, days: number, seed: number, everyNth: number): HallResult {
  const configuration = configurationOf(spec);
  const estimators = new Estimators(spec, configuration, seed);
  const outcomes: Outcome[] = [];
  const found = new Map(ORDERS.map((order) => [order, new OrderTally(order, spec)]));
  let people = 0;
  for (let count = 0; count < days; count += 1) {
    const day = dayAfter(FIRST_DAY, count);
    const drawn = drawDay(spec, day, seed + count * 7_919);
    people += drawn.people.length;
    estimators.begin(drawn.luck);
    for (const order of ORDERS) {
      const said = new Map<string, Record<EstimatorName, Said | null>>();
      let asked = 0;
      const onIssue: OnIssue = (state, now, person) => {
        asked += 1;
        if (asked % everyNth !== 0) return null;
        const answers = estimators.ask(snapshotOf(state, now)!, person);
        return (ticketId) => said.set(ticketId, answers);
      };
      const watch = new FairnessWatch();
      const played = playDay({
        spec,
        configuration,
        day,
        drawn,
        order,
        seed: seed + count,
        onEvent: (state, event) => watch.take(state, event),
        ...(order === 'ours' ? { onIssue } : {}),
      });
      found.get(order)!.add(played.tickets, watch, played.idleShare);
      if (order !== 'ours') continue;
      outcomes.push(...outcomesOf(played.tickets, said));
      estimators.end(played.facts);
    }
  }
  return { hall: spec.name, people, orders: [...found.values()].map((tally) => tally.figures()), outcomes };
}

function outcomesOf(tickets: readonly Ticket[], said: ReadonlyMap<string, Outcome['said']>): Outcome[] {
  return tickets
    .flatMap((ticket) => {
      const answers = said.get(ticket.id);
      const called = ticket.periods.find(({ kind }) => kind === 'called');
      if (answers === undefined || called === undefined) return [];
      const hour = (Math.floor(ticket.issuedAt / HOUR_MS) + BEIJING_HOURS) % 24;
      return [{ waitMs: called.from - ticket.issuedAt, elderly: ticket.priorityClass !== null, hour, said: answers }];
    })
    .filter(waited);
}

/** Waits of a hall under one order, day by day. */
class OrderTally {
  readonly #order: Order;
  readonly #spec: HallSpec;
  readonly #waits: { readonly ordinary: Waited[]; readonly elderly: Waited[] } = { ordinary: [], elderly: [] };
  #mostPassed = 0;
  #violations = 0;
  #idle = 0;
  #days = 0;
  #never = 0;

  constructor(order: Order, spec: HallSpec) {
    this.#order = order;
    this.#spec = spec;
  }

  add(tickets: readonly Ticket[], watch: FairnessWatch, idleShare: number): void {
    for (const { periods, issuedAt, priorityClass } of tickets) {
      const called = periods.find(({ kind }) => kind === 'called');
      if (called === undefined) this.#never += 1;
      else this.#waits[priorityClass === null ? 'ordinary' : 'elderly'].push(waitOf(this.#spec, issuedAt, called.from));
    }
    this.#mostPassed = Math.max(this.#mostPassed, watch.mostPassed);
    this.#violations += watch.violations;
    this.#idle += idleShare;
    this.#days += 1;
  }

  figures(): OrderFigures {
    const { ordinary, elderly } = this.#waits;
    return {
      order: this.#order,
      ordinary: figuresOf(ordinary),
      elderly: figuresOf(elderly),
      mostPassed: this.#mostPassed,
      violations: this.#violations,
      idleShare: this.#idle / Math.max(1, this.#days),
      never: this.#never,
    };
  }
}

interface Waited {
  readonly openMs: number;
  readonly clockMs: number;
}

/** How long somebody waited, by the clock and while the hall was open: lunch is nobody's order. */
function waitOf({ hours }: HallSpec, from: number, to: number): Waited {
  const midnight = midnightOf(dayOf(from));
  const closed = hours.slice(1).map((span, index) => ({ from: hours[index]!.to, to: span.from }));
  const away = closed.reduce((sum, gap) => {
    const begin = Math.max(from, midnight + gap.from * 60_000);
    const end = Math.min(to, midnight + gap.to * 60_000);
    return sum + Math.max(0, end - begin);
  }, 0);
  return { openMs: to - from - away, clockMs: to - from };
}

function figuresOf(waits: readonly Waited[]): Waits {
  const open = waits.map(({ openMs }) => openMs);
  return {
    p50: percentile(open, 0.5),
    p95: percentile(open, 0.95),
    clockP95: percentile(
      waits.map(({ clockMs }) => clockMs),
      0.95,
    ),
  };
}

/** Minutes. */
function percentile(waits: readonly number[], share: number): number {
  const sorted = Float64Array.from(waits).sort();
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) / 60_000;
}

/** A simulated hall as its people have configured it. */
export function configurationOf(spec: HallSpec): HallConfiguration {
  const usual = { errands: null, icon: null, helpAfterMinutes: 30 };
  return {
    hall: { name: spec.name, kind: 'township', mark: '', consultPhone: null, supervisionPhone: null, phoneUrl: null },
    services: spec.services.map(({ id, counters, helpedBy = [], configuredMinutes }, index) => ({
      ...usual,
      id: id as ServiceId,
      name: id,
      prefix: String.fromCharCode(65 + index),
      counters: counters as readonly CounterId[],
      helpedBy: helpedBy as readonly CounterId[],
      meanServiceMinutes: configuredMinutes,
    })),
    counters: spec.counters.map(({ id }) => ({ id: id as CounterId, number: id, name: id })),
    priorityClasses: [{ id: 'elderly' as PriorityClassId, name: '65岁以上老人', headStartMinutes: 15 }],
    rules: {
      maxPassedBy: MAX_PASSED_BY,
      callsBeforeNoShow: 1,
      startImplied: true,
      completeOnCall: true,
      boxCallOpensCounter: true,
      justCalledMs: 0,
      evaluationKeySeconds: 60,
      padAwakeSeconds: 60,
      printQueueSeconds: 120,
      holdReminderMinutes: 15,
      reactivations: 1,
      reactivateAfter: 2,
      paperRoll: false,
      targetWaitMinutes: 30,
    },
    hours: { open: spec.hours, days: [1, 2, 3, 4, 5, 6, 7], ticketsBeforeMinutes: 0, lastTicketMinutes: 0 },
  };
}
