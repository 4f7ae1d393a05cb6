/**
 * The day as events of the journal. A day is a stream of its own (`day/2026-11-26`); it advances by a pair of events,
 * so that a replay needs no clock.
 */
export interface DayClosed {
  readonly type: 'DayClosed';
  readonly data: {
    readonly day: string;
    /** Tickets that were never called or held: their own class in every figure. */
    readonly expired: readonly string[];
    /** Tickets somebody was being served with at midnight: carried into the next day's stream, counted on the day of issue. */
    readonly carried: readonly string[];
    /** The office closed it before midnight. */
    readonly byHand?: true;
  };
}

/** The day had been closed by hand too early: who was sent home with it waits again. */
export interface DayReopened {
  readonly type: 'DayReopened';
  readonly data: { readonly day: string };
}

/** `carried` holds whole tickets as the queue keeps them: the next day's stream stands alone in a replay. */
export interface DayOpened<CarriedTicket = unknown> {
  readonly type: 'DayOpened';
  readonly data: { readonly day: string; readonly carried: readonly CarriedTicket[] };
}

export function dayStream(day: string): string {
  return `day/${day}`;
}
