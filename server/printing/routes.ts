import { z } from 'zod';
import { TicketAnswer } from '../../contract/api.ts';
import { DeviceId, TicketId } from '../../contract/ids.ts';
import { commandEndpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Executor } from '../hall/endpoint.ts';
import type { Refusal } from '../hall/slice.ts';
import type { ReprintRequested } from './events.ts';
import type { PrintingCommand } from './rules.ts';

export interface PrintingRoutes<State> {
  readonly hall: Executor<State>;
  readonly ticketAnswer: (state: State, ticketId: TicketId) => TicketAnswer;
  readonly ticketIdOf: (state: State, idOrToken: string) => TicketId | null;
}

const ReprintBody = z.strictObject({ kioskId: DeviceId.optional() }).optional();

/** Paper over HTTP: a slip again, marked 补打. */
export function printingEndpoints<State>({ hall, ticketAnswer, ticketIdOf }: PrintingRoutes<State>): AnyEndpoint[] {
  return [
    commandEndpoint(hall, {
      path: '/tickets/:id/reprint',
      summary: 'Print a ticket again, marked as a copy',
      params: { id: TicketId },
      body: ReprintBody,
      answerSchema: TicketAnswer,
      refusals: ['print-not-needed', 'print-running'],
      notFound: ['unknown-ticket'],
      forKiosks: (kioskId, { body }) => (body as { kioskId?: string } | undefined)?.kioskId === kioskId,
      command: ({ id }, body, state): PrintingCommand | Refusal => {
        const ticketId = ticketIdOf(state, id);
        if (ticketId === null) return { refused: 'unknown-ticket', unknown: true };
        return { type: 'RequestReprint', ticketId, kioskId: body?.kioskId ?? null };
      },
      answer: (state, events) => ticketAnswer(state, (events[0]!.data as ReprintRequested['data']).ticketId),
    }),
  ];
}
