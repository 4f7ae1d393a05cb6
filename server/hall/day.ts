import type { EventOf } from '../journal/event.ts';

/**
 * The day as events of the journal. A day is a stream of its own (`day/2026-11-26`); it advances by a pair of events,
 * so that a replay needs no clock.
 */
export type DayClosed = EventOf<
  'DayClosed',
  {
    day: string;
    /** Tickets that were never called or held: their own class in every figure. */
    expired: readonly string[];
    /** Tickets somebody was being served with at midnight: carried into the next day's stream, counted on the day of issue. */
    carried: readonly string[];
    /** The office closed it before midnight. */
    byHand?: true;
  }
>;

/** The day had been closed by hand too early: who was sent home with it waits again. */
export type DayReopened = EventOf<'DayReopened', { day: string }>;

/** `carried` holds whole tickets as the queue keeps them: the next day's stream stands alone in a replay. */
export type DayOpened<CarriedTicket = unknown> = EventOf<
  'DayOpened',
  { day: string; carried: readonly CarriedTicket[] }
>;

export function dayStream(day: string): string {
  return `day/${day}`;
}
