import { normal, poisson, seeded } from '../estimate/random.ts';
import type { Random } from '../estimate/random.ts';
import { timeOf } from '../plan/span.ts';
import type { HallSpec } from './world.ts';

/** How clerks work when people wait: the more, the quicker. By people waiting for each open counter. */
export const TRUE_LOAD = [1.08, 1, 0.95, 0.85] as const;
const MINUTE_MS = 60_000;
/** How much one day differs from another in people who come. */
const DAY_VARIATION = 0.2;
const BUS_WITHIN_MS = 3 * MINUTE_MS;
const HALF_HOUR = 30;

export interface Person {
  readonly at: number;
  readonly serviceId: string;
  readonly elderly: boolean;
  /** Service time of a clerk of usual pace under usual load, ms. */
  readonly durationMs: number;
  readonly noShow: boolean;
  /** The clerk is away for so long after this person, ms; 0: not. */
  readonly pauseMs: number;
}

/** What chance decided for a day before it begins: the same under every order. */
export interface DrawnDay {
  readonly people: readonly Person[];
  /** Of each counter: when it really opens and when it stops calling. */
  readonly presence: ReadonlyMap<string, readonly { readonly from: number; readonly to: number }[]>;
  /** How many come today against an ordinary day. */
  readonly luck: number;
}

export function drawDay(spec: HallSpec, day: string, seed: number): DrawnDay {
  const random = seeded(seed);
  const luck = Math.exp(DAY_VARIATION * normal(random) - (DAY_VARIATION * DAY_VARIATION) / 2);
  const people = [...comers(spec, day, luck, random), ...busOf(spec, day, random)].sort((a, b) => a.at - b.at);
  const presence = new Map(
    spec.counters.map(({ id, spans }) => [
      id,
      spans.map(({ from, to }) => ({ from: timeOf(day, from) + lateness(spec, random), to: timeOf(day, to) })),
    ]),
  );
  return { people, presence, luck };
}

/** People expected in the half-hour that begins at a minute of the day. */
export function expectedIn(spec: HallSpec, minute: number): number {
  const first = spec.hours[0]!.from;
  const total = spec.profile.reduce(
    (sum, share, index) => sum + (isOpen(spec, first + index * HALF_HOUR) ? share : 0),
    0,
  );
  const share = isOpen(spec, minute) ? (spec.profile[(minute - first) / HALF_HOUR] ?? 0) : 0;
  return (spec.peopleADay * share) / total;
}

function isOpen({ hours }: HallSpec, minute: number): boolean {
  return hours.some(({ from, to }) => minute >= from && minute < to);
}

function comers(spec: HallSpec, day: string, luck: number, random: Random): Person[] {
  const people: Person[] = [];
  const first = spec.hours[0]!.from;
  for (let index = 0; index < spec.profile.length; index += 1) {
    const minute = first + index * HALF_HOUR;
    for (let count = poisson(random, luck * expectedIn(spec, minute)); count > 0; count -= 1) {
      const at = Math.round(timeOf(day, minute) + random() * HALF_HOUR * MINUTE_MS);
      people.push(person(spec, at, random() < spec.elderlyShare, serviceFor(spec, random), random));
    }
  }
  return people;
}

function busOf(spec: HallSpec, day: string, random: Random): Person[] {
  const { bus } = spec;
  if (bus === undefined) return [];
  return Array.from({ length: bus.people }, () => {
    const at = Math.round(timeOf(day, bus.at) + random() * BUS_WITHIN_MS);
    return person(spec, at, true, spec.services[0]!, random);
  });
}

function serviceFor(spec: HallSpec, random: Random): HallSpec['services'][number] {
  const total = spec.services.reduce((sum, { share }) => sum + share, 0);
  let at = random() * total;
  return spec.services.find(({ share }) => (at -= share) < 0) ?? spec.services[0]!;
}

function person(
  spec: HallSpec,
  at: number,
  elderly: boolean,
  service: HallSpec['services'][number],
  random: Random,
): Person {
  return {
    at,
    serviceId: service.id,
    elderly,
    durationMs: Math.round(durationOf(service, random)),
    noShow: random() < spec.noShowShare,
    pauseMs: random() < spec.pauseShare ? Math.round((3 + 7 * random()) * MINUTE_MS) : 0,
  };
}

/** A log-normal duration, ms. */
export function durationOf({ meanMinutes, variation }: HallSpec['services'][number], random: Random): number {
  const sigma = Math.sqrt(Math.log(1 + variation * variation));
  return meanMinutes * MINUTE_MS * Math.exp(sigma * normal(random) - (sigma * sigma) / 2);
}

/** How long a no-show keeps a counter, ms: three calls. */
export function noShowMs(random: Random): number {
  return (2 + random()) * MINUTE_MS;
}

export function lateness({ meanLatenessMinutes }: HallSpec, random: Random): number {
  return Math.round(-Math.log(1 - random()) * meanLatenessMinutes * MINUTE_MS);
}
