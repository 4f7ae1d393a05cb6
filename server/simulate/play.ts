import type { CounterId, PriorityClassId, ServiceId, TicketId } from '../../contract/ids.ts';
import { loadBin } from '../estimate/learn.ts';
import { DayFacts } from '../estimate/past-day.ts';
import { seeded } from '../estimate/random.ts';
import type { PastDay } from '../estimate/types.ts';
import { dayStream } from '../hall/day.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { midnightOf, timeOf } from '../plan/span.ts';
import type { CounterCommand, QueueCommand } from '../queue/commands.ts';
import { queueSlice } from '../queue/rules.ts';
import { currentOf } from '../queue/state.ts';
import type { QueueState, Ticket } from '../queue/state.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { noShowMs, TRUE_LOAD } from './day.ts';
import type { DrawnDay, Person } from './day.ts';
import { pickBy } from './orders.ts';
import type { Order } from './orders.ts';
import type { HallSpec } from './world.ts';

/** Looks at the hall whenever somebody is about to take a number. */
export type OnIssue = (state: QueueState, now: number, person: Person) => ((ticketId: TicketId) => void) | null;

export interface Played {
  readonly tickets: readonly Ticket[];
  readonly facts: PastDay;
  readonly events: readonly RecordedEvent[];
  /** Share of the counters' open time in which nobody was there. */
  readonly idleShare: number;
}

export interface PlayOptions {
  readonly spec: HallSpec;
  readonly configuration: HallConfiguration;
  readonly day: string;
  readonly drawn: DrawnDay;
  readonly order: Order;
  readonly seed: number;
  readonly onIssue?: OnIssue;
  readonly onEvent?: (state: QueueState, event: RecordedEvent) => void;
}

interface Due {
  readonly at: number;
  readonly act: () => void;
}

/** Plays one day through the hall's own rules, as fast as they go. */
export function playDay(options: PlayOptions): Played {
  return new DayPlayer(options).play();
}

class DayPlayer {
  readonly #options: PlayOptions;
  readonly #state = queueSlice.initial();
  readonly #facts: DayFacts;
  readonly #events: RecordedEvent[] = [];
  readonly #persons = new Map<TicketId, Person>();
  readonly #random;
  readonly #ends = new Map<CounterId, number>();
  readonly #idle = new Map<CounterId, number>();
  #due: Due[] = [];
  #now: number;
  #ids = 0;
  #openMs = 0;
  #idleMs = 0;

  constructor(options: PlayOptions) {
    this.#options = options;
    const { day, configuration, spec, seed } = options;
    this.#random = seeded(seed);
    this.#now = midnightOf(day);
    const spans = Object.fromEntries(
      spec.counters.map(({ id, spans: planned }) => [
        id,
        planned.map(({ from, to }) => ({ from: timeOf(day, from), to: timeOf(day, to) })),
      ]),
    );
    this.#facts = new DayFacts({ day, midnight: midnightOf(day), spans });
    this.#record('HallConfigured', configuration, 'settings');
    this.#record('DayPlanned', planOf(spec, day), 'settings');
    this.#do({ type: 'AdvanceDay', to: day });
  }

