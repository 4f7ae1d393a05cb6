import { z } from 'zod';
import type { Hardware } from '../faces/faces.ts';
import { ANYONE } from '../doors/may.ts';
import type { HallClock } from '../hall/clock.ts';
import type { AnyEndpoint } from '../hall/endpoint.ts';
import { HallUnavailable } from '../hall/unavailable.ts';
import type { Journal } from '../journal/journal.ts';

const Health = z.object({
  status: z.literal('ready'),
  position: z.number().int(),
  clock: z.object({ trouble: z.string().nullable(), offByMs: z.number() }),
  devices: z.array(z.object({ id: z.string(), state: z.string(), reason: z.string().nullable() })),
});

/** Ready, or the reason why not: a hall that cannot write answers 503. */
export function healthEndpoint(parts: {
  readonly journal: Journal;
  readonly devices: Hardware;
  readonly clock: HallClock;
}): AnyEndpoint {
  const { journal, devices, clock } = parts;
  return {
    method: 'get',
    path: '/health',
    summary: 'Whether the hall takes new work, and how its devices are',
    answer: Health,
    may: ANYONE,
    handle: () => {
      if (journal.outage !== null) throw new HallUnavailable('cannot-write', journal.outage.code);
      return {
        answer: {
          status: 'ready',
          position: journal.durablePosition,
          clock: { trouble: clock.trouble, offByMs: clock.offByMs() },
          devices: devices.health().map(({ id, state, reason }) => ({ id, state, reason: reason?.code ?? null })),
        },
      };
    },
  };
}
