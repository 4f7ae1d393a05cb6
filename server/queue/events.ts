import type { CounterId, PriorityClassId, ServiceId, TicketId, TicketNumber } from '../../contract/ids.ts';
import type { EventOf } from '../journal/event.ts';

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

export type TicketIssued = EventOf<
  'TicketIssued',
  {
    ticketId: TicketId;
    number: TicketNumber;
    prefix: string;
    /** Running number of the prefix and day, from 1: `12` of A012. */
    sequence: number;
    serviceId: ServiceId;
    priorityClass: PriorityClassId | null;
    /** `issuedAt − headStart`, UTC ms, fixed when the ticket joins the line. */
    rankAt: number;
    /** Opens the ticket's page on a phone: 128 random bits. */
    token: string;
    /** The kiosk or desk that issued it. */
    kioskId: string | null;
    /** Paper was asked for. */
    print: boolean;
    /** Services that follow in the same visit: each begins when the one before ends. */
    followedBy?: readonly ServiceId[];
    /** Keyed hash of the person's ID number, where a card was laid on the kiosk's reader. */
    person?: string;
    /** Checked in with an appointment. */
    appointment?: { readonly appointmentId: string; readonly slotAt: number; readonly late: boolean };
    /** What was said of the wait when the number was given: 50th and 90th percentile, ms. */
    told?: { readonly p50Ms: number; readonly p90Ms: number };
    /** Given by a kiosk that could not reach the hall, from its own band, at `issuedAt` (UTC ms). */
    offline?: { readonly issuedAt: number };
  }
>;

export type TicketCalled = EventOf<
  'TicketCalled',
  {
    ticketId: TicketId;
    counterId: CounterId;
    announcementId: string;
    /** `next`: by the order · `direct`: picked by the clerk, against the order. */
    how: 'next' | 'direct';
    /** Why the order was left, with a direct call. */
    reason?: string;
    /** Who came earlier, could have been called here and was passed by this call; left out when nobody was. */
    passed?: readonly TicketId[];
  }
>;

export type TicketRecalled = EventOf<
  'TicketRecalled',
  { ticketId: TicketId; counterId: CounterId; announcementId: string }
>;

export type TicketNoShow = EventOf<'TicketNoShow', { ticketId: TicketId; counterId: CounterId }>;

export type ServiceStarted = EventOf<
  'ServiceStarted',
  {
    ticketId: TicketId;
    counterId: CounterId;
    /** UTC ms: the time of the call where the start is only implied. */
    startedAt: number;
    /** Nobody pressed 'start'; a later action implies it. Reports say which of the two a counter uses. */
    implied: boolean;
  }
>;

export type TicketCompleted = EventOf<'TicketCompleted', { ticketId: TicketId; counterId: CounterId }>;

export type CounterOpened = EventOf<'CounterOpened', { counterId: CounterId }>;

export type CounterPaused = EventOf<'CounterPaused', { counterId: CounterId; reason: string }>;

export type CounterClosed = EventOf<'CounterClosed', { counterId: CounterId }>;

/** A waiting ticket was given up. */
export type TicketCancelled = EventOf<
  'TicketCancelled',
  {
    ticketId: TicketId;
    /** `by-person`: given up · `given-twice`: the same touch also got a number of the kiosk's own band. */
    reason: 'by-person' | 'given-twice';
  }
>;

/** Numbers that only this kiosk gives from now on, today, while it cannot reach the hall. */
export type NumbersReserved = EventOf<'NumbersReserved', { kioskId: string; prefix: string; from: number; to: number }>;

/** A kiosk's own note of a ticket that the hall does not know yet. Stream `settings` of the kiosk's journal. */
export type HandOverOwed = EventOf<
  'HandOverOwed',
  {
    ticketId: TicketId;
    number: TicketNumber;
    prefix: string;
    sequence: number;
    serviceId: ServiceId;
    priorityClass: PriorityClassId | null;
    token: string;
    kioskId: string;
    issuedAt: number;
    day: string;
    /** Key of a request whose outcome at the hall was not known when this number was given instead. */
    insteadOf: string | null;
  }
>;

/** The hall has it. Stream `settings` of the kiosk's journal. */
export type HandOverDone = EventOf<'HandOverDone', { ticketId: TicketId }>;

/** A kiosk handed over a ticket of a day that is closed: it was never called and counts as expired on that day. */
export type TicketCameLate = EventOf<
  'TicketCameLate',
  {
    ticketId: TicketId;
    number: TicketNumber;
    serviceId: ServiceId;
    kioskId: string;
    issuedAt: number;
    day: string;
  }
>;

/** `waiting`: fills something in, near by · `without-papers`: fetches papers · `with-papers`: the papers stay here. */
export type HoldKind = 'waiting' | 'without-papers' | 'with-papers';

/** The person goes away for a while. The gap is not the clerk's time. */
export type TicketHeld = EventOf<
  'TicketHeld',
  {
    ticketId: TicketId;
    counterId: CounterId;
    kind: HoldKind;
    /** When the clerk is to be reminded, UTC ms; null: not. */
    remindAt: number | null;
  }
>;

/** A held person is called back. */
export type TicketResumed = EventOf<
  'TicketResumed',
  { ticketId: TicketId; counterId: CounterId; announcementId: string }
>;

/** Where a transferred person stands: with the rank they had, first, last, or behind so many people. */
export type TransferPosition = 'kept' | 'front' | 'back' | number;

/** Handed on to a service, or to one counter; the number stays the same. */
export type TicketTransferred = EventOf<
  'TicketTransferred',
  {
    ticketId: TicketId;
    fromCounterId: CounterId;
    serviceId: ServiceId;
    /** Only this counter may call the ticket; null: any of the service. */
    toCounterId: CounterId | null;
    rankAt: number;
    position: TransferPosition;
    reason: string | null;
  }
>;

/** Somebody who was missed came after all. */
export type TicketReactivated = EventOf<
  'TicketReactivated',
  { ticketId: TicketId; number: TicketNumber; rankAt: number }
>;

/** One service of a visit is done, the next begins: the ticket waits again. */
export type LegCompleted = EventOf<
  'LegCompleted',
  {
    ticketId: TicketId;
    counterId: CounterId;
    nextServiceId: ServiceId;
    rankAt: number;
  }
>;
