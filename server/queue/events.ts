import type { CounterId, PriorityClassId, ServiceId, TicketId, TicketNumber } from '../../contract/ids.ts';

/** What happened to tickets and at counters. Stream: the day. Released types keep their meaning (docs/events.md). */
export type QueueEvent =
  | TicketIssued
  | TicketCalled
  | TicketRecalled
  | TicketNoShow
  | ServiceStarted
  | TicketCompleted
  | CounterOpened
  | CounterPaused
  | CounterClosed;

export interface TicketIssued {
  readonly type: 'TicketIssued';
  readonly data: {
    readonly ticketId: TicketId;
    readonly number: TicketNumber;
    readonly prefix: string;
    /** Running number of the prefix and day, from 1: `12` of A012. */
    readonly sequence: number;
    readonly serviceId: ServiceId;
    readonly priorityClass: PriorityClassId | null;
    /** `issuedAt − headStart`, UTC ms, fixed when the ticket joins the line. */
    readonly rankAt: number;
    /** Opens the ticket's page on a phone: 128 random bits. */
    readonly token: string;
    /** The kiosk or desk that issued it. */
    readonly kioskId: string | null;
    /** Paper was asked for. */
    readonly print: boolean;
  };
}

export interface TicketCalled {
  readonly type: 'TicketCalled';
  readonly data: {
    readonly ticketId: TicketId;
    readonly counterId: CounterId;
    readonly announcementId: string;
    /** `next`: by the order · `direct`: picked by the clerk, against the order. */
    readonly how: 'next' | 'direct';
    /** Who came earlier, could have been called here and was passed by this call; left out when nobody was. */
    readonly passed?: readonly TicketId[];
  };
}

export interface TicketRecalled {
  readonly type: 'TicketRecalled';
  readonly data: { readonly ticketId: TicketId; readonly counterId: CounterId; readonly announcementId: string };
}

export interface TicketNoShow {
  readonly type: 'TicketNoShow';
  readonly data: { readonly ticketId: TicketId; readonly counterId: CounterId };
}

export interface ServiceStarted {
  readonly type: 'ServiceStarted';
  readonly data: {
    readonly ticketId: TicketId;
    readonly counterId: CounterId;
    /** UTC ms: the time of the call where the start is only implied. */
    readonly startedAt: number;
    /** Nobody pressed 'start'; a later action implies it. Reports say which of the two a counter uses. */
    readonly implied: boolean;
  };
}

export interface TicketCompleted {
  readonly type: 'TicketCompleted';
  readonly data: { readonly ticketId: TicketId; readonly counterId: CounterId };
}

export interface CounterOpened {
  readonly type: 'CounterOpened';
  readonly data: { readonly counterId: CounterId };
}

export interface CounterPaused {
  readonly type: 'CounterPaused';
  readonly data: { readonly counterId: CounterId; readonly reason: string };
}

export interface CounterClosed {
  readonly type: 'CounterClosed';
  readonly data: { readonly counterId: CounterId };
}
