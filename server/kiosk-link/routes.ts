import { z } from 'zod';
import { HandOverAnswer, HandOverBody, NumbersAnswer } from '../../contract/kiosk-link.ts';
import { DeviceId, TicketId } from '../../contract/ids.ts';
import type { Rule } from '../doors/may.ts';
import { commandEndpoint, endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor, Own } from '../hall/endpoint.ts';
import { isRefusal } from '../hall/slice.ts';
import type { PrintingState } from '../printing/rules.ts';
import type { CancelTicket, HandOverTicket, ReserveNumbers } from '../queue/commands.ts';
import type { QueueState } from '../queue/state.ts';
import { configured } from '../queue/views.ts';

interface State {
  readonly queue: QueueState;
  readonly printing: PrintingState;
}

export interface KioskRoutes<S extends State> {
  readonly hall: Executor<S>;
  readonly hallKey: Uint8Array;
  /** The answer kept for a key of a caller, so that an unknown outcome can be cleared up. */
  readonly remembered: (caller: string, key: string) => Promise<{ readonly answer: string } | null>;
}

const ownNumbers: Own = ({ kioskId }, { params }) =>
  kioskId !== undefined && (params as { readonly id?: unknown }).id === kioskId;

const KIOSK: Rule = { kiosk: 'own', integrator: 'all' };

/** What a kiosk PC of its own asks of the hall, besides tickets: numbers for bad times, and taking them over. */
export function kioskEndpoints<S extends State>({ hall, hallKey, remembered }: KioskRoutes<S>): AnyEndpoint[] {
  const reserve = commandEndpoint(hall, {
    path: '/kiosks/:id/numbers',
    summary: 'Reserve numbers that a kiosk may give while it cannot reach the hall',
    params: { id: DeviceId },
    body: z.strictObject({}).optional(),
    answerSchema: NumbersAnswer,
    may: KIOSK,
    own: ownNumbers,
    refusals: ['not-configured'],
    command: ({ id }): ReserveNumbers => ({ type: 'ReserveNumbers', kioskId: id }),
    answer: ({ queue, printing }, _events, { id }) => ({
      day: queue.day ?? '',
      bands: [...queue.bands].flatMap(([prefix, bands]) =>
        bands.filter(({ kioskId }) => kioskId === id).map(({ from, to }) => ({ prefix, from, to })),
      ),
      configuration: configured(queue),
      layout: printing.layout,
      personKey: Buffer.from(hallKey).toString('base64'),
    }),
  });
  const handOver = endpoint({
    method: 'post',
    path: '/kiosks/:id/handover',
    summary: 'Take over a ticket that a kiosk gave on its own',
    params: { id: DeviceId },
    body: HandOverBody,
    answer: HandOverAnswer,
    refusals: ['not-in-band', 'number-taken'],
    may: KIOSK,
    own: ownNumbers,
    handle: async ({ params, body, caller, repeat }: Asked<{ id: string }, HandOverBody>) => {
      const { insteadOf, ...ticket } = body;
      const command: HandOverTicket = { type: 'HandOverTicket', kioskId: params.id, ...ticket };
      const actor = caller.actor;
      const withdrawn = insteadOf === null ? null : await withdraw(hall, actor, await remembered(caller.id, insteadOf));
      const outcome = await hall.execute(command, {
        actor,
        ...(repeat === undefined ? {} : { repeat }),
        answer: (state) => ({ outcome: state.queue.tickets.has(ticket.ticketId) ? 'joined' : 'late', withdrawn }),
      });
      return outcome;
    },
  });
  return [reserve, handOver];
}

/** The same touch had got a number at the hall before the line broke: nobody holds it. */
async function withdraw<S extends State>(
  hall: Executor<S>,
  actor: string,
  kept: { readonly answer: string } | null,
): Promise<TicketId | null> {
  const ticketId = kept === null ? null : TicketId.safeParse((JSON.parse(kept.answer) as { id?: unknown }).id).data;
  if (ticketId === null || ticketId === undefined) return null;
  const command: CancelTicket = { type: 'CancelTicket', ticketId, reason: 'given-twice' };
  return isRefusal(await hall.execute(command, { actor })) ? null : ticketId;
}
