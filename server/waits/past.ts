import { DayFacts } from '../estimate/past-day.ts';
import type { PastDay } from '../estimate/types.ts';
import { dayStream } from '../hall/day.ts';
import { readStream } from '../journal/read-table.ts';
import type { Database } from '../journal/sqlite.ts';
import { planOf } from '../plan/plans.ts';
import type { Plans } from '../plan/plans.ts';
import { dayAfter, midnightOf, MINUTES_A_DAY, timeOf } from '../plan/span.ts';
import type { HallConfiguration } from '../settings/events.ts';

/** Weeks that the estimate learns from, and how far back they are looked for where the hall was closed. */
const DAYS_LEARNT = 28;
const LOOKED_BACK = 60;

/** The facts of recent days, oldest first; today is not among them. Reads one day at a time. */
export async function pastDays(
  reader: () => Database,
  configuration: HallConfiguration,
  plans: Plans,
  today: string,
): Promise<PastDay[]> {
  const found: PastDay[] = [];
  for (let back = 1; back <= LOOKED_BACK && found.length < DAYS_LEARNT; back += 1) {
    const day = dayAfter(today, -back);
    const events = await readStream(reader(), dayStream(day));
    if (events.length === 0) continue;
    const plan = planOf(configuration, plans, day);
    const spans = Object.fromEntries(
      [...plan.counters].map(([id, staffed]) => [
        id,
        // a hall without hours plans nothing that anybody could be late for
        configuration.hours === undefined
          ? []
          : staffed.map(({ from, to }) => ({ from: timeOf(day, from), to: timeOf(day, to) })),
      ]),
    );
    const facts = new DayFacts({ day, midnight: midnightOf(day), spans });
    for (const event of events) facts.take(event);
    found.unshift(facts.facts(timeOf(day, MINUTES_A_DAY)));
  }
  return found;
}
