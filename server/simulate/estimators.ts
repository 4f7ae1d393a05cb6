import type { ServiceId } from '../../contract/ids.ts';
import { forecast } from '../estimate/forecast.ts';
import { learn } from '../estimate/learn.ts';
import { seeded } from '../estimate/random.ts';
import { mean, POINTS, quantiles } from '../estimate/tables.ts';
import type { HallSnapshot, Learnt, PastDay } from '../estimate/types.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { durationOf, expectedIn, lateness, noShowMs, TRUE_LOAD } from './day.ts';
import type { Person } from './day.ts';
import type { HallSpec } from './world.ts';

/** A wait as an estimator tells it, ms; `p90Ms` null where it tells one figure only. */
export interface Said {
  readonly p50Ms: number;
  readonly p90Ms: number | null;
}

/**
 * `people`: people × mean ÷ counters · `one-mean`: one mean a hall, run forward over the counters that are open with 0.8
 * and 1.0 slots · `one-mean-planned`: the same, given our plan of the day, which nobody else has.
 */
export type EstimatorName = 'ours' | 'without-data' | 'oracle' | 'people' | 'one-mean' | 'one-mean-planned';

export const ESTIMATORS: readonly EstimatorName[] = [
  'ours',
  'without-data',
  'oracle',
  'people',
  'one-mean',
  'one-mean-planned',
];

const DAYS_LEARNT = 28;
const DRAWS = 100;
const TRUTH_SAMPLES = 40_000;
const LATENESS_POINTS = 64;
/** Paces that the rule of one mean is run with. */
const SLOTS = [0.8, 1] as const;

/** All estimators of one hall; they learn from the days that are over, but for the oracle, which knows what is true. */
export class Estimators {
  readonly #configuration: HallConfiguration;
  readonly #seed: number;
  readonly #past: PastDay[] = [];
  readonly #nothing: Learnt;
  readonly #truth: Learnt;
  #learnt: Learnt;
  #luck = 1;
  #count = 0;

  constructor(spec: HallSpec, configuration: HallConfiguration, seed: number) {
    this.#configuration = configuration;
    this.#seed = seed;
    this.#nothing = learn([], configuration);
    this.#learnt = this.#nothing;
    this.#truth = truthOf(spec, seed);
  }

  /** A day begins; the oracle knows how many come. */
  begin(luck: number): void {
    this.#luck = luck;
  }

  end(facts: PastDay): void {
    this.#past.push(facts);
    this.#learnt = learn(this.#past.slice(-DAYS_LEARNT), this.#configuration);
  }

