import type { CounterId } from '../../contract/ids.ts';
import { dayOf } from '../hall/clock.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { HallConfiguration } from '../settings/events.ts';
import type { DayPlanned } from './events.ts';
import { common, dayAfter, timeOf, weekdayOf, WHOLE_DAY } from './span.ts';
import type { Span } from './span.ts';
import { feastOf, isProvisional, isWorkday } from './workdays.ts';

type Planned = DayPlanned['data'];

/** What the office has planned, as every slice that needs it folds it. */
export interface Plans {
  /** Of single days, the latest of each. */
  readonly byDay: Map<string, Planned>;
  /** By weekday (1 Monday): what later weeks take over, each from the day it was planned for. */
  readonly lasting: Map<number, Planned>;
}

export function noPlans(): Plans {
  return { byDay: new Map(), lasting: new Map() };
}

/** Total: other events change nothing. Days that are over are forgotten when a new one opens. */
export function foldPlans(plans: Plans, event: RecordedEvent): void {
  if (event.type === 'DayPlanned') {
    const planned = event.data as Planned;
    plans.byDay.set(planned.day, planned);
    const before = plans.lasting.get(weekdayOf(planned.day));
    if (!planned.once && (before === undefined || before.day <= planned.day)) {
      plans.lasting.set(weekdayOf(planned.day), planned);
    }
  } else if (event.type === 'DayOpened') {
    const { day } = event.data as { readonly day: string };
    for (const planned of plans.byDay.keys()) if (planned < day) plans.byDay.delete(planned);
  }
}

/** A day of the hall as it is expected: when it is open, and who sits where. */
export interface DayPlan {
  readonly day: string;
  readonly hours: readonly Span[];
  /** Why it is closed or open otherwise, in the office's words or the feast's name; null: nothing special. */
  readonly reason: string | null;
  readonly counters: ReadonlyMap<CounterId, readonly Span[]>;
  /** Planned for this day · taken over from a week before · the hall's usual hours. */
  readonly source: 'day' | 'week-before' | 'usual';
  /** The calendar of that year is not published yet. */
  readonly provisional: boolean;
}

export function planOf(configuration: HallConfiguration, plans: Plans, day: string): DayPlan {
  const own = plans.byDay.get(day);
  const lasting = plans.lasting.get(weekdayOf(day));
  const planned = own ?? (lasting !== undefined && lasting.day < day ? lasting : undefined);
  const usual = usualHours(configuration, day);
  // a week's plan says who sits where; whether the day is worked at all says the calendar
  const hours = own?.hours ?? (usual.length === 0 ? usual : (planned?.hours ?? usual));
  return {
    day,
    hours,
    reason: own?.reason ?? (usual.length === 0 ? feastOf(day) : null),
    counters: new Map(
      configuration.counters.map(({ id }) => [id, common(planned?.counters[id] ?? WHOLE_DAY, hours)] as const),
    ),
    source: own !== undefined ? 'day' : planned !== undefined ? 'week-before' : 'usual',
    provisional: configuration.hours?.days === 'workdays' && isProvisional(day),
  };
}

/** A hall that names no hours is never closed by the clock. */
function usualHours({ hours }: HallConfiguration, day: string): readonly Span[] {
  if (hours === undefined) return WHOLE_DAY;
  const worked = hours.days === 'workdays' ? isWorkday(day) : hours.days.includes(weekdayOf(day));
  return worked ? hours.open : [];
}

/** Whether numbers are given at a time. Times are UTC ms. */
export type Opening =
  /** `lastTicketAt` and `closesAt`: the day's; null where the hall has no hours. */
  | { readonly state: 'open'; readonly lastTicketAt: number | null; readonly closesAt: number | null }
  /** Opens later today: before the morning, or over lunch. */
  | { readonly state: 'not-yet'; readonly opensAt: number }
  /** No more today. `opensAt`: the next opening within a fortnight. */
  | { readonly state: 'over'; readonly opensAt: number | null; readonly reason: string | null };

const DAYS_LOOKED_AHEAD = 14;

export function openingAt(configuration: HallConfiguration, plans: Plans, now: number): Opening {
  const today = dayOf(now);
  const { hours, reason } = planOf(configuration, plans, today);
  const { ticketsBeforeMinutes = 0, lastTicketMinutes = 0 } = configuration.hours ?? {};
  const last = hours[hours.length - 1];
  if (last !== undefined) {
    const closesAt = timeOf(today, last.to);
    const lastTicketAt = timeOf(today, last.to - lastTicketMinutes);
    if (now < lastTicketAt) {
      const span = hours.find(({ to }) => now < timeOf(today, to))!;
      const from = timeOf(today, span.from - ticketsBeforeMinutes);
      if (now < from) return { state: 'not-yet', opensAt: from };
      const always = configuration.hours === undefined && hours === WHOLE_DAY;
      return always ? { state: 'open', lastTicketAt: null, closesAt: null } : { state: 'open', lastTicketAt, closesAt };
    }
  }
  for (let ahead = 1; ahead <= DAYS_LOOKED_AHEAD; ahead += 1) {
    const day = dayAfter(today, ahead);
    const [first] = planOf(configuration, plans, day).hours;
    if (first !== undefined) return { state: 'over', opensAt: timeOf(day, first.from - ticketsBeforeMinutes), reason };
  }
  return { state: 'over', opensAt: null, reason };
}

/** When somebody is expected at one of these counters next, from `now` on; null: not today any more. */
export function staffedFrom(plan: DayPlan, counters: readonly CounterId[], now: number): number | null {
  const starts = counters.flatMap((id) =>
    (plan.counters.get(id) ?? []).filter(({ to }) => timeOf(plan.day, to) > now).map(({ from }) => from),
  );
  return starts.length === 0 ? null : Math.max(now, timeOf(plan.day, Math.min(...starts)));
}
