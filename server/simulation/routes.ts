import { z } from 'zod';
import { SimulationAction } from '../../contract/views.ts';
import { NOBODY } from '../doors/may.ts';
import { endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked } from '../hall/endpoint.ts';
import type { SimulatedHall } from './simulated-hall.ts';
import type { Visitors } from './visitors.ts';

/** Hands on simulated hardware (`quhao demo` only). */
export function simulationEndpoints(simulated: SimulatedHall, visitors: Visitors): AnyEndpoint[] {
  const act = endpoint({
    method: 'post',
    path: '/simulation/actions',
    summary: 'Press a key, pull a cable, take the paper out of a simulated device',
    body: SimulationAction,
    answer: z.object({ done: z.literal(true) }),
    may: NOBODY,
    refusals: [],
    handle: async ({ body }: Asked<unknown, SimulationAction>) => {
      if (body.do === 'visitors') visitors.set(body.on);
      else if (body.do === 'visitor') await visitors.takeNumber(body.serviceId);
      else if (!simulated.act(body)) return { refused: 'not-available', unknown: true } as const;
      return { answer: { done: true } };
    },
  });
  return [act];
}