  /** What each would say to somebody about to take a number; null where it says 'not today'. */
  ask(snapshot: HallSnapshot, person: Person): Record<EstimatorName, Said | null> {
    this.#count += 1;
    const seed = this.#seed + this.#count;
    const who = { serviceId: person.serviceId as ServiceId, classId: person.elderly ? 'elderly' : '' };
    const run = (learnt: Learnt, draws = DRAWS, seen = snapshot): Said | null =>
      forecast(seen, learnt, { draws, seed }).newcomers[who.serviceId]![who.classId] ?? null;
    return {
      ours: run(this.#learnt),
      'without-data': run(this.#nothing),
      oracle: run(withLuck(this.#truth, this.#luck)),
      people: this.#people(snapshot, person),
      'one-mean': this.#oneMean((learnt) => run(learnt, 1, unplanned(snapshot))),
      'one-mean-planned': this.#oneMean((learnt) => run(learnt, 1)),
    };
  }

  #meanMs(serviceId: string | null): number {
    const calls = this.#past
      .flatMap((day) => day.calls)
      .filter((call) => serviceId === null || call.serviceId === serviceId);
    if (calls.length > 0) return mean(calls.map(({ calledAt, freeAt }) => freeAt - calledAt));
    const configured = this.#configuration.services.filter(({ id }) => serviceId === null || id === serviceId);
    return mean(configured.map(({ meanServiceMinutes }) => meanServiceMinutes)) * 60_000;
  }

  #people({ waiting, counters, services }: HallSnapshot, { serviceId, elderly }: Person): Said {
    const service = services.find(({ id }) => id === serviceId)!;
    const open = counters.filter(({ id, state }) => service.counters.includes(id) && state !== 'closed').length;
    const before = waiting.filter(
      (ticket) => ticket.serviceId === serviceId && (!elderly || ticket.rankAt < ticket.arrivedAt),
    );
    return { p50Ms: (before.length * this.#meanMs(serviceId)) / Math.max(1, open), p90Ms: null };
  }

  #oneMean(run: (learnt: Learnt) => Said | null): Said | null {
    const meanMs = this.#meanMs(null);
    const said = SLOTS.map((slot) => run(constant(this.#configuration, meanMs * slot))?.p50Ms ?? null);
    const [low, high] = said;
    if (low === null || low === undefined || high === null || high === undefined) return null;
    return { p50Ms: (low + high) / 2, p90Ms: null };
  }
}

/** The hall as who knows no plan sees it: what is open stays open; where nothing is, all are taken to be about to open. */
function unplanned(snapshot: HallSnapshot): HallSnapshot {
  const { now, counters } = snapshot;
  const spans = [{ from: now, to: now + 24 * 3_600_000 }];
  const none = counters.every(({ state }) => state === 'closed');
  return {
    ...snapshot,
    openUntil: spans[0]!.to,
    counters: counters.map((counter) => ({ ...counter, spans: counter.state !== 'closed' || none ? spans : [] })),
  };
}

/** One duration for everything, and everything else as planned. */
function constant({ services }: HallConfiguration, meanMs: number): Learnt {
  return {
    services: Object.fromEntries(services.map(({ id }) => [id, { table: [meanMs], samples: 0 }])),
    clerks: {},
    load: [1, 1, 1, 1],
    lateness: [0],
    pauses: { probability: 0, table: [0] },
    arrivals: {},
    days: 0,
  };
}

/** What is true of a hall, as tables. */
function truthOf(spec: HallSpec, seed: number): Learnt {
  const random = seeded(seed);
  const sample = (draw: () => number): number[] => Array.from({ length: TRUTH_SAMPLES }, draw);
  const halves = Array.from({ length: 48 }, (_, half) => expectedIn(spec, half * 30));
  const shares = spec.services.reduce((sum, { share }) => sum + share, 0);
  return {
    services: Object.fromEntries(
      spec.services.map((service) => {
        const drawn = sample(() => (random() < spec.noShowShare ? noShowMs(random) : durationOf(service, random)));
        return [service.id, { table: quantiles(drawn, POINTS), samples: Infinity }];
      }),
    ),
    clerks: Object.fromEntries(spec.counters.map(({ id, pace }) => [id, pace])),
    load: TRUE_LOAD,
    lateness: quantiles(
      sample(() => lateness(spec, random)),
      LATENESS_POINTS,
    ),
    pauses: {
      probability: spec.pauseShare,
      table: quantiles(
        sample(() => (3 + 7 * random()) * 60_000),
        LATENESS_POINTS,
      ),
    },
    arrivals: Object.fromEntries(
      spec.services.map(({ id, share }) => {
        const of = (part: number): number[] => halves.map((expected) => (expected * share * part) / shares);
        return [id, { '': of(1 - spec.elderlyShare), elderly: of(spec.elderlyShare) }];
      }),
    ),
    days: Infinity,
  };
}

function withLuck(truth: Learnt, luck: number): Learnt {
  const arrivals = Object.fromEntries(
    Object.entries(truth.arrivals).map(([service, byClass]) => [
      service,
      Object.fromEntries(Object.entries(byClass).map(([name, halves]) => [name, halves.map((mean) => mean * luck)])),
    ]),
  );
  return { ...truth, arrivals };
}
