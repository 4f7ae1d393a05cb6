import type { Refusal } from '../hall/slice.ts';
import type { HallConfiguration } from '../settings/events.ts';
import type { QueueState, Ticket } from './state.ts';

/** Why the hall cannot be configured so now: somebody waits for, sits at or has booked what would be gone. Null: it can. */
export function configurationInUse(
  state: QueueState,
  now: HallConfiguration,
  wanted: HallConfiguration,
): Refusal | null {
  const unfinished = [...state.tickets.values()].filter((ticket) => mayGoOn(state, ticket));
  const keptServices = new Set(wanted.services.map(({ id }) => id));
  for (const { id, name } of now.services.filter((service) => !keptServices.has(service.id))) {
    const people = unfinished.filter((ticket) => ticket.serviceId === id || ticket.followedBy.includes(id));
    if (people.length > 0) return { refused: 'service-in-use', params: { service: name, count: people.length } };
    const booked = [...state.book.byId.values()].filter(
      ({ serviceId, state: is }) => serviceId === id && is === 'booked',
    );
    if (booked.length > 0) return { refused: 'service-booked', params: { service: name, count: booked.length } };
  }
  const keptCounters = new Set(wanted.counters.map(({ id }) => id));
  for (const { id, name } of now.counters.filter((counter) => !keptCounters.has(counter.id))) {
    const open = (state.counters.get(id)?.condition.state ?? 'closed') !== 'closed';
    const awaited = unfinished.some(
      (ticket) => ticket.counterId === id || ticket.place.tiedTo === id || ticket.held?.counterId === id,
    );
    if (open || awaited) return { refused: 'counter-in-use', params: { counter: name } };
  }
  return null;
}

/** A day that was closed by hand may be opened again: who was sent home with it would wait again. */
function mayGoOn(state: QueueState, ticket: Ticket): boolean {
  return ticket.endedAt === null || (state.dayClosed && ticket.status === 'expired');
}
