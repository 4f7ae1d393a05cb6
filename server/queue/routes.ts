import { HallAnswer } from '../../contract/api.ts';
import { ANYONE } from '../doors/may.ts';
import type { AnyEndpoint } from '../hall/endpoint.ts';
import { counterEndpoints } from './counter-routes.ts';
import type { QueueState } from './state.ts';
import { ticketEndpoints } from './ticket-routes.ts';
import type { TicketRoutes } from './ticket-routes.ts';
import { hallAnswer } from './views.ts';
import type { Speech } from './views.ts';

export interface QueueRoutes<State> extends TicketRoutes<State> {
  readonly speech: Speech;
}

/** The queue over HTTP: the hall, its tickets and its counters. */
export function queueEndpoints<State extends { readonly queue: QueueState }>(parts: QueueRoutes<State>): AnyEndpoint[] {
  const { hall, waits, speech } = parts;
  return [
    {
      method: 'get',
      path: '/hall',
      summary: 'The hall: services with people waiting, counters, priority classes',
      answer: HallAnswer,
      may: ANYONE,
      handle: () => ({ answer: hallAnswer(hall.state.queue, hall.now(), waits) }),
    },
    ...ticketEndpoints(parts),
    ...counterEndpoints(hall, speech),
  ];
}
