import type { EvaluationAsked } from '../evaluation/events.ts';
import { dayStream } from '../hall/day.ts';
import type { DayClosed, DayOpened, DayReopened } from '../hall/day.ts';
import type { Context, Decision, Refusal, Slice } from '../hall/slice.ts';
import type { NewEvent } from '../journal/event.ts';
import { headStartMs, withPart } from '../settings/events.ts';
import type { HallConfiguration, HallConfigured, Rules, SettingsChanged } from '../settings/events.ts';
import { adoptNumbers, handOver, nextSequence, reserveNumbers, ticketNumber } from './bands.ts';
import type {
  AdvanceDay,
  CancelTicket,
  ChangeSettings,
  CloseDay,
  CounterCommand,
  EndHandOver,
  QueueCommand,
  ReplaceConfiguration,
} from './commands.ts';
import type { HandOverDone, QueueEvent, TicketCalled } from './events.ts';
import { chooseNext } from './line.ts';
import type { Choice, Place, Reach } from './line.ts';
import { configurationInUse } from './in-use.ts';
import { issue } from './issue.ts';
import { holdEvent, personsAtCounters, reactivate, toResume, transferEvent } from './moves.ts';
import { currentOf, evolveQueue, initialQueue, lineOf } from './state.ts';
import type { Counter, QueueState, Ticket } from './state.ts';

const MINUTE_MS = 60_000;

/** Tickets, counters and the calling order. The table of states and commands is in docs/rules.md. */
export const queueSlice: Slice<QueueState, QueueCommand> = {
  commands: [
    'IssueTicket',
    'AdvanceDay',
    'CloseDay',
    'ReopenDay',
    'CallNext',
    'CallTicket',
    'Recall',
    'MarkNoShow',
    'StartService',
    'CompleteService',
    'AskEvaluation',
    'OpenCounter',
    'PauseCounter',
    'CloseCounter',
    'TogglePause',
    'CancelTicket',
    'ReactivateTicket',
    'HoldTicket',
    'ResumeTicket',
    'TransferTicket',
    'ReserveNumbers',
    'AdoptNumbers',
    'HandOverTicket',
    'EndHandOver',
    'ChangeSettings',
    'ReplaceConfiguration',
  ],
  initial: initialQueue,
  evolve: evolveQueue,
  decide,
};

export function decide(state: QueueState, command: QueueCommand, context: Context): Decision {
  const { configuration } = state;
  if (command.type === 'AdvanceDay') return advanceDay(state, command);
  if (configuration === null) return { refused: 'not-configured' };
  switch (command.type) {
    case 'IssueTicket':
      return issue(state, configuration, command, context);
    case 'CloseDay':
      return closeDay(state, command);
    case 'ReopenDay':
      return reopenDay(state);
    case 'CancelTicket':
      return cancel(state, command);
    case 'ReactivateTicket':
      return reactivate(state, configuration, command);
    case 'ReserveNumbers':
      return reserveNumbers(state, configuration, command);
    case 'AdoptNumbers':
      return adoptNumbers(state, command);
    case 'HandOverTicket':
      return handOver(state, configuration, command);
    case 'EndHandOver':
      return endHandOver(state, command);
    case 'ChangeSettings':
      return changeSettings(state, configuration, command);
    case 'ReplaceConfiguration':
      return replaceConfiguration(state, configuration, command);
    default:
      return toCounter(state, configuration, command, context);
  }
}

function toCounter(
  state: QueueState,
  configuration: HallConfiguration,
  command: CounterCommand,
  context: Context,
): Decision {
  const counter = state.counters.get(command.counterId);
  if (counter === undefined || !configuration.counters.some(({ id }) => id === command.counterId)) {
    return { refused: 'unknown-counter', params: { counter: command.counterId }, unknown: true };
  }
  if (state.dayClosed) return { refused: 'day-closed' };
  return atCounter({ state, configuration, counter, context }, command);
}

