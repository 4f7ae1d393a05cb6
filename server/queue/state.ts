import type { CounterId, PriorityClassId, ServiceId, TicketId, TicketNumber } from '../../contract/ids.ts';
import type { EvaluationState, TicketStatus } from '../../contract/states.ts';
import type { EvaluationEvent } from '../evaluation/events.ts';
import { emptyBook, foldBook } from '../appointments/book.ts';
import type { Book } from '../appointments/book.ts';
import type { DayClosed, DayOpened, DayReopened } from '../hall/day.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { foldPlans, noPlans } from '../plan/plans.ts';
import type { Plans } from '../plan/plans.ts';
import { configurationAfter, headStartMs, LATER_RULES } from '../settings/events.ts';
import type { HallConfiguration, HallConfigured, RulesChanged, SettingsChanged } from '../settings/events.ts';
import type { Band } from './bands.ts';
import type { HandOverOwed, HoldKind, QueueEvent } from './events.ts';
import { join, leave } from './line.ts';
import type { Place } from './line.ts';

export interface TicketStep {
  readonly what: string;
  readonly at: number;
  readonly actor: string;
  readonly counterId?: CounterId;
  /** The reason that was given. */
  readonly reason?: string;
}

/** Why a rank is not simply the time of coming: what happened, who did it and the reason given. */
export interface RankReason {
  readonly code: 'front' | 'behind' | 'back' | 'reactivated' | 'next-service' | 'appointment' | 'appointment-late';
  readonly at: number;
  readonly actor: string;
  readonly reason: string | null;
}

/** A stretch of a ticket's life, UTC ms; `to` is null while it lasts. */
export interface Period {
  readonly kind: 'waiting' | 'called' | 'serving' | 'held';
  readonly from: number;
  to: number | null;
  readonly counterId: CounterId | null;
}

export interface Ticket {
  readonly id: TicketId;
  readonly number: TicketNumber;
  /** The service it waits for or is served with now: a transfer changes it, the number stays. */
  serviceId: ServiceId;
  /** The service it was taken for. */
  readonly firstServiceId: ServiceId;
  readonly priorityClass: PriorityClassId | null;
  readonly token: string;
  readonly issuedAt: number;
  /** Given by a kiosk that could not reach the hall. */
  readonly offline: boolean;
  /** The day it was issued on and counts for. */
  readonly day: string;
  place: Place;
  rankReason: RankReason | null;
  /** Start of its appointment's slot, UTC ms; null: came without one. */
  readonly slotAt: number | null;
  /** What was said of the wait at issue, ms; null: nothing was said. */
  readonly told: { readonly p50Ms: number; readonly p90Ms: number } | null;
  /** Keyed hash of the person's ID number; null: anonymous. */
  readonly person: string | null;
  /** Services that still follow in this visit. */
  followedBy: readonly ServiceId[];
  /** Away for a while, and where from. */
  held: {
    readonly kind: HoldKind;
    readonly counterId: CounterId;
    readonly at: number;
    readonly remindAt: number | null;
  } | null;
  /** Handed on by a clerk: from where, and why. */
  transfer: { readonly fromCounterId: CounterId; readonly reason: string | null } | null;
  /** How often it was called in vain. */
  missed: number;
  /** The ticket's life, stretch by stretch: every duration anywhere is a sum over these. */
  readonly periods: Period[];
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
  /** When it was opened, paused or closed last, UTC ms. */
  since: number;
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
  /** The office closed the day by hand. */
  dayClosed: boolean;
  readonly plans: Plans;
  readonly book: Book;
  readonly tickets: Map<TicketId, Ticket>;
  readonly byNumber: Map<TicketNumber, TicketId>;
  readonly byToken: Map<string, TicketId>;
  /** The latest ticket of who laid a card on a reader, by keyed hash. */
  readonly byPerson: Map<string, TicketId>;
  /** Waiting tickets of each service in the order of rank. */
  readonly lines: Map<ServiceId, Place[]>;
  /** Tickets that only one counter may call, in the order of rank. */
  readonly tied: Map<CounterId, Place[]>;
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
    dayClosed: false,
    plans: noPlans(),
    book: emptyBook(),
    tickets: new Map(),
    byNumber: new Map(),
    byToken: new Map(),
    byPerson: new Map(),
    lines: new Map(),
    tied: new Map(),
    lastSequence: new Map(),
    bands: new Map(),
    owed: new Map(),
    counters: new Map(),
    calls: [],
    figures: { issued: 0, completed: 0, noShow: 0 },
  };
}

