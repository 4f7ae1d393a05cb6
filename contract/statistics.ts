import { z } from 'zod';
import { Day } from './appointments.ts';
import { ServiceId } from './ids.ts';
import { Level } from './states.ts';

/** Minutes below which ten, fifty and ninety per cent lie. */
const Spread = z.object({ people: z.number().int(), p10: z.number(), p50: z.number(), p90: z.number() }).nullable();

/** A day in figures, for its charts. Every rate is made of two of them, so that its denominator can be shown. */
export const DayStatistics = z.object({
  day: Day,
  /** Called at least once, came or not. */
  called: z.number().int(),
  /** From the number to the first call. */
  wait: Spread,
  hours: z.array(
    z.object({ hour: z.number().int(), issued: z.number().int(), noShow: z.number().int(), wait: Spread }),
  ),
  /** How long a service took, without the time away. */
  services: z.array(z.object({ id: ServiceId, name: z.string(), service: Spread })),
  levels: z.array(z.object({ level: Level, count: z.number().int() })),
});
export type DayStatistics = z.infer<typeof DayStatistics>;
