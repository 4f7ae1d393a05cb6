import type { TicketId, TicketNumber } from '../../contract/ids.ts';
import { fill } from '../../texts/section.ts';
import { speech as speechTexts } from '../../texts/speech.ts';
import type { HallState } from '../faces/faces.ts';
import type { LostSlip } from '../printing/by-person.ts';
import { findTicket, ticketOfNumber } from '../queue/views.ts';
import type { Speech } from '../queue/views.ts';

/** How calls are spoken and written, from the catalogue. */
export const speech: Speech = {
  announcement: (ticket, counter, kind) => fill(speechTexts['zh-CN'][kind], { ticket, counter }),
};

/** What decides on a slip again: today's ticket of a number, or behind an id or a token. */
export function slipOf(
  state: HallState,
  asked: { readonly number: TicketNumber } | { readonly id: TicketId },
): (LostSlip & { readonly ticketId: TicketId }) | null {
  const ticket = 'id' in asked ? findTicket(state.queue, asked.id) : ticketOfNumber(state.queue, asked.number);
  if (ticket === null) return null;
  const { id: ticketId, number, status, person } = ticket;
  return { ticketId, number, status, person };
}

/** The ticket behind an id or the token of its QR; null for none of today. */
export function ticketIdOf(state: HallState, idOrToken: string): TicketId | null {
  return findTicket(state.queue, idOrToken)?.id ?? null;
}
