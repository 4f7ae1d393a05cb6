import type { ServiceId, TicketId } from '../../contract/ids.ts';
import { choose, countPassed, FlatLine, PLACED, PROBE, TIED } from './lines.ts';
import type { FlatChoice, FlatReach } from './lines.ts';
import { loadBin } from './learn.ts';
import { poisson, seeded } from './random.ts';
import type { Random } from './random.ts';
import type { Forecast, ForecastOptions, HallSnapshot, Learnt, Wait } from './types.ts';

const HALF_HOUR_MS = 30 * 60_000;
/** What nobody is called within is not today. */
const NEVER = Infinity;
/** An absence that has lasted longer than any known goes on for about this long, ms. */
const LONG_ABSENCE_MS = 10 * 60_000;
/** People with an appointment check in about so long before it. */
const BEFORE_SLOT_MS = 10 * 60_000;
/** Arrivals of today against those expected: so many people are taken as known beforehand. */
const TODAY_SHRINK = 10;
/** The factor of today stays within these. */
const TODAY_FACTORS = [0.5, 2] as const;

/**
 * Runs the whole hall forward from now, in the real order, for everybody waiting and one newcomer a service, as often as
 * asked, and tells the median and the 90th percentile of each wait.
 */
export function forecast(snapshot: HallSnapshot, learnt: Learnt, { draws, seed }: ForecastOptions): Forecast {
  const run = new HallRun(snapshot, learnt, seeded(seed));
  const headStarts = headStartsOf(snapshot);
  const persons = snapshot.waiting.length + snapshot.services.length * headStarts.length;
  const waits = new Float64Array(persons * draws);
  for (let draw = 0; draw < draws; draw += 1) {
    run.once((person, wait) => {
      waits[person * draws + draw] = wait;
    });
  }
  const waitOf = (person: number): Wait => {
    const own = waits.subarray(person * draws, (person + 1) * draws).sort();
    const p50Ms = own[Math.floor((draws - 1) * 0.5)]!;
    const p90Ms = own[Math.ceil((draws - 1) * 0.9)]!;
    if (p50Ms === NEVER) return null;
    return { p50Ms, p90Ms: p90Ms === NEVER ? Math.max(p50Ms, run.longestMs) : p90Ms };
  };
  return {
    at: snapshot.now,
    tickets: Object.fromEntries(snapshot.waiting.map(({ ticketId }, person) => [ticketId, waitOf(person)])) as Record<
      TicketId,
      Wait
    >,
    newcomers: Object.fromEntries(
      snapshot.services.map(({ id }, index) => {
        const first = snapshot.waiting.length + index * headStarts.length;
        const of = new Map(headStarts.map((headStart, place) => [headStart, waitOf(first + place)] as const));
        const byClass = snapshot.classes.map((known) => [known.id, of.get(known.headStartMs)!] as const);
        return [id, Object.fromEntries([['', of.get(0)!], ...byClass])];
      }),
    ) as Record<ServiceId, Record<string, Wait>>,
  };
}

/** Newcomers differ by their head start alone. */
function headStartsOf({ classes }: HallSnapshot): number[] {
  return [...new Set([0, ...classes.map(({ headStartMs }) => headStartMs)])];
}

interface Arrival {
  readonly at: number;
  readonly service: number;
  readonly rank: number;
}

/** One hall on flat arrays; `once` plays it forward to where everybody asked about has been called. */
class HallRun {
  readonly #snapshot: HallSnapshot;
  readonly #learnt: Learnt;
  readonly #random: Random;
  readonly #serviceIndex: ReadonlyMap<string, number>;
  /** Lines as they are now, and those of the draw: services first, then one for each counter's own tickets. */
  readonly #standing: readonly FlatLine[];
  readonly #lines: readonly FlatLine[];
  readonly #reaches: readonly FlatReach[];
  readonly #tables: readonly Float64Array[];
  readonly #clerks: readonly number[];
  readonly #free: Float64Array;
  readonly #ends: Float64Array;
  readonly #nextSpan: Int32Array;
  readonly #headStarts: readonly number[];
  readonly #choice: FlatChoice = { line: 0, at: 0 };
  readonly #expected: readonly Expected[];
  /** The rest of the plan from now on, ms. */
  readonly longestMs: number;

