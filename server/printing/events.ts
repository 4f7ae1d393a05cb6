import type { TicketId } from '../../contract/ids.ts';
import type { TicketLayout } from '../../contract/api.ts';
import type { PrintProblem } from '../../contract/states.ts';
import type { EventOf } from '../journal/event.ts';

/**
 * What became of a ticket's paper. A `TicketIssued` with `print` queues the first job of its ticket. Stream: the day.
 */
export type PrintingEvent = ReprintRequested | PrintStarted | PrintFinished | TicketLayoutSet;

/** Somebody wants the ticket again; the slip is marked 补打. */
export type ReprintRequested = EventOf<
  'ReprintRequested',
  {
    ticketId: TicketId;
    kioskId: string | null;
    /** The person asked at a kiosk: with the slip's code or the ID card, or knowing only the number. Left out: staff. */
    by?: PersonsClaim;
  }
>;

export type PersonsClaim = 'code' | 'number';

/** Durable before the first byte goes out: a job once begun is never sent again by itself. */
export type PrintStarted = EventOf<'PrintStarted', { ticketId: TicketId; printerId: string }>;

export type PrintFinished = EventOf<
  'PrintFinished',
  {
    ticketId: TicketId;
    /** `printed`: the printer said so · `sent`: it cannot say · `unconfirmed`: broken off in between · `failed`: not printed. */
    outcome: PrintOutcome;
    problem: PrintProblem | null;
  }
>;

export type PrintOutcome = 'printed' | 'sent' | 'unconfirmed' | 'failed';

/** The office has changed how tickets look; null: as they come. Stream `settings`. */
export type TicketLayoutSet = EventOf<'TicketLayoutSet', { layout: TicketLayout | null }>;
