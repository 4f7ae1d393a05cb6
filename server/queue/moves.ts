import type { CounterId, ServiceId } from '../../contract/ids.ts';
import type { Context, Decision, Refusal } from '../hall/slice.ts';
import { headStartMs } from '../settings/events.ts';
import type { HallConfiguration } from '../settings/events.ts';
import type { CounterCommand, ReactivateTicket } from './commands.ts';
import type { QueueEvent, TicketTransferred } from './events.ts';
import { lineOf } from './state.ts';
import type { Counter, QueueState, Ticket } from './state.ts';

const MINUTE_MS = 60_000;

export interface Here {
  readonly state: QueueState;
  readonly configuration: HallConfiguration;
  readonly counter: Counter;
  readonly context: Context;
}

type Hold = Extract<CounterCommand, { type: 'HoldTicket' }>;
type Transfer = Extract<CounterCommand, { type: 'TransferTicket' }>;

/** The person goes away for a while: for papers, to fill something in, or leaving the papers here. */
export function holdEvent({ configuration, counter, context }: Here, current: Ticket, { kind }: Hold): QueueEvent {
  const remindAt = kind === 'waiting' ? context.now + configuration.rules.holdReminderMinutes * MINUTE_MS : null;
  return { type: 'TicketHeld', data: { ticketId: current.id, counterId: counter.id, kind, remindAt } };
}

/** Whether a held person may come back at this counter: with papers left behind only where they lie. */
export function mayResume(configuration: HallConfiguration, ticket: Ticket, counterId: CounterId): boolean {
  if (ticket.held === null) return false;
  if (ticket.held.kind !== 'without-papers') return ticket.held.counterId === counterId;
  const service = configuration.services.find(({ id }) => id === ticket.serviceId);
  return service !== undefined && [...service.counters, ...service.helpedBy].includes(counterId);
}

/** Held people who may come back here, longest away first. */
export function heldFor(state: QueueState, configuration: HallConfiguration, counterId: CounterId): Ticket[] {
  return [...state.tickets.values()]
    .filter((ticket) => mayResume(configuration, ticket, counterId))
    .sort((a, b) => a.held!.at - b.held!.at);
}

/** People who were missed and may still come back to a service of this counter, newest first. */
export function missedFor(state: QueueState, configuration: HallConfiguration, counterId: CounterId): Ticket[] {
  const own = new Set(
    configuration.services.filter(({ counters }) => counters.includes(counterId)).map(({ id }) => id),
  );
  return [...state.tickets.values()]
    .filter(({ status, serviceId }) => status === 'no-show' && own.has(serviceId))
    .filter(({ missed }) => missed <= configuration.rules.reactivations)
    .sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
}

/** The held person to be called back: the one that was named, or who has been away longest. */
export function toResume({ state, configuration, counter }: Here, ticketId: string | null): Ticket | Refusal {
  if (ticketId === null) return heldFor(state, configuration, counter.id)[0] ?? { refused: 'nobody-held' };
  const ticket = state.tickets.get(ticketId as Ticket['id']);
  if (ticket === undefined) return { refused: 'unknown-ticket', unknown: true };
  if (ticket.held === null) return { refused: 'ticket-not-held', params: { number: ticket.number } };
  if (mayResume(configuration, ticket, counter.id)) return ticket;
  const where = configuration.counters.find(({ id }) => id === ticket.held?.counterId);
  return {
    refused: 'held-elsewhere',
    params: { number: ticket.number, counter: where?.number ?? ticket.held.counterId },
  };
}

/** Hands the person on to a service or a counter. The number stays: nobody would stand up for another one. */
export function transferEvent(here: Here, current: Ticket, command: Transfer): TicketTransferred | Refusal {
  const { state, configuration, counter, context } = here;
  const { serviceId, toCounterId, position, reason } = command;
  const target = serviceId ?? current.serviceId;
  const service = configuration.services.find(({ id }) => id === target);
  if (service === undefined) return { refused: 'unknown-service', params: { service: target }, unknown: true };
  if (toCounterId !== null && !configuration.counters.some(({ id }) => id === toCounterId)) {
    return { refused: 'unknown-counter', params: { counter: toCounterId }, unknown: true };
  }
  if (toCounterId === counter.id) return { refused: 'transfer-to-itself' };
  const twice = otherTicketOf(state, current, target);
  if (twice !== null) return { refused: 'already-in-queue', params: { number: twice.number } };
  const rankAt = rankOf(here, current, target, position, context.now);
  return {
    type: 'TicketTransferred',
    data: { ticketId: current.id, fromCounterId: counter.id, serviceId: target, toCounterId, rankAt, position, reason },
  };
}