  play(): Played {
    const { people, presence } = this.#options.drawn;
    for (const person of people) this.#at(person.at, () => this.#come(person));
    for (const [id, stretches] of presence) {
      for (const { from, to } of stretches) {
        if (from < to) this.#at(from, () => this.#open(id as CounterId, to));
      }
    }
    for (;;) {
      const next = this.#due.shift();
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      next.act();
    }
    return {
      tickets: [...this.#state.tickets.values()],
      facts: this.#facts.facts(this.#now),
      events: this.#events,
      idleShare: this.#openMs === 0 ? 0 : this.#idleMs / this.#openMs,
    };
  }

  #at(at: number, act: () => void): void {
    let index = this.#due.length;
    while (index > 0 && this.#due[index - 1]!.at > at) index -= 1;
    this.#due.splice(index, 0, { at, act });
  }

  #come(person: Person): void {
    const told = this.#options.onIssue?.(this.#state, this.#now, person) ?? null;
    const [issued] = this.#do({
      type: 'IssueTicket',
      serviceId: person.serviceId as ServiceId,
      priorityClass: person.elderly ? ('elderly' as PriorityClassId) : null,
      kioskId: null,
      print: false,
      byStaff: true,
    });
    const { ticketId } = issued!.data as { readonly ticketId: TicketId };
    this.#persons.set(ticketId, person);
    told?.(ticketId);
    const idle = [...this.#idle.keys()];
    for (const counterId of idle) this.#next(counterId);
  }

  #open(counterId: CounterId, until: number): void {
    this.#ends.set(counterId, until);
    this.#openMs += Math.max(0, until - this.#now);
    this.#do({ type: 'OpenCounter', counterId });
    this.#idle.set(counterId, this.#now);
    this.#at(until, () => {
      if (this.#idle.has(counterId)) this.#next(counterId);
    });
    this.#next(counterId);
  }

  /** The counter is free: it calls the next, or goes when its time is over. */
  #next(counterId: CounterId): void {
    const free = this.#idle.get(counterId);
    if (this.#now >= this.#ends.get(counterId)!) {
      if (free !== undefined) this.#idleMs += this.#now - free;
      this.#idle.delete(counterId);
      this.#do({ type: 'CloseCounter', counterId });
      return;
    }
    if (!this.#call(counterId)) {
      if (free === undefined) this.#idle.set(counterId, this.#now);
      return;
    }
    if (free !== undefined) this.#idleMs += this.#now - free;
    this.#idle.delete(counterId);
    this.#serve(counterId);
  }

  #call(counterId: CounterId): boolean {
    const { order } = this.#options;
    if (order === 'ours') return this.#try({ type: 'CallNext', counterId, via: 'console' });
    const number = pickBy(order, this.#state, counterId, this.#now);
    return number !== null && this.#try({ type: 'CallTicket', counterId, number });
  }

  #serve(counterId: CounterId): void {
    const { spec } = this.#options;
    const ticket = currentOf(this.#state, this.#state.counters.get(counterId)!)!;
    const person = this.#persons.get(ticket.id)!;
    if (person.noShow) {
      this.#at(this.#now + Math.round(noShowMs(this.#random)), () => {
        this.#do({ type: 'MarkNoShow', counterId });
        this.#next(counterId);
      });
      return;
    }
    const pace = spec.counters.find(({ id }) => id === counterId)!.pace;
    const lasts = Math.round(person.durationMs * pace * TRUE_LOAD[loadBin(this.#load())]);
    this.#at(this.#now + lasts, () => {
      this.#do({ type: 'CompleteService', counterId });
      if (person.pauseMs === 0 || this.#now >= this.#ends.get(counterId)!) {
        this.#next(counterId);
        return;
      }
      this.#do({ type: 'PauseCounter', counterId, reason: '稍等' });
      this.#at(this.#now + person.pauseMs, () => {
        this.#do({ type: 'OpenCounter', counterId });
        this.#next(counterId);
      });
    });
  }

  #load(): number {
    let waiting = 0;
    for (const line of this.#state.lines.values()) waiting += line.length;
    const open = [...this.#state.counters.values()].filter(({ condition }) => condition.state !== 'closed').length;
    return waiting / Math.max(1, open);
  }

  #try(command: CounterCommand): boolean {
    return this.#decide(command) !== null;
  }

  #do(command: QueueCommand): RecordedEvent[] {
    const events = this.#decide(command);
    if (events === null) throw new Error(`the rules refused ${command.type} in a simulated day`);
    return events;
  }

  #decide(command: QueueCommand): RecordedEvent[] | null {
    const context = { now: this.#now, actor: 'simulation', newId: () => `s${(this.#ids += 1)}` };
    const decision = queueSlice.decide(this.#state, command, context);
    if ('refused' in decision) return null;
    return decision.events.map(({ type, data, stream }) =>
      this.#record(type, data, stream ?? dayStream(this.#options.day)),
    );
  }

  #record(type: string, data: unknown, stream: string): RecordedEvent {
    const position = this.#events.length + 1;
    const place = { position, stream, version: position, at: this.#now, actor: 'simulation', commandId: '' };
    const event: RecordedEvent = { ...place, type, data };
    this.#options.onEvent?.(this.#state, event);
    queueSlice.evolve(this.#state, event);
    this.#facts.take(event);
    this.#events.push(event);
    return event;
  }
}

/** The plan that the hall's office has made: what everybody knows, not what then happens. */
function planOf(spec: HallSpec, day: string): object {
  const counters = Object.fromEntries(spec.counters.map(({ id, spans }) => [id, spans]));
  return { day, once: true, hours: spec.hours, reason: null, counters };
}
