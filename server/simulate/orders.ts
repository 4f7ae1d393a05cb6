import type { CounterId, TicketNumber } from '../../contract/ids.ts';
import type { Place } from '../queue/line.ts';
import { reachesOf } from '../queue/rules.ts';
import type { QueueState } from '../queue/state.ts';

/**
 * The hall's own order, and those that other systems have: all priority first, (weight + 1) × waiting time with a weight
 * of 1 for priority, and plain order of arrival.
 */
export type Order = 'ours' | 'priority-first' | 'weighted' | 'arrival';

export const ORDERS: readonly Order[] = ['ours', 'priority-first', 'weighted', 'arrival'];

/** Who another order would call here; null: nobody waits. Helped services count as come later, as in ours. */
export function pickBy(
  order: Exclude<Order, 'ours'>,
  state: QueueState,
  counterId: CounterId,
  now: number,
): TicketNumber | null {
  let best: Place | null = null;
  let bestKey = Infinity;
  for (const { line, delayMs } of reachesOf(state, state.configuration!, counterId)) {
    for (const place of line) {
      const key = keyOf(order, place, state.tickets.get(place.ticketId)!.priorityClass !== null, delayMs, now);
      if (key < bestKey || (key === bestKey && best !== null && place.seq < best.seq)) {
        best = place;
        bestKey = key;
      }
    }
  }
  return best === null ? null : state.tickets.get(best.ticketId)!.number;
}

/** Lower goes first. */
function keyOf(
  order: Exclude<Order, 'ours'>,
  { arrivedAt }: Place,
  priority: boolean,
  delayMs: number,
  now: number,
): number {
  const came = arrivedAt + delayMs;
  switch (order) {
    case 'arrival':
      return came;
    case 'priority-first':
      return priority ? came - 1e12 : came;
    case 'weighted':
      return -(now - came) * (priority ? 2 : 1);
  }
}
