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
  | CounterClosed
  | TicketCancelled
  | TicketHeld
  | TicketResumed
  | TicketTransferred
  | TicketReactivated
  | LegCompleted
  | NumbersReserved
  | HandOverOwed
  | HandOverDone
  | TicketCameLate;

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
    /** Services that follow in the same visit: each begins when the one before ends. */
    readonly followedBy?: readonly ServiceId[];
    /** Keyed hash of the person's ID number, where a card was laid on the kiosk's reader. */
    readonly person?: string;
    /** Checked in with an appointment. */
    readonly appointment?: { readonly appointmentId: string; readonly slotAt: number; readonly late: boolean };
    /** What was said of the wait when the number was given: 50th and 90th percentile, ms. */
    readonly told?: { readonly p50Ms: number; readonly p90Ms: number };
    /** Given by a kiosk that could not reach the hall, from its own band, at `issuedAt` (UTC ms). */
    readonly offline?: { readonly issuedAt: number };
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
    /** Why the order was left, with a direct call. */
    readonly reason?: string;
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

/** A waiting ticket was given up. */
export interface TicketCancelled {
  readonly type: 'TicketCancelled';
  readonly data: {
    readonly ticketId: TicketId;
    /** `by-person`: given up · `given-twice`: the same touch also got a number of the kiosk's own band. */
    readonly reason: 'by-person' | 'given-twice';
  };
}

/** Numbers that only this kiosk gives from now on, today, while it cannot reach the hall. */
export interface NumbersReserved {
  readonly type: 'NumbersReserved';
  readonly data: { readonly kioskId: string; readonly prefix: string; readonly from: number; readonly to: number };
}

/** A kiosk's own note of a ticket that the hall does not know yet. Stream `settings` of the kiosk's journal. */
export interface HandOverOwed {
  readonly type: 'HandOverOwed';
  readonly data: {
    readonly ticketId: TicketId;
    readonly number: TicketNumber;
    readonly prefix: string;
    readonly sequence: number;
    readonly serviceId: ServiceId;
    readonly priorityClass: PriorityClassId | null;
    readonly token: string;
    readonly kioskId: string;
    readonly issuedAt: number;
    readonly day: string;
    /** Key of a request whose outcome at the hall was not known when this number was given instead. */
    readonly insteadOf: string | null;
  };
}

/** The hall has it. Stream `settings` of the kiosk's journal. */
export interface HandOverDone {
  readonly type: 'HandOverDone';
  readonly data: { readonly ticketId: TicketId };
}

/** A kiosk handed over a ticket of a day that is closed: it was never called and counts as expired on that day. */
export interface TicketCameLate {
  readonly type: 'TicketCameLate';
  readonly data: {
    readonly ticketId: TicketId;
    readonly number: TicketNumber;
    readonly serviceId: ServiceId;
    readonly kioskId: string;
    readonly issuedAt: number;
    readonly day: string;
  };
}

/** `waiting`: fills something in, near by · `without-papers`: fetches papers · `with-papers`: the papers stay here. */
export type HoldKind = 'waiting' | 'without-papers' | 'with-papers';

/** The person goes away for a while. The gap is not the clerk's time. */
export interface TicketHeld {
  readonly type: 'TicketHeld';
  readonly data: {
    readonly ticketId: TicketId;
    readonly counterId: CounterId;
    readonly kind: HoldKind;
    /** When the clerk is to be reminded, UTC ms; null: not. */
    readonly remindAt: number | null;
  };
}

/** A held person is called back. */
export interface TicketResumed {
  readonly type: 'TicketResumed';
  readonly data: { readonly ticketId: TicketId; readonly counterId: CounterId; readonly announcementId: string };
}

/** Where a transferred person stands: with the rank they had, first, last, or behind so many people. */
export type TransferPosition = 'kept' | 'front' | 'back' | number;

/** Handed on to a service, or to one counter; the number stays the same. */
export interface TicketTransferred {
  readonly type: 'TicketTransferred';
  readonly data: {
    readonly ticketId: TicketId;
    readonly fromCounterId: CounterId;
    readonly serviceId: ServiceId;
    /** Only this counter may call the ticket; null: any of the service. */
    readonly toCounterId: CounterId | null;
    readonly rankAt: number;
    readonly position: TransferPosition;
    readonly reason: string | null;
  };
}

/** Somebody who was missed came after all. */
export interface TicketReactivated {
  readonly type: 'TicketReactivated';
  readonly data: { readonly ticketId: TicketId; readonly number: TicketNumber; readonly rankAt: number };
}

/** One service of a visit is done, the next begins: the ticket waits again. */
export interface LegCompleted {
  readonly type: 'LegCompleted';
  readonly data: {
    readonly ticketId: TicketId;
    readonly counterId: CounterId;
    readonly nextServiceId: ServiceId;
    readonly rankAt: number;
  };
}