/** Asked again for the same day, by the clock and by a command at one moment, it closes nothing twice. */
function advanceDay(state: QueueState, { to }: AdvanceDay): Decision {
  if (state.day !== null && to <= state.day) return { events: [] };
  const tickets = [...state.tickets.values()];
  const atCounters = tickets.filter(({ status }) => status === 'called' || status === 'serving');
  const opened: DayOpened<Ticket> = {
    type: 'DayOpened',
    // copied: the tickets of the state go on changing while the event is being written
    data: { day: to, carried: JSON.parse(JSON.stringify(atCounters)) as Ticket[] },
  };
  const open: NewEvent = { ...opened, stream: dayStream(to) };
  if (state.day === null || state.dayClosed) return { events: [open] };
  const closed: DayClosed = {
    type: 'DayClosed',
    data: {
      day: state.day,
      expired: tickets.filter(({ status }) => status === 'waiting' || status === 'held').map(({ id }) => id),
      carried: atCounters.map(({ id }) => id),
    },
  };
  return { events: [{ ...closed, stream: dayStream(state.day) }, open] };
}

/** Closes the day before midnight; nobody is sent away from a counter. */
function closeDay(state: QueueState, { evenIfWaiting }: CloseDay): Decision {
  if (state.day === null || state.dayClosed) return { refused: 'day-closed' };
  const tickets = [...state.tickets.values()];
  const busy = tickets.filter(({ status }) => status === 'called' || status === 'serving');
  if (busy.length > 0) {
    return { refused: 'counters-busy', params: { numbers: busy.map(({ number }) => number).join('、') } };
  }
  const waiting = tickets.filter(({ status }) => status === 'waiting' || status === 'held');
  if (waiting.length > 0 && !evenIfWaiting) return { refused: 'people-waiting', params: { count: waiting.length } };
  const closed: DayClosed = {
    type: 'DayClosed',
    data: { day: state.day, expired: waiting.map(({ id }) => id), carried: [], byHand: true },
  };
  return { events: [closed] };
}

function reopenDay(state: QueueState): Decision {
  if (state.day === null || !state.dayClosed) return { refused: 'day-open' };
  const reopened: DayReopened = { type: 'DayReopened', data: { day: state.day } };
  return { events: [reopened] };
}

function cancel(state: QueueState, { ticketId, reason }: CancelTicket): Decision {
  const ticket = state.tickets.get(ticketId);
  if (ticket === undefined) return { refused: 'unknown-ticket', unknown: true };
  if (ticket.status !== 'waiting') return { refused: 'ticket-not-waiting', params: { number: ticket.number } };
  return happened({ type: 'TicketCancelled', data: { ticketId, reason } });
}

function changeSettings(
  state: QueueState,
  configuration: HallConfiguration,
  { change, undoes }: ChangeSettings,
): Decision {
  const inUse = configurationInUse(state, configuration, withPart(configuration, change));
  if (inUse !== null) return inUse;
  if (JSON.stringify(configuration[change.part] ?? null) === JSON.stringify(change.value)) return { events: [] };
  const changed: SettingsChanged & NewEvent = {
    type: 'SettingsChanged',
    data: { ...change, ...(undoes === undefined ? {} : { undoes }) },
    stream: 'settings',
  };
  return { events: [changed] };
}

function replaceConfiguration(
  state: QueueState,
  now: HallConfiguration,
  { configuration }: ReplaceConfiguration,
): Decision {
  const inUse = configurationInUse(state, now, configuration);
  if (inUse !== null) return inUse;
  const configured: HallConfigured & NewEvent = { type: 'HallConfigured', data: configuration, stream: 'settings' };
  return { events: [configured] };
}

function endHandOver(state: QueueState, { ticketId }: EndHandOver): Decision {
  if (!state.owed.has(ticketId)) return { events: [] };
  const done: HandOverDone & NewEvent = { type: 'HandOverDone', data: { ticketId }, stream: 'settings' };
  return { events: [done] };
}

interface AtCounter {
  readonly state: QueueState;
  readonly configuration: HallConfiguration;
  readonly counter: Counter;
  readonly context: Context;
}