  constructor(snapshot: HallSnapshot, learnt: Learnt, random: Random) {
    this.#snapshot = snapshot;
    this.#learnt = learnt;
    this.#random = random;
    const { services, counters, waiting, now } = snapshot;
    this.#serviceIndex = new Map(services.map(({ id }, index) => [id as string, index]));
    this.#expected = this.#expectedArrivals();
    this.#headStarts = headStartsOf(snapshot);
    const most =
      waiting.length +
      services.length * this.#headStarts.length +
      64 +
      Math.ceil(3 * this.#expected.reduce((sum, { mean }) => sum + mean, 0)) +
      snapshot.booked.length;
    const make = (): FlatLine[] => Array.from({ length: services.length + counters.length }, () => new FlatLine(most));
    this.#standing = make();
    this.#lines = make();
    this.#fill();
    this.#reaches = counters.map(({ id }, counter) => {
      const reached = services.flatMap(({ counters: own, helpedBy, helpAfterMs }, index) => {
        if (own.includes(id)) return [{ line: this.#lines[index]!, delay: 0 }];
        return helpedBy.includes(id) ? [{ line: this.#lines[index]!, delay: helpAfterMs }] : [];
      });
      const all = [{ line: this.#lines[services.length + counter]!, delay: 0 }, ...reached];
      return { lines: all.map(({ line }) => line), delays: all.map(({ delay }) => delay) };
    });
    this.#tables = services.map(({ id }) => Float64Array.from(learnt.services[id]?.table ?? [0]));
    this.#clerks = counters.map(({ id }) => learnt.clerks[id] ?? 1);
    this.#free = new Float64Array(counters.length);
    this.#ends = new Float64Array(counters.length);
    this.#nextSpan = new Int32Array(counters.length);
    const last = Math.max(snapshot.openUntil, ...counters.flatMap(({ spans }) => spans.map(({ to }) => to)));
    this.longestMs = Math.max(0, last - now);
  }

  once(called: (person: number, waitMs: number) => void): void {
    const { counters, maxPassedBy, now, waiting, services } = this.#snapshot;
    for (let index = 0; index < this.#lines.length; index += 1) this.#lines[index]!.copy(this.#standing[index]!);
    for (let counter = 0; counter < counters.length; counter += 1) this.#begin(counter);
    const comers = new Comers(this.#expected, this.#booked(), this.#snapshot.midnight, this.#random);
    let seq = 1e12;
    let left = waiting.length + services.length * this.#headStarts.length;
    for (let person = 0; person < left; person += 1) called(person, NEVER);
    let saturated = waiting.some(({ passedBy }) => passedBy >= maxPassedBy);
    while (left > 0) {
      const counter = this.#earliest();
      const time = this.#free[counter]!;
      if (time === NEVER) return;
      if (time >= this.#ends[counter]!) {
        this.#enterNextSpan(counter);
        continue;
      }
      for (let comer = comers.by(time); comer !== null; comer = comers.by(time)) {
        const { service, rank, at } = comer;
        this.#lines[service]!.join(-1, rank, Math.max(rank, at), (seq += 1));
      }
      const reach = this.#reaches[counter]!;
      if (!choose(reach, maxPassedBy, saturated, this.#choice)) {
        // nobody for this counter: it looks again when somebody comes
        this.#free[counter] = comers.nextAt;
        continue;
      }
      if (countPassed(reach, this.#choice, maxPassedBy)) saturated = true;
      const line = reach.lines[this.#choice.line]!;
      const { at } = this.#choice;
      const person = line.ids[at]!;
      const probe = (line.flags[at]! & PROBE) !== 0;
      line.leave(at);
      if (person >= 0) {
        called(person, Math.max(0, time - now));
        left -= 1;
      }
      // a newcomer who only asks takes no time, so that the answers do not disturb one another
      if (!probe) this.#free[counter] = time + this.#serve(this.#serviceOf(person, line), counter);
    }
  }

  /** Service of whoever is called: a counter's own line holds people of several. */
  #serviceOf(person: number, line: FlatLine): number {
    const index = this.#lines.indexOf(line);
    const { services, waiting } = this.#snapshot;
    return index < services.length ? index : (this.#serviceIndex.get(waiting[person]!.serviceId) ?? 0);
  }

  #fill(): void {
    const { waiting, services, counters, now } = this.#snapshot;
    const counterIndex = new Map(counters.map(({ id }, index) => [id, index]));
    const inOrder = waiting
      .map((ticket, person) => ({ ticket, person }))
      .sort((a, b) => a.ticket.rankAt - b.ticket.rankAt);
    for (const { ticket, person } of inOrder) {
      const service = this.#serviceIndex.get(ticket.serviceId);
      const own = ticket.tiedTo === null ? undefined : counterIndex.get(ticket.tiedTo);
      const line = own === undefined ? service : services.length + own;
      if (line === undefined) continue;
      const flags = (ticket.placed ? PLACED : 0) | (own === undefined ? 0 : TIED);
      this.#standing[line]!.join(person, ticket.rankAt, ticket.arrivedAt, ticket.seq, flags, ticket.passedBy);
    }
    services.forEach((_service, index) => {
      this.#headStarts.forEach((headStart, place) => {
        const person = waiting.length + index * this.#headStarts.length + place;
        this.#standing[index]!.join(person, now - headStart, now, 1e11, PROBE);
      });
    });
  }

  /** When a counter is free first, and until when it stays. */
  #begin(counter: number): void {
    const { now, counters, openUntil } = this.#snapshot;
    const { state, since, current, spans } = counters[counter]!;
    const here = spans.findIndex(({ from, to }) => from <= now && now < to);
    const next = spans.findIndex(({ from }) => from > now);
    this.#nextSpan[counter] = next < 0 ? spans.length : next;
    if (state === 'closed') {
      if (here >= 0) {
        this.#free[counter] = now + this.#remaining(this.#learnt.lateness, now - spans[here]!.from);
        this.#ends[counter] = spans[here]!.to;
      } else {
        this.#ends[counter] = 0;
        this.#free[counter] = now;
      }
      return;
    }
    // opened before its plan it stays on into it; opened beyond it, until the hall closes
    const before = next >= 0 && this.#learnt.lateness[0]! < 0 && spans[next]!.from + this.#learnt.lateness[0]! <= now;
    if (here < 0 && before) this.#nextSpan[counter] = next + 1;
    this.#ends[counter] = here >= 0 ? spans[here]!.to : before ? spans[next]!.to : Math.max(openUntil, now + 1);
    if (state === 'paused') this.#free[counter] = now + this.#remaining(this.#learnt.pauses.table, now - since);
    else if (current === null) this.#free[counter] = now;
    else this.#free[counter] = now + this.#rest(current.serviceId, counter, now - current.calledAt);
  }

  #enterNextSpan(counter: number): void {
    const { spans } = this.#snapshot.counters[counter]!;
    const index = this.#nextSpan[counter]!;
    const span = spans[index];
    if (span === undefined) {
      this.#free[counter] = NEVER;
      return;
    }
    this.#nextSpan[counter] = index + 1;
    const { lateness } = this.#learnt;
    const late = lateness[Math.floor(this.#random() * lateness.length)]!;
    this.#free[counter] = Math.max(this.#free[counter]!, span.from + late);
    this.#ends[counter] = span.to;
  }

  #earliest(): number {
    let best = 0;
    for (let counter = 1; counter < this.#free.length; counter += 1) {
      if (this.#free[counter]! < this.#free[best]!) best = counter;
    }
    return best;
  }

  /** From the call until the counter is free again, a short pause included where one happens. */
  #serve(service: number, counter: number): number {
    const table = this.#tables[service]!;
    const duration = table[Math.floor(this.#random() * table.length)]! * this.#factor(counter);
    const { probability, table: pauses } = this.#learnt.pauses;
    if (this.#random() >= probability) return duration;
    return duration + pauses[Math.floor(this.#random() * pauses.length)]!;
  }

  #factor(counter: number): number {
    const { services, now } = this.#snapshot;
    let waiting = 0;
    for (let index = 0; index < services.length; index += 1) waiting += this.#lines[index]!.size;
    let open = 0;
    const time = this.#free[counter] ?? now;
    for (let other = 0; other < this.#free.length; other += 1) {
      if (this.#free[other]! < NEVER && this.#ends[other]! > time) open += 1;
    }
    return this.#clerks[counter]! * this.#learnt.load[loadBin(waiting / Math.max(1, open))];
  }

  /** What is left of the present service, given how long it has lasted. */
  #rest(serviceId: string, counter: number, elapsed: number): number {
    const table = this.#tables[this.#serviceIndex.get(serviceId) ?? 0]!;
    const factor = this.#factor(counter);
    let first = 0;
    while (first < table.length && table[first]! * factor <= elapsed) first += 1;
    if (first === table.length) return -Math.log(1 - this.#random()) * table[Math.floor(table.length / 2)]! * factor;
    const at = first + Math.floor(this.#random() * (table.length - first));
    return table[at]! * factor - elapsed;
  }

  /** What is left of an absence, given how long it has lasted. */
  #remaining(table: readonly number[], elapsed: number): number {
    let first = 0;
    while (first < table.length && table[first]! <= elapsed) first += 1;
    if (first === table.length) return -Math.log(1 - this.#random()) * LONG_ABSENCE_MS;
    return table[first + Math.floor(this.#random() * (table.length - first))]! - elapsed;
  }

  /** Half-hours still to come with the people expected in each who may be called before those that wait now. */
  #expectedArrivals(): Expected[] {
    const { now, midnight, services, classes, issuedToday } = this.#snapshot;
    const { arrivals } = this.#learnt;
    const helped = services.some(({ helpedBy }) => helpedBy.length > 0);
    let soFar = 0;
    for (const byClass of Object.values(arrivals)) {
      for (const halves of Object.values(byClass)) {
        halves.forEach((mean, half) => {
          soFar += mean * Math.min(1, Math.max(0, (now - midnight) / HALF_HOUR_MS - half));
        });
      }
    }
    const [least, most] = TODAY_FACTORS;
    const today = Math.min(most, Math.max(least, (issuedToday + TODAY_SHRINK) / (soFar + TODAY_SHRINK)));
    const found: Expected[] = [];
    for (const [serviceId, byClass] of Object.entries(arrivals)) {
      const service = this.#serviceIndex.get(serviceId);
      if (service === undefined) continue;
      for (const [classId, halves] of Object.entries(byClass)) {
        const headStartMs = classes.find(({ id }) => id === classId)?.headStartMs ?? 0;
        // whoever comes later without a head start stands behind everybody, but for counters that help elsewhere
        if (headStartMs === 0 && !helped) continue;
        halves.forEach((mean, half) => {
          const from = midnight + half * HALF_HOUR_MS;
          const share = Math.min(1, Math.max(0, (from + HALF_HOUR_MS - now) / HALF_HOUR_MS));
          if (mean * share > 0) {
            found.push({ from: Math.max(now, from), mean: mean * share * today, service, headStartMs });
          }
        });
      }
    }
    return found.sort((a, b) => a.from - b.from);
  }

  #booked(): Arrival[] {
    const { now, booked } = this.#snapshot;
    return booked.flatMap(({ serviceId, slotAt, rankAt }) => {
      const service = this.#serviceIndex.get(serviceId);
      return service === undefined ? [] : [{ at: Math.max(now, slotAt - BEFORE_SLOT_MS), service, rank: rankAt }];
    });
  }
}

interface Expected {
  readonly from: number;
  readonly mean: number;
  readonly service: number;
  readonly headStartMs: number;
}

/** People who come later in one draw. A half-hour is drawn when its time has come: most draws end long before the day. */
class Comers {
  readonly #expected: readonly Expected[];
  readonly #midnight: number;
  readonly #random: Random;
  #drawn: Arrival[];
  #next = 0;
  #undrawn = 0;

  /** `expected` in order of time. */
  constructor(expected: readonly Expected[], booked: readonly Arrival[], midnight: number, random: Random) {
    this.#expected = expected;
    this.#drawn = [...booked].sort((a, b) => a.at - b.at);
    this.#midnight = midnight;
    this.#random = random;
  }

  /** Who has come by this time and is not in a line yet. */
  by(time: number): Arrival | null {
    this.#drawUntil(time);
    const next = this.#drawn[this.#next];
    if (next === undefined || next.at > time) return null;
    this.#next += 1;
    return next;
  }

  /** When somebody comes next, or may come. */
  get nextAt(): number {
    return Math.min(this.#drawn[this.#next]?.at ?? NEVER, this.#expected[this.#undrawn]?.from ?? NEVER);
  }

  #drawUntil(time: number): void {
    let added = false;
    for (; this.#undrawn < this.#expected.length && this.#expected[this.#undrawn]!.from <= time; this.#undrawn += 1) {
      const { from, mean, service, headStartMs } = this.#expected[this.#undrawn]!;
      const until = this.#midnight + (Math.floor((from - this.#midnight) / HALF_HOUR_MS) + 1) * HALF_HOUR_MS;
      for (let count = poisson(this.#random, mean); count > 0; count -= 1) {
        const at = from + this.#random() * (until - from);
        this.#drawn.push({ at, service, rank: at - headStartMs });
        added = true;
      }
    }
    if (!added) return;
    this.#drawn = this.#drawn.slice(this.#next).sort((a, b) => a.at - b.at);
    this.#next = 0;
  }
}
