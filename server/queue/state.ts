import type { CounterId, PriorityClassId, ServiceId, TicketId, TicketNumber } from '../../contract/ids.ts';
import type { EvaluationState, TicketStatus } from '../../contract/states.ts';
import type { EvaluationEvent } from '../evaluation/events.ts';
import type { DayClosed, DayOpened } from '../hall/day.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { HallConfiguration, HallConfigured } from '../settings/events.ts';
import type { Band } from './bands.ts';
import type { HandOverOwed, QueueEvent } from './events.ts';
import { join, leave } from './line.ts';
import type { Place } from './line.ts';

export interface TicketStep {
  readonly what: string;
  readonly at: number;
  readonly actor: string;
  readonly counterId?: CounterId;
}

export interface Ticket {
  readonly id: TicketId;
  readonly number: TicketNumber;
  readonly serviceId: ServiceId;
  readonly priorityClass: PriorityClassId | null;
  readonly token: string;
  readonly issuedAt: number;
  /** Given by a kiosk that could not reach the hall. */
  readonly offline: boolean;
  /** The day it was issued on and counts for. */
  readonly day: string;
  readonly place: Place;
  status: TicketStatus;
  /** The counter that called it last. */
  counterId: CounterId | null;
  /** First call of the present visit to a counter. */
  calledAt: number | null;
  calls: number;
  startedAt: number | null;
  endedAt: number | null;
  evaluation: EvaluationState;
  readonly history: TicketStep[];
}

/** Who is at a counter now. Only an open counter can have somebody. */
export interface Current {
  readonly ticketId: TicketId;
}

export type CounterCondition =
  | { readonly state: 'closed' }
  | { readonly state: 'open'; readonly current: Current | null }
  | { readonly state: 'paused'; readonly reason: string };

export interface Counter {
  readonly id: CounterId;
  condition: CounterCondition;
  completedToday: number;
  serviceMsToday: number;
}

export interface CallEntry {
  readonly ticketId: TicketId;
  readonly number: TicketNumber;
  readonly serviceId: ServiceId;
  readonly counterId: CounterId;
  readonly announcementId: string;
  readonly at: number;
  readonly kind: 'call' | 'recall';
}

export interface QueueState {
  configuration: HallConfiguration | null;
  day: string | null;
  readonly tickets: Map<TicketId, Ticket>;
  readonly byNumber: Map<TicketNumber, TicketId>;
  readonly byToken: Map<string, TicketId>;
  /** The latest ticket of who laid a card on a reader, by keyed hash. */
  readonly byPerson: Map<string, TicketId>;
  /** Waiting tickets of each service in the order of rank. */
  readonly lines: Map<ServiceId, Place[]>;
  readonly lastSequence: Map<string, number>;
  /** Numbers that only some kiosk gives, by prefix. */
  readonly bands: Map<string, Band[]>;
  /** On a kiosk that was cut off: what the hall does not know yet, in the order it was given. */
  readonly owed: Map<TicketId, HandOverOwed['data']>;
  readonly counters: Map<CounterId, Counter>;
  /** Newest first. */
  calls: CallEntry[];
  readonly figures: { issued: number; completed: number; noShow: number };
}

/** Calls kept for displays; more than any display shows. */
const CALLS_KEPT = 24;

export function initialQueue(): QueueState {
  return {
    configuration: null,
    day: null,
    tickets: new Map(),
    byNumber: new Map(),
    byToken: new Map(),
    byPerson: new Map(),
    lines: new Map(),
    lastSequence: new Map(),
    bands: new Map(),
    owed: new Map(),
    counters: new Map(),
    calls: [],
    figures: { issued: 0, completed: 0, noShow: 0 },
  };
}

type FoldedEvent = QueueEvent | EvaluationEvent | HallConfigured | DayClosed | DayOpened<Ticket>;

