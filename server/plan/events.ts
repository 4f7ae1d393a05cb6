import type { CounterId } from '../../contract/ids.ts';
import type { EventOf } from '../journal/event.ts';
import type { Span } from './span.ts';

/** The office planned a day. Stream `settings`. */
export type DayPlanned = EventOf<
  'DayPlanned',
  {
    day: string;
    /** True: for this day alone · false: the same weekday of later weeks takes it over. */
    once: boolean;
    /** When the hall is open; null: as its usual hours and the calendar say. Empty: closed all day. */
    hours: readonly Span[] | null;
    /** Why the hall is closed or open otherwise, as the kiosk shows it. */
    reason: string | null;
    /** When each counter is staffed; one that is not named is staffed whenever the hall is open. */
    counters: Readonly<Record<CounterId, readonly Span[]>>;
  }
>;