/** The rank that a place in a line comes to: kept, before everybody, as if just come, or behind so many people. */
function rankOf(
  { state, configuration }: Pick<Here, 'state' | 'configuration'>,
  ticket: Ticket,
  serviceId: ServiceId,
  position: Transfer['position'],
  now: number,
): number {
  const line = lineOf(state, serviceId);
  switch (position) {
    case 'kept':
      return ticket.place.rankAt;
    case 'front':
      return Math.min(ticket.place.rankAt, (line[0]?.rankAt ?? Number.POSITIVE_INFINITY) - 1);
    case 'back': {
      const fresh = now - headStartMs(configuration, ticket.priorityClass, serviceId);
      return Math.max(fresh, line[line.length - 1]?.rankAt ?? fresh);
    }
    default:
      // the clerk says exactly where, with the clerk's name on the event
      return line[position - 1]?.rankAt ?? behind(line, position, ticket.place.rankAt);
  }
}

/** Behind so many people of a line, but never earlier than one's own rank. */
function behind(line: readonly { readonly rankAt: number }[], people: number, ownRankAt: number): number {
  const last = line[Math.min(people, line.length) - 1];
  return Math.max(ownRankAt, last?.rankAt ?? ownRankAt);
}

/** Somebody who was not there when called comes after all: after so many others, and only so often. */
export function reactivate(
  state: QueueState,
  configuration: HallConfiguration,
  { ticketId }: ReactivateTicket,
): Decision {
  const ticket = state.tickets.get(ticketId);
  if (ticket === undefined) return { refused: 'unknown-ticket', unknown: true };
  const { number } = ticket;
  if (ticket.status !== 'no-show') return { refused: 'not-missed', params: { number } };
  const { reactivations, reactivateAfter } = configuration.rules;
  if (ticket.missed > reactivations) return { refused: 'reactivated-before', params: { number, times: reactivations } };
  if (!configuration.services.some(({ id }) => id === ticket.serviceId)) return { refused: 'unknown-service' };
  const twice = otherTicketOf(state, ticket, ticket.serviceId);
  if (twice !== null) return { refused: 'already-in-queue', params: { number: twice.number } };
  const rankAt = behind(lineOf(state, ticket.serviceId), reactivateAfter, ticket.place.rankAt);
  return { events: [{ type: 'TicketReactivated', data: { ticketId, number, rankAt } }] };
}

/** Another ticket of the same person that waits for, or is being served with, the same service. */
export function otherTicketOf(state: QueueState, own: Ticket, serviceId: ServiceId): Ticket | null {
  return own.person === null ? null : ticketOfPersonFor(state, own.person, serviceId, own.id);
}

export function ticketOfPersonFor(
  state: QueueState,
  person: string,
  serviceId: ServiceId,
  except: string | null = null,
): Ticket | null {
  for (const ticket of state.tickets.values()) {
    if (ticket.person !== person || ticket.id === except || ticket.serviceId !== serviceId) continue;
    if (['waiting', 'called', 'serving', 'held'].includes(ticket.status)) return ticket;
  }
  return null;
}

/** People who are at a counter now, by keyed hash, and where: they cannot be at another one. */
export function personsAtCounters(state: QueueState): ReadonlyMap<string, CounterId> {
  const found = new Map<string, CounterId>();
  for (const { id, condition } of state.counters.values()) {
    if (condition.state !== 'open' || condition.current === null) continue;
    const person = state.tickets.get(condition.current.ticketId)?.person ?? null;
    if (person !== null) found.set(person, id);
  }
  return found;
}