/** Total: unknown events and events about unknown things change nothing. */
export function evolveQueue(state: QueueState, recorded: RecordedEvent): void {
  const event = recorded as RecordedEvent & FoldedEvent;
  const { at, actor } = recorded;
  switch (event.type) {
    case 'HallConfigured':
      configure(state, event.data);
      return;
    case 'DayOpened':
      openDay(state, event.data);
      return;
    case 'DayClosed':
      for (const id of event.data.expired) {
        const ticket = state.tickets.get(id as TicketId);
        if (ticket !== undefined) end(state, ticket, 'expired', at);
      }
      return;
    case 'TicketIssued': {
      const { ticketId, number, serviceId, offline } = event.data;
      const issuedAt = offline?.issuedAt ?? at;
      const place: Place = {
        ticketId,
        serviceId,
        rankAt: event.data.rankAt,
        arrivedAt: issuedAt,
        seq: recorded.position,
        passedBy: 0,
      };
      state.tickets.set(ticketId, {
        id: ticketId,
        number,
        serviceId,
        priorityClass: event.data.priorityClass,
        token: event.data.token,
        issuedAt,
        offline: offline !== undefined,
        day: state.day ?? '',
        place,
        status: 'waiting',
        counterId: null,
        calledAt: null,
        calls: 0,
        startedAt: null,
        endedAt: null,
        evaluation: 'not-asked',
        history: [{ what: offline === undefined ? 'issued' : 'issued-offline', at: issuedAt, actor }],
      });
      state.byNumber.set(number, ticketId);
      state.byToken.set(event.data.token, ticketId);
      if (event.data.person !== undefined) state.byPerson.set(event.data.person, ticketId);
      join(growingLine(state, serviceId), place);
      if (offline === undefined) state.lastSequence.set(event.data.prefix, event.data.sequence);
      state.figures.issued += 1;
      return;
    }
    case 'TicketCalled': {
      const found = ticketAndCounter(state, event.data);
      if (found === null) return;
      const { ticket, counter } = found;
      for (const id of event.data.passed ?? []) {
        const passed = state.tickets.get(id);
        if (passed !== undefined) passed.place.passedBy += 1;
      }
      leave(growingLine(state, ticket.serviceId), ticket.place);
      ticket.status = 'called';
      ticket.counterId = counter.id;
      ticket.calledAt = at;
      ticket.calls = 1;
      ticket.startedAt = null;
      counter.condition = { state: 'open', current: { ticketId: ticket.id } };
      announce(state, ticket, counter, 'call', event.data.announcementId, at);
      step(ticket, event.data.how === 'direct' ? 'called-directly' : 'called', at, actor);
      return;
    }
    case 'TicketRecalled': {
      const found = ticketAndCounter(state, event.data);
      if (found === null) return;
      found.ticket.calls += 1;
      announce(state, found.ticket, found.counter, 'recall', event.data.announcementId, at);
      step(found.ticket, 'recalled', at, actor);
      return;
    }
    case 'ServiceStarted': {
      const found = ticketAndCounter(state, event.data);
      if (found === null) return;
      found.ticket.status = 'serving';
      found.ticket.startedAt = event.data.startedAt;
      step(found.ticket, event.data.implied ? 'start-implied' : 'started', at, actor);
      return;
    }
    case 'TicketCompleted': {
      const found = ticketAndCounter(state, event.data);
      if (found === null) return;
      const { ticket, counter } = found;
      end(state, ticket, 'completed', at);
      counter.condition = { state: 'open', current: null };
      counter.completedToday += 1;
      counter.serviceMsToday += Math.max(0, at - (ticket.startedAt ?? at));
      state.figures.completed += 1;
      step(ticket, 'completed', at, actor);
      return;
    }
    case 'TicketNoShow': {
      const found = ticketAndCounter(state, event.data);
      if (found === null) return;
      end(state, found.ticket, 'no-show', at);
      found.counter.condition = { state: 'open', current: null };
      state.figures.noShow += 1;
      step(found.ticket, 'no-show', at, actor);
      return;
    }
    case 'CounterOpened':
      setCondition(state, event.data.counterId, { state: 'open', current: null });
      return;
    case 'CounterPaused':
      setCondition(state, event.data.counterId, { state: 'paused', reason: event.data.reason });
      return;
    case 'CounterClosed':
      setCondition(state, event.data.counterId, { state: 'closed' });
      return;
    case 'TicketCancelled': {
      const ticket = state.tickets.get(event.data.ticketId);
      if (ticket === undefined) return;
      end(state, ticket, 'cancelled', at);
      step(ticket, 'cancelled', at, actor);
      return;
    }
    case 'NumbersReserved': {
      const { prefix, kioskId, from, to } = event.data;
      state.bands.set(prefix, [...(state.bands.get(prefix) ?? []), { kioskId, from, to }]);
      return;
    }
    case 'HandOverOwed':
      state.owed.set(event.data.ticketId, event.data);
      return;
    case 'HandOverDone':
      state.owed.delete(event.data.ticketId);
      return;
    case 'EvaluationAsked':
      rate(state, event.data.ticketId, 'asked');
      return;
    case 'EvaluationDeclined':
      rate(state, event.data.ticketId, 'declined');
      return;
    case 'EvaluationGiven':
      rate(state, event.data.ticketId, 'given');
      return;
    default:
  }
}

