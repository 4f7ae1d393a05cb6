import { z } from 'zod';
import { ReprintByNumberBody, TicketAnswer } from '../../contract/api.ts';
import { DeviceId, TicketId } from '../../contract/ids.ts';
import type { TicketNumber } from '../../contract/ids.ts';
import { DIRECTOR } from '../doors/may.ts';
import { commandEndpoint, ownKiosk } from '../hall/endpoint.ts';
import type { AnyEndpoint, Executor } from '../hall/endpoint.ts';
import type { Refusal } from '../hall/slice.ts';
import { refusedAtKiosk } from './by-person.ts';
import type { LostSlip } from './by-person.ts';
import type { ReprintRequested } from './events.ts';
import type { PrintingCommand } from './rules.ts';

export interface PrintingRoutes<State> {
  readonly hall: Executor<State>;
  readonly ticketAnswer: (state: State, ticketId: TicketId) => TicketAnswer;
  readonly ticketIdOf: (state: State, idOrToken: string) => TicketId | null;
  /** Today's ticket of a number, or behind an id or a token. */
  readonly slipOf: (
    state: State,
    asked: { readonly number: TicketNumber } | { readonly id: TicketId },
  ) => (LostSlip & { readonly ticketId: TicketId }) | null;
}

export const ReprintBody = z
  .strictObject({
    kioskId: DeviceId.optional(),
    /** The person at a kiosk has shown the slip's code or the ID card: given a few times only. */
    byPerson: z.literal(true).optional(),
  })
  .optional();

const AT_KIOSK = ['reprint-being-served', 'reprint-missed', 'reprint-over', 'reprint-limit'];

/** Paper over HTTP: a slip again, marked 补打. */
export function printingEndpoints<State>({
  hall,
  ticketAnswer,
  ticketIdOf,
  slipOf,
}: PrintingRoutes<State>): AnyEndpoint[] {
  return [
    commandEndpoint(hall, {
      path: '/tickets/:id/reprint',
      summary: 'Print a ticket again, marked as a copy',
      params: { id: TicketId },
      body: ReprintBody,
      answerSchema: TicketAnswer,
      refusals: ['print-not-needed', 'print-running', ...AT_KIOSK],
      notFound: ['unknown-ticket'],
      may: { ...DIRECTOR, clerk: 'all', kiosk: 'own' },
      own: ownKiosk,
      command: ({ id }, body, state): PrintingCommand | Refusal => {
        const ticketId = ticketIdOf(state, id);
        if (ticketId === null) return { refused: 'unknown-ticket', unknown: true };
        const kioskId = body?.kioskId ?? null;
        if (body?.byPerson !== true) return { type: 'RequestReprint', ticketId, kioskId };
        const slip = slipOf(state, { id: ticketId });
        const refused = slip === null ? null : refusedAtKiosk(slip, 'code');
        return refused ?? { type: 'RequestReprint', ticketId, kioskId, by: 'code' };
      },
      answer: (state, events) => ticketAnswer(state, (events[0]!.data as ReprintRequested['data']).ticketId),
    }),
    commandEndpoint(hall, {
      path: '/reprints',
      summary: 'Print a lost slip again by its number, for the person at a kiosk: a copy without a code',
      body: ReprintByNumberBody,
      answerSchema: TicketAnswer,
      refusals: ['reprint-no-such-number', 'reprint-needs-card', 'reprint-often', 'print-running', ...AT_KIOSK],
      may: { ...DIRECTOR, clerk: 'all', kiosk: 'own' },
      own: ownKiosk,
      command: (
        _params: Readonly<Record<string, never>>,
        { number, kioskId },
        state: State,
      ): PrintingCommand | Refusal => {
        const slip = slipOf(state, { number });
        if (slip === null) return { refused: 'reprint-no-such-number', params: { number } };
        const refused = refusedAtKiosk(slip, 'number');
        return refused ?? { type: 'RequestReprint', ticketId: slip.ticketId, kioskId: kioskId ?? null, by: 'number' };
      },
      // whoever knows only the number does not get the address of the ticket's page
      answer: (state, events) => ({
        ...ticketAnswer(state, (events[0]!.data as ReprintRequested['data']).ticketId),
        phoneUrl: null,
      }),
    }),
  ];
}