type FoldedEvent =
  | QueueEvent
  | EvaluationEvent
  | HallConfigured
  | RulesChanged
  | SettingsChanged
  | DayClosed
  | DayReopened
  | DayOpened<Ticket>;

/** Total: unknown events and events about unknown things change nothing. */
export function evolveQueue(state: QueueState, recorded: RecordedEvent): void {
  const event = recorded as RecordedEvent & FoldedEvent;
  const { at, actor } = recorded;
  foldPlans(state.plans, recorded);
  foldBook(state.book, recorded);
  switch (event.type) {
    case 'HallConfigured':
    case 'RulesChanged':
    case 'SettingsChanged':
      configure(state, configurationAfter(state.configuration, event));
      return;
    case 'DayOpened':
      openDay(state, event.data);
      return;
    case 'DayClosed':
      for (const id of event.data.expired) {
        const ticket = state.tickets.get(id as TicketId);
        if (ticket !== undefined) end(state, ticket, 'expired', at);
      }
      if (event.data.byHand === true) {
        state.dayClosed = true;
        for (const id of state.counters.keys()) become(state, id, { state: 'closed' }, at);
      }
      return;
    case 'DayReopened':
      state.dayClosed = false;
      for (const ticket of state.tickets.values()) {
        if (ticket.status !== 'expired') continue;
        waitAgain(state, ticket, { ...ticket.place, tiedTo: null }, at);
        ticket.endedAt = null;
      }
      return;
    case 'TicketIssued': {
      const { ticketId, number, serviceId, offline } = event.data;
      const issuedAt = offline?.issuedAt ?? at;
      const place: Place = {
        ticketId,
        serviceId,
        rankAt: event.data.rankAt,
        arrivedAt: event.data.rankAt + headStartOf(state, event.data.priorityClass, serviceId),
        seq: recorded.position,
        tiedTo: null,
        placed: false,
        passedBy: 0,
      };
      const { appointment, told = null } = event.data;
      state.tickets.set(ticketId, {
        id: ticketId,
        number,
        serviceId,
        firstServiceId: serviceId,
        priorityClass: event.data.priorityClass,
        token: event.data.token,
        issuedAt,
        offline: offline !== undefined,
        day: state.day ?? '',
        place,
        rankReason:
          appointment === undefined
            ? null
            : { code: appointment.late ? 'appointment-late' : 'appointment', at: issuedAt, actor, reason: null },
        slotAt: appointment?.slotAt ?? null,
        told,
        person: event.data.person ?? null,
        followedBy: event.data.followedBy ?? [],
        held: null,
        transfer: null,
        missed: 0,
        periods: [{ kind: 'waiting', from: issuedAt, to: null, counterId: null }],
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
      join(lineFor(state, place), place);
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
      leave(lineFor(state, ticket.place), ticket.place);
      comeTo(ticket, counter, at);
      counter.condition = { state: 'open', current: { ticketId: ticket.id } };
      announce(state, ticket, counter, 'call', event.data.announcementId, at);
      step(ticket, event.data.how === 'direct' ? 'called-directly' : 'called', at, actor, event.data.reason);
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
      enter(found.ticket, 'serving', event.data.startedAt, found.counter.id);
      step(found.ticket, event.data.implied ? 'start-implied' : 'started', at, actor);
      return;
    }
    case 'TicketCompleted': {
      const found = ticketAndCounter(state, event.data);
      if (found === null) return;
      const { ticket, counter } = found;
      end(state, ticket, 'completed', at);
      leaveCounter(state, counter, ticket);
      if (isOfToday(state, ticket)) state.figures.completed += 1;
      step(ticket, 'completed', at, actor);
      return;
    }
    case 'TicketNoShow': {
      const found = ticketAndCounter(state, event.data);
      if (found === null) return;
      end(state, found.ticket, 'no-show', at);
      found.ticket.missed += 1;
      found.counter.condition = { state: 'open', current: null };
      if (isOfToday(state, found.ticket)) state.figures.noShow += 1;
      step(found.ticket, 'no-show', at, actor);
      return;
    }
    case 'TicketHeld': {
      const found = ticketAndCounter(state, event.data);
      if (found === null) return;
      const { kind, counterId, remindAt } = event.data;
      found.ticket.status = 'held';
      found.ticket.held = { kind, counterId, at, remindAt };
      enter(found.ticket, 'held', at, counterId);
      found.counter.condition = { state: 'open', current: null };
      step(found.ticket, `held-${kind}`, at, actor);
      return;
    }
    case 'TicketResumed': {
      const found = ticketAndCounter(state, event.data);
      if (found === null) return;
      const { ticket, counter } = found;
      ticket.held = null;
      comeTo(ticket, counter, at);
      counter.condition = { state: 'open', current: { ticketId: ticket.id } };
      announce(state, ticket, counter, 'call', event.data.announcementId, at);
      step(ticket, 'resumed', at, actor);
      return;
    }
    case 'TicketTransferred': {
      const ticket = state.tickets.get(event.data.ticketId);
      const counter = state.counters.get(event.data.fromCounterId);
      if (ticket === undefined || counter === undefined) return;
      const { serviceId, toCounterId, rankAt, position } = event.data;
      counter.condition = { state: 'open', current: null };
      ticket.serviceId = serviceId;
      ticket.transfer = { fromCounterId: counter.id, reason: event.data.reason };
      const kept = position === 'kept';
      const place: Place = {
        ...ticket.place,
        serviceId,
        rankAt,
        // with the rank that it had it also keeps its turn among those of the same rank
        seq: kept ? ticket.place.seq : recorded.position,
        arrivedAt:
          position === 'back' ? rankAt + headStartOf(state, ticket.priorityClass, serviceId) : ticket.place.arrivedAt,
        placed: kept ? ticket.place.placed : position !== 'back',
        tiedTo: toCounterId,
        passedBy: kept ? ticket.place.passedBy : 0,
      };
      if (!kept)
        ticket.rankReason = {
          code: typeof position === 'number' ? 'behind' : position,
          at,
          actor,
          reason: event.data.reason,
        };
      waitAgain(state, ticket, place, at);
      step(ticket, 'transferred', at, actor, event.data.reason);
      return;
    }
    case 'TicketReactivated': {
      const ticket = state.tickets.get(event.data.ticketId);
      if (ticket === undefined) return;
      const { rankAt } = event.data;
      const arrivedAt = rankAt + headStartOf(state, ticket.priorityClass, ticket.serviceId);
      const seq = recorded.position;
      ticket.rankReason = { code: 'reactivated', at, actor, reason: null };
      waitAgain(
        state,
        ticket,
        { ...ticket.place, rankAt, arrivedAt, seq, tiedTo: null, placed: false, passedBy: 0 },
        at,
      );
      ticket.endedAt = null;
      if (isOfToday(state, ticket)) state.figures.noShow -= 1;
      step(ticket, 'reactivated', at, actor);
      return;
    }
    case 'LegCompleted': {
      const found = ticketAndCounter(state, event.data);
      if (found === null) return;
      const { ticket, counter } = found;
      const { nextServiceId, rankAt } = event.data;
      closePeriod(ticket, at);
      leaveCounter(state, counter, ticket);
      ticket.serviceId = nextServiceId;
      ticket.transfer = null;
      ticket.followedBy = ticket.followedBy.slice(1);
      ticket.evaluation = 'not-asked';
      const place: Place = {
        ...ticket.place,
        serviceId: nextServiceId,
        rankAt,
        arrivedAt: rankAt + headStartOf(state, ticket.priorityClass, nextServiceId),
        seq: recorded.position,
        tiedTo: null,
        placed: false,
        passedBy: 0,
      };
      ticket.rankReason = { code: 'next-service', at, actor, reason: null };
      waitAgain(state, ticket, place, at);
      step(ticket, 'next-service', at, actor);
      return;
    }
    case 'CounterOpened':
      become(state, event.data.counterId, { state: 'open', current: null }, at);
      return;
    case 'CounterPaused':
      become(state, event.data.counterId, { state: 'paused', reason: event.data.reason }, at);
      return;
    case 'CounterClosed':
      become(state, event.data.counterId, { state: 'closed' }, at);
      // whoever was promised to this counter goes back to the line of the service: nobody waits for a closed one
      untie(state, event.data.counterId);
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

/** Everybody who waits for a service, those who are promised to one counter included; in no order. */
export function waitingFor(state: QueueState, serviceId: ServiceId): readonly Place[] {
  const line = lineOf(state, serviceId);
  const tied = [...state.tied.values()].flatMap((places) => places.filter((place) => place.serviceId === serviceId));
  return tied.length === 0 ? line : [...line, ...tied];
}

/** The line that a place stands in: that of its service, or that of the one counter that may call it. */
function lineFor(state: QueueState, { serviceId, tiedTo }: Place): Place[] {
  if (tiedTo === null) return growingLine(state, serviceId);
  let line = state.tied.get(tiedTo);
  if (line === undefined) {
    line = [];
    state.tied.set(tiedTo, line);
  }
  return line;
}

/** The place of a ticket among those that may be called before it. */
export function lineOfPlace(state: QueueState, { serviceId, tiedTo }: Place): readonly Place[] {
  return tiedTo === null ? lineOf(state, serviceId) : (state.tied.get(tiedTo) ?? NOBODY);
}

function untie(state: QueueState, counterId: CounterId): void {
  for (const place of state.tied.get(counterId) ?? []) {
    const ticket = state.tickets.get(place.ticketId);
    if (ticket === undefined) continue;
    ticket.place = { ...place, tiedTo: null };
    join(growingLine(state, place.serviceId), ticket.place);
  }
  state.tied.delete(counterId);
}

/** Called to a counter, for the first time or after having been away. */
function comeTo(ticket: Ticket, counter: Counter, at: number): void {
  ticket.status = 'called';
  ticket.counterId = counter.id;
  ticket.calledAt = at;
  ticket.calls = 1;
  ticket.startedAt = null;
  enter(ticket, 'called', at, counter.id);
}

function waitAgain(state: QueueState, ticket: Ticket, place: Place, at: number): void {
  ticket.place = place;
  ticket.status = 'waiting';
  ticket.held = null;
  ticket.calledAt = null;
  ticket.calls = 0;
  ticket.startedAt = null;
  join(lineFor(state, place), place);
  enter(ticket, 'waiting', at, place.tiedTo);
}

/** A stretch ends where the next begins; an implied start lies back, and no stretch is ever below nothing. */
function enter(ticket: Ticket, kind: Period['kind'], from: number, counterId: CounterId | null): void {
  closePeriod(ticket, from);
  ticket.periods.push({ kind, from, to: null, counterId });
}

function closePeriod(ticket: Ticket, at: number): void {
  const last = ticket.periods[ticket.periods.length - 1];
  if (last !== undefined && last.to === null) last.to = Math.max(last.from, at);
}

/** What the ticket's stretches of one kind come to, ms; one that still lasts counts up to `now`. */
export function sumOf(ticket: Pick<Ticket, 'periods'>, kind: Period['kind'], now: number): number {
  return ticket.periods
    .filter((period) => period.kind === kind)
    .reduce((sum, { from, to }) => sum + Math.max(0, (to ?? now) - from), 0);
}

/** Whoever was at a counter at midnight counts for the day of issue: a night is nobody's service time. */
function isOfToday(state: QueueState, ticket: Ticket): boolean {
  return ticket.day === state.day;
}

/** The service at this counter is over: its stretches there count as the clerk's time. */
function leaveCounter(state: QueueState, counter: Counter, ticket: Ticket): void {
  counter.condition = { state: 'open', current: null };
  if (!isOfToday(state, ticket)) return;
  counter.completedToday += 1;
  const here = ticket.periods.filter(({ kind, counterId }) => kind === 'serving' && counterId === counter.id);
  counter.serviceMsToday += here.reduce((sum, { from, to }) => sum + Math.max(0, (to ?? from) - from), 0);
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

function configure(state: QueueState, configuration: HallConfiguration | null): void {
  if (configuration === null) return;
  state.configuration = { ...configuration, rules: { ...LATER_RULES, ...configuration.rules } };
  for (const { id } of configuration.counters) {
    if (!state.counters.has(id)) state.counters.set(id, closedCounter(id));
  }
}

function headStartOf(
  { configuration }: QueueState,
  priorityClass: PriorityClassId | null,
  serviceId: ServiceId,
): number {
  return configuration === null ? 0 : headStartMs(configuration, priorityClass, serviceId);
}

export function closedCounter(id: CounterId): Counter {
  return { id, condition: { state: 'closed' }, since: 0, completedToday: 0, serviceMsToday: 0 };
}

/** A new day starts empty; whoever was being served at midnight stays at the counter. */
function openDay(state: QueueState, data: DayOpened<Ticket>['data']): void {
  state.day = data.day;
  state.dayClosed = false;
  state.tickets.clear();
  state.byNumber.clear();
  state.byToken.clear();
  state.byPerson.clear();
  state.lines.clear();
  state.tied.clear();
  state.lastSequence.clear();
  state.bands.clear();
  state.calls = [];
  Object.assign(state.figures, { issued: 0, completed: 0, noShow: 0 });
  for (const id of state.counters.keys()) state.counters.set(id, closedCounter(id));
  for (const carried of data.carried) {
    // a copy, since the event belongs to two folds; the history stays with the day of issue
    const ticket: Ticket = {
      ...carried,
      // a day closed by an older version carried less
      offline: carried.offline ?? false,
      firstServiceId: carried.firstServiceId ?? carried.serviceId,
      person: carried.person ?? null,
      followedBy: carried.followedBy ?? [],
      held: null,
      transfer: carried.transfer ?? null,
      missed: carried.missed ?? 0,
      rankReason: carried.rankReason ?? null,
      slotAt: carried.slotAt ?? null,
      told: carried.told ?? null,
      place: { ...carried.place, tiedTo: carried.place.tiedTo ?? null, placed: carried.place.placed ?? false },
      history: [...carried.history],
      periods: (carried.periods ?? []).map((period) => ({ ...period })),
    };
    state.tickets.set(ticket.id, ticket);
    state.byToken.set(ticket.token, ticket.id);
    if (ticket.counterId !== null) {
      const current = { ticketId: ticket.id };
      become(state, ticket.counterId, { state: 'open', current }, ticket.calledAt ?? ticket.issuedAt);
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

function become(state: QueueState, counterId: CounterId, condition: CounterCondition, at: number): void {
  const counter = state.counters.get(counterId);
  if (counter !== undefined) Object.assign(counter, { condition, since: at });
}

function end(
  state: QueueState,
  ticket: Ticket,
  status: 'completed' | 'no-show' | 'expired' | 'cancelled',
  at: number,
): void {
  if (ticket.status === 'waiting') leave(lineFor(state, ticket.place), ticket.place);
  closePeriod(ticket, at);
  ticket.held = null;
  ticket.status = status;
  ticket.endedAt = at;
}

function step(ticket: Ticket, what: string, at: number, actor: string, reason?: string | null): void {
  ticket.history.push({
    what,
    at,
    actor,
    ...(ticket.counterId === null ? {} : { counterId: ticket.counterId }),
    ...(reason === undefined || reason === null ? {} : { reason }),
  });
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