const NOBODY: readonly Place[] = [];

/** Who waits for a service, in the order of rank. */
export function lineOf(state: QueueState, serviceId: ServiceId): readonly Place[] {
  return state.lines.get(serviceId) ?? NOBODY;
}

function growingLine(state: QueueState, serviceId: ServiceId): Place[] {
  let line = state.lines.get(serviceId);
  if (line === undefined) {
    line = [];
    state.lines.set(serviceId, line);
  }
  return line;
}

export function currentOf(state: QueueState, counter: Counter): Ticket | null {
  if (counter.condition.state !== 'open' || counter.condition.current === null) return null;
  return state.tickets.get(counter.condition.current.ticketId) ?? null;
}

function configure(state: QueueState, configuration: HallConfiguration): void {
  state.configuration = configuration;
  for (const { id } of configuration.counters) {
    if (!state.counters.has(id)) state.counters.set(id, closedCounter(id));
  }
}

function closedCounter(id: CounterId): Counter {
  return { id, condition: { state: 'closed' }, completedToday: 0, serviceMsToday: 0 };
}

/** A new day starts empty; whoever was being served at midnight stays at the counter. */
function openDay(state: QueueState, data: DayOpened<Ticket>['data']): void {
  state.day = data.day;
  state.tickets.clear();
  state.byNumber.clear();
  state.byToken.clear();
  state.byPerson.clear();
  state.lines.clear();
  state.lastSequence.clear();
  state.bands.clear();
  state.calls = [];
  Object.assign(state.figures, { issued: 0, completed: 0, noShow: 0 });
  for (const id of state.counters.keys()) state.counters.set(id, closedCounter(id));
  for (const carried of data.carried) {
    // a copy, since the event belongs to two folds; the history stays with the day of issue
    const ticket: Ticket = { ...carried, place: { ...carried.place }, history: [...carried.history] };
    state.tickets.set(ticket.id, ticket);
    state.byToken.set(ticket.token, ticket.id);
    if (ticket.counterId !== null) {
      setCondition(state, ticket.counterId, { state: 'open', current: { ticketId: ticket.id } });
    }
  }
}

function ticketAndCounter(
  state: QueueState,
  data: { readonly ticketId: TicketId; readonly counterId: CounterId },
): { ticket: Ticket; counter: Counter } | null {
  const ticket = state.tickets.get(data.ticketId);
  const counter = state.counters.get(data.counterId);
  return ticket === undefined || counter === undefined ? null : { ticket, counter };
}

function setCondition(state: QueueState, counterId: CounterId, condition: CounterCondition): void {
  const counter = state.counters.get(counterId);
  if (counter !== undefined) counter.condition = condition;
}

function end(
  state: QueueState,
  ticket: Ticket,
  status: 'completed' | 'no-show' | 'expired' | 'cancelled',
  at: number,
): void {
  if (ticket.status === 'waiting') leave(growingLine(state, ticket.serviceId), ticket.place);
  ticket.status = status;
  ticket.endedAt = at;
}

function step(ticket: Ticket, what: string, at: number, actor: string): void {
  ticket.history.push({ what, at, actor, ...(ticket.counterId === null ? {} : { counterId: ticket.counterId }) });
}

function rate(state: QueueState, ticketId: TicketId, evaluation: EvaluationState): void {
  const ticket = state.tickets.get(ticketId);
  if (ticket !== undefined) ticket.evaluation = evaluation;
}

function announce(
  state: QueueState,
  ticket: Ticket,
  counter: Counter,
  kind: 'call' | 'recall',
  announcementId: string,
  at: number,
): void {
  const { id, number, serviceId } = ticket;
  state.calls.unshift({ ticketId: id, number, serviceId, counterId: counter.id, announcementId, at, kind });
  if (state.calls.length > CALLS_KEPT) state.calls.pop();
}