function atCounter(at: AtCounter, command: CounterCommand): Decision {
  const { state, counter, configuration } = at;
  const current = currentOf(state, counter);
  switch (command.type) {
    case 'CallNext':
      return callNext(at, current, command.via, command.absent === true);
    case 'CallTicket':
      return callTicket(at, current, command);
    case 'Recall':
      return recall(at, current);
    case 'MarkNoShow':
      return markNoShow(configuration.rules, counter, current);
    case 'StartService':
      return start(at, current);
    case 'CompleteService':
      return current === null ? noCurrent(counter) : happened(...finish(at, current));
    case 'HoldTicket':
      if (current === null) return noCurrent(counter);
      return happened(...impliedStart(counter, current), holdEvent(at, current, command));
    case 'ResumeTicket':
      return resume(at, current, command.ticketId);
    case 'TransferTicket':
      return transfer(at, current, command);
    case 'AskEvaluation':
      return askEvaluation(counter, current);
    case 'OpenCounter':
      return counter.condition.state === 'open' ? { refused: 'already-open' } : happened(opened(counter));
    case 'PauseCounter':
      return pause(at, current, command.reason);
    case 'CloseCounter':
      if (counter.condition.state === 'closed') return { refused: 'already-closed' };
      return happened(...finishIfAny(at, current), { type: 'CounterClosed', data: { counterId: counter.id } });
    case 'TogglePause':
      return counter.condition.state === 'paused' ? happened(opened(counter)) : pause(at, current, command.reason);
  }
}

function callNext(at: AtCounter, current: Ticket | null, via: 'box' | 'console', absent: boolean): Decision {
  const before = beforeCall(at, current, via, absent);
  if ('refused' in before) return before;
  const choice = nextFor(at);
  if (choice === null) {
    // a box has no key to complete: its call ends the service even when nobody is left to be called
    if (at.configuration.rules.paperRoll) return happened(...before.events, ...visitOf(at));
    if (via === 'box' && current !== null) return happened(...before.events);
    return { refused: 'nobody-waiting' };
  }
  return happened(...before.events, called(at, choice.place.ticketId, 'next', choice.passed));
}

type Direct = Extract<CounterCommand, { type: 'CallTicket' }>;

function callTicket(at: AtCounter, current: Ticket | null, { number, reason }: Direct): Decision {
  const { state, configuration, counter } = at;
  const ticketId = state.byNumber.get(number);
  const ticket = ticketId === undefined ? undefined : state.tickets.get(ticketId);
  if (ticket === undefined) return { refused: 'unknown-ticket', params: { number }, unknown: true };
  const before = beforeCall(at, current, 'console', false);
  if ('refused' in before) return before;
  const elsewhere = ticket.person === null ? undefined : personsAtCounters(state).get(ticket.person);
  if (elsewhere !== undefined && elsewhere !== counter.id) {
    const where = configuration.counters.find(({ id }) => id === elsewhere);
    return { refused: 'person-elsewhere', params: { number, counter: where?.number ?? elsewhere } };
  }
  if (ticket.status !== 'waiting') {
    return { refused: 'ticket-not-waiting', params: { number, status: ticket.status } };
  }
  const service = configuration.services.find(({ id }) => id === ticket.serviceId);
  const serves = service !== undefined && [...service.counters, ...service.helpedBy].includes(counter.id);
  if (ticket.place.tiedTo === null ? !serves : ticket.place.tiedTo !== counter.id) {
    return { refused: 'not-your-service', params: { number, service: service?.name ?? ticket.serviceId } };
  }
  return happened(...before.events, called(at, ticket.id, 'direct', [], reason));
}

