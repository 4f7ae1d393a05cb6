import type { CounterId, PriorityClassId, ServiceId, TicketId, TicketNumber } from '../../contract/ids.ts';
import type { HallConfiguration, PartValue } from '../settings/events.ts';
import type { HoldKind, TransferPosition } from './events.ts';

/** What may be asked of the queue, from whatever source. */
export type QueueCommand =
  | IssueTicket
  | AdvanceDay
  | CounterCommand
  | CancelTicket
  | ReactivateTicket
  | ReserveNumbers
  | AdoptNumbers
  | HandOverTicket
  | EndHandOver
  | CloseDay
  | ReopenDay
  | ChangeSettings
  | ReplaceConfiguration;

export interface IssueTicket {
  readonly type: 'IssueTicket';
  readonly serviceId: ServiceId;
  readonly priorityClass: PriorityClassId | null;
  readonly kioskId: string | null;
  readonly print: boolean;
  /** Services that follow in the same visit. */
  readonly followedBy?: readonly ServiceId[];
  /** Keyed hash of the ID number of the person who takes it. */
  readonly person?: string;
  /** Checks in with this appointment. */
  readonly appointmentId?: string;
  /** Staff give it: opening hours and an unstaffed counter are theirs to judge. */
  readonly byStaff?: boolean;
  /** What is said of the wait with the number: 50th and 90th percentile, ms. */
  readonly told?: { readonly p50Ms: number; readonly p90Ms: number };
  /** Set on a kiosk that cannot reach the hall: the number comes from its own band. */
  readonly fromBandOf?: string;
  /** Key of a request whose outcome at the hall is not known. */
  readonly insteadOf?: string;
}

/** Takes a waiting ticket out of the line. */
export interface CancelTicket {
  readonly type: 'CancelTicket';
  readonly ticketId: TicketId;
  readonly reason: 'by-person' | 'given-twice';
}

/** Somebody who was missed came after all. */
export interface ReactivateTicket {
  readonly type: 'ReactivateTicket';
  readonly ticketId: TicketId;
}

/** A kiosk asks for numbers that it may give on its own today. */
export interface ReserveNumbers {
  readonly type: 'ReserveNumbers';
  readonly kioskId: string;
}

/** On the kiosk: the hall has reserved these. */
export interface AdoptNumbers {
  readonly type: 'AdoptNumbers';
  readonly kioskId: string;
  readonly bands: readonly { readonly prefix: string; readonly from: number; readonly to: number }[];
}

/** A ticket that a kiosk gave on its own. */
export interface HandOverTicket {
  readonly type: 'HandOverTicket';
  readonly ticketId: TicketId;
  readonly prefix: string;
  readonly sequence: number;
  readonly serviceId: ServiceId;
  readonly priorityClass: PriorityClassId | null;
  readonly token: string;
  readonly kioskId: string;
  /** UTC ms. */
  readonly issuedAt: number;
  readonly day: string;
}

/** On the kiosk: the hall has this ticket. */
export interface EndHandOver {
  readonly type: 'EndHandOver';
  readonly ticketId: TicketId;
}

/** Closes the present day, if there is one, and opens another. */
export interface AdvanceDay {
  readonly type: 'AdvanceDay';
  readonly to: string;
}

/**
 * The office changes a part of the hall's settings. The queue decides it: only here is known who waits for what would be
 * gone. That the parts fit together is checked before (server/config).
 */
export interface ChangeSettings {
  readonly type: 'ChangeSettings';
  readonly change: PartValue;
  /** Position of the event that this takes back. */
  readonly undoes?: number;
}

/** Everything at once, from hall.yaml or from before a change of everything. */
export interface ReplaceConfiguration {
  readonly type: 'ReplaceConfiguration';
  readonly configuration: HallConfiguration;
}

/** The office closes the day by hand. */
export interface CloseDay {
  readonly type: 'CloseDay';
  /** The people who still wait are to be sent home with it. */
  readonly evenIfWaiting: boolean;
}

/** The day was closed too early. */
export interface ReopenDay {
  readonly type: 'ReopenDay';
}

export type CounterCommand =
  | {
      readonly type: 'CallNext';
      readonly counterId: CounterId;
      readonly via: 'box' | 'console';
      /** The person called before did not come: a box with one button says so by a second press. */
      readonly absent?: boolean;
    }
  | {
      readonly type: 'CallTicket';
      readonly counterId: CounterId;
      readonly number: TicketNumber;
      readonly reason?: string;
    }
  | { readonly type: 'Recall'; readonly counterId: CounterId }
  | { readonly type: 'MarkNoShow'; readonly counterId: CounterId }
  | { readonly type: 'StartService'; readonly counterId: CounterId }
  | { readonly type: 'CompleteService'; readonly counterId: CounterId }
  | { readonly type: 'AskEvaluation'; readonly counterId: CounterId }
  | { readonly type: 'HoldTicket'; readonly counterId: CounterId; readonly kind: HoldKind }
  /** null: whoever has been away longest. */
  | { readonly type: 'ResumeTicket'; readonly counterId: CounterId; readonly ticketId: TicketId | null }
  | {
      readonly type: 'TransferTicket';
      readonly counterId: CounterId;
      /** null: the service stays as it is. */
      readonly serviceId: ServiceId | null;
      readonly toCounterId: CounterId | null;
      readonly position: TransferPosition;
      readonly reason: string | null;
    }
  | { readonly type: 'OpenCounter'; readonly counterId: CounterId }
  | { readonly type: 'PauseCounter'; readonly counterId: CounterId; readonly reason: string }
  | { readonly type: 'CloseCounter'; readonly counterId: CounterId }
  /** A box has one key for both: pauses an open counter, opens a paused one. */
  | { readonly type: 'TogglePause'; readonly counterId: CounterId; readonly reason: string };
