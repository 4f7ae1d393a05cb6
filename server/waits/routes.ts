import { Day } from '../../contract/appointments.ts';
import { EstimateQuality } from '../../contract/plan.ts';
import { OFFICE } from '../doors/may.ts';
import type { AnyEndpoint, Asked } from '../hall/endpoint.ts';
import type { Database } from '../journal/sqlite.ts';
import { estimateQuality } from './quality.ts';

/** Whether the estimate may be believed, over HTTP. */
export function waitEndpoints(reader: () => Database): AnyEndpoint[] {
  return [
    {
      method: 'get',
      path: '/days/:day/estimates',
      summary: 'What was said of the wait on a day, against what happened',
      params: { day: Day },
      answer: EstimateQuality,
      may: OFFICE,
      handle: async ({ params: { day } }: Asked<{ day: string }, unknown>) => ({
        answer: await estimateQuality(reader(), day),
      }),
    },
  ];
}