/** Without a kiosk a call makes the visit: the next number of the counter's first service, called at once. */
function visitOf(at: AtCounter): QueueEvent[] {
  const { state, configuration, counter, context } = at;
  const service = configuration.services.find(({ counters }) => counters.includes(counter.id));
  if (service === undefined) return [];
  const sequence = nextSequence(state, service.prefix);
  const ticketId = context.newId() as Ticket['id'];
  const issued: QueueEvent = {
    type: 'TicketIssued',
    data: {
      ticketId,
      number: ticketNumber(service.prefix, sequence),
      prefix: service.prefix,
      sequence,
      serviceId: service.id,
      priorityClass: null,
      rankAt: context.now,
      token: context.newId(),
      kioskId: null,
      print: false,
    },
  };
  return [issued, called(at, ticketId, 'next', [])];
}

/** Calls a held person back, as a call does. */
function resume(at: AtCounter, current: Ticket | null, ticketId: Ticket['id'] | null): Decision {
  const ticket = toResume(at, ticketId);
  if ('refused' in ticket) return ticket;
  const before = beforeCall(at, current, 'console', false);
  if ('refused' in before) return before;
  const { counter, context } = at;
  const data = { ticketId: ticket.id, counterId: counter.id, announcementId: context.newId() };
  return happened(...before.events, { type: 'TicketResumed', data });
}

function transfer(
  at: AtCounter,
  current: Ticket | null,
  command: Extract<CounterCommand, { type: 'TransferTicket' }>,
): Decision {
  if (current === null) return noCurrent(at.counter);
  const event = transferEvent(at, current, command);
  return 'refused' in event ? event : happened(event);
}

/** What has to be true, and to happen, before somebody is called here. */
function beforeCall(
  at: AtCounter,
  current: Ticket | null,
  via: 'box' | 'console',
  absent: boolean,
): Refusal | { readonly events: readonly QueueEvent[] } {
  const { configuration, counter, context } = at;
  const { rules } = configuration;
  if (counter.condition.state === 'paused') return { refused: 'counter-paused' };
  if (counter.condition.state === 'closed') {
    if (via === 'box' && rules.boxCallOpensCounter) return { events: [opened(counter)] };
    return { refused: 'counter-closed' };
  }
  if (current === null) return { events: [] };
  if (context.now - (current.calledAt ?? 0) < rules.justCalledMs) return { refused: 'just-called' };
  if (!rules.completeOnCall) return { refused: 'counter-busy', params: { number: current.number } };
  if (current.status === 'called' && !rules.startImplied) {
    return { refused: 'not-started', params: { number: current.number } };
  }
  if (absent && current.status === 'called') {
    return { events: [{ type: 'TicketNoShow', data: { ticketId: current.id, counterId: counter.id } }] };
  }
  return { events: finish(at, current) };
}

function nextFor({ state, configuration, counter }: AtCounter): Choice | null {
  const reaches = reachesOf(state, configuration, counter.id);
  const busy = personsAtCounters(state);
  // whoever is at another counter cannot come: the place is kept
  const free = (place: Place): boolean => {
    const person = state.tickets.get(place.ticketId)?.person ?? null;
    return person === null || (busy.get(person) ?? counter.id) === counter.id;
  };
  const callable = busy.size === 0 ? reaches : reaches.map((reach) => ({ ...reach, line: reach.line.filter(free) }));
  return chooseNext(callable, configuration.rules.maxPassedBy);
}

/** The lines a counter may call from, its own first. */
export function reachesOf(state: QueueState, configuration: HallConfiguration, counterId: Counter['id']): Reach[] {
  const reaches: Reach[] = [];
  const tied = state.tied.get(counterId);
  if (tied !== undefined && tied.length > 0) reaches.push({ line: tied, delayMs: 0 });
  for (const service of configuration.services) {
    if (service.counters.includes(counterId)) {
      reaches.push({ line: lineOf(state, service.id), delayMs: 0 });
    } else if (service.helpedBy.includes(counterId)) {
      reaches.push({ line: lineOf(state, service.id), delayMs: service.helpAfterMinutes * MINUTE_MS });
    }
  }
  return reaches;
}

