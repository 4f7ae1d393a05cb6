import type { DayStatistics } from '../../contract/statistics.ts';
import type { ServiceId } from '../../contract/ids.ts';
import { HALL_OFFSET_MS } from '../hall/clock.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { sumOf } from './state.ts';
import type { Ticket } from './state.ts';

const HOUR_MS = 3_600_000;

/**
 * A day in figures, each a sum over the tickets' stretches: when people came, how long they waited until the first call,
 * how long a service took (time away is nobody's). Who went over midnight is in no mean.
 */
export function statisticsOf(
  configuration: HallConfiguration,
  day: string,
  tickets: readonly Ticket[],
): Omit<DayStatistics, 'day' | 'levels'> {
  const own = tickets.filter((ticket) => ticket.day === day);
  const waits = own.flatMap((ticket) => {
    const waitMs = firstWaitMs(ticket);
    return waitMs === null ? [] : [{ hour: hourOf(ticket.issuedAt), waitMs }];
  });
  const hours = [...new Set(own.map(({ issuedAt }) => hourOf(issuedAt)))].sort((a, b) => a - b);
  return {
    called: own.filter(({ calledAt, missed }) => calledAt !== null || missed > 0).length,
    wait: spread(waits.map(({ waitMs }) => waitMs)),
    hours: hours.map((hour) => {
      const came = own.filter(({ issuedAt }) => hourOf(issuedAt) === hour);
      return {
        hour,
        issued: came.length,
        noShow: came.filter(({ status }) => status === 'no-show').length,
        wait: spread(waits.filter((wait) => wait.hour === hour).map(({ waitMs }) => waitMs)),
      };
    }),
    services: configuration.services.map(({ id, name }) => ({ id, name, service: spread(serviceTimes(own, id)) })),
  };
}

/** From the number to the first call, ms; null for somebody who was never called. */
function firstWaitMs({ periods }: Ticket): number | null {
  const first = periods.find(({ kind }) => kind === 'called');
  return first === undefined ? null : Math.max(0, first.from - periods[0]!.from);
}

/** What served people of one service took at the counters, ms. */
function serviceTimes(tickets: readonly Ticket[], serviceId: ServiceId): number[] {
  return tickets
    .filter((ticket) => ticket.status === 'completed' && ticket.serviceId === serviceId && sameDay(ticket))
    .map((ticket) => sumOf(ticket, 'serving', ticket.endedAt ?? 0))
    .filter((ms) => ms > 0);
}

function sameDay({ issuedAt, endedAt }: Ticket): boolean {
  const dayNumber = (at: number): number => Math.floor((at + HALL_OFFSET_MS) / (24 * HOUR_MS));
  return endedAt !== null && dayNumber(issuedAt) === dayNumber(endedAt);
}

/** Hour of the hall's day, 0–23. */
function hourOf(at: number): number {
  return Math.floor(((at + HALL_OFFSET_MS) % (24 * HOUR_MS)) / HOUR_MS);
}

/** Ten, fifty and ninety per cent of so many values, in minutes; null where there are none. */
function spread(values: readonly number[]): DayStatistics['wait'] {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! / 6_000) / 10;
  return { people: sorted.length, p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}