function called(
  { counter, context }: AtCounter,
  ticketId: Ticket['id'],
  how: 'next' | 'direct',
  passed: readonly Ticket['id'][],
  reason?: string,
): TicketCalled {
  return {
    type: 'TicketCalled',
    data: {
      ticketId,
      counterId: counter.id,
      announcementId: context.newId(),
      how,
      ...(passed.length > 0 ? { passed } : {}),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

function recall({ counter, context }: AtCounter, current: Ticket | null): Decision {
  if (current === null) return noCurrent(counter);
  if (current.status === 'serving') return { refused: 'already-serving', params: { number: current.number } };
  return happened({
    type: 'TicketRecalled',
    data: { ticketId: current.id, counterId: counter.id, announcementId: context.newId() },
  });
}

function markNoShow({ callsBeforeNoShow }: Rules, counter: Counter, current: Ticket | null): Decision {
  if (current === null) return noCurrent(counter);
  if (current.status === 'serving') return { refused: 'already-serving', params: { number: current.number } };
  if (current.calls < callsBeforeNoShow) {
    return { refused: 'call-again', params: { calls: current.calls, needed: callsBeforeNoShow } };
  }
  return happened({ type: 'TicketNoShow', data: { ticketId: current.id, counterId: counter.id } });
}

function start({ counter, context }: AtCounter, current: Ticket | null): Decision {
  if (current === null) return noCurrent(counter);
  if (current.status === 'serving') return { refused: 'already-serving', params: { number: current.number } };
  return happened({
    type: 'ServiceStarted',
    data: { ticketId: current.id, counterId: counter.id, startedAt: context.now, implied: false },
  });
}

function askEvaluation(counter: Counter, current: Ticket | null): Decision {
  if (current === null) return noCurrent(counter);
  if (current.evaluation === 'given' || current.evaluation === 'declined') return { refused: 'already-evaluated' };
  const asked: EvaluationAsked = {
    type: 'EvaluationAsked',
    data: { ticketId: current.id, counterId: counter.id },
  };
  return { events: [...impliedStart(counter, current), asked] };
}

function pause(at: AtCounter, current: Ticket | null, reason: string): Decision {
  const { counter } = at;
  if (counter.condition.state === 'closed') return { refused: 'counter-closed' };
  return happened(...finishIfAny(at, current), { type: 'CounterPaused', data: { counterId: counter.id, reason } });
}

function opened(counter: Counter): QueueEvent {
  return { type: 'CounterOpened', data: { counterId: counter.id } };
}

function finishIfAny(at: AtCounter, current: Ticket | null): QueueEvent[] {
  return current === null ? [] : finish(at, current);
}

/** A later service of the same visit joins as if come at most so long ago: keeping the rank would cost others much more. */
export const NEXT_LEG_MINUTES = 30;

/**
 * Ends the present service; where nobody pressed 'start', it began with the call. A visit with another service goes on
 * with that one.
 */
function finish({ configuration, counter, context }: AtCounter, current: Ticket): QueueEvent[] {
  const started = impliedStart(counter, current);
  const [nextServiceId] = current.followedBy;
  const where = { ticketId: current.id, counterId: counter.id };
  if (nextServiceId === undefined) return [...started, { type: 'TicketCompleted', data: where }];
  const soonest =
    context.now - NEXT_LEG_MINUTES * MINUTE_MS - headStartMs(configuration, current.priorityClass, nextServiceId);
  const rankAt = Math.max(current.place.rankAt, soonest);
  return [...started, { type: 'LegCompleted', data: { ...where, nextServiceId, rankAt } }];
}

function impliedStart(counter: Counter, current: Ticket): QueueEvent[] {
  if (current.status === 'serving') return [];
  const startedAt = current.calledAt ?? current.issuedAt;
  return [{ type: 'ServiceStarted', data: { ticketId: current.id, counterId: counter.id, startedAt, implied: true } }];
}

function noCurrent(counter: Counter): Refusal {
  if (counter.condition.state === 'closed') return { refused: 'counter-closed' };
  if (counter.condition.state === 'paused') return { refused: 'counter-paused' };
  return { refused: 'no-current-ticket' };
}

/** Events of the queue as a decision, checked against their declared shapes. */
function happened(...events: readonly QueueEvent[]): Decision {
  return { events };
}
