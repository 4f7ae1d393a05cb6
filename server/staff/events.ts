import type { CounterId, StaffId } from '../../contract/ids.ts';
import type { EventOf } from '../journal/event.ts';
import type { PersonForgotten } from '../vault/events.ts';
import type { Personal } from '../vault/sealed.ts';

export type StaffEvent =
  | StaffRegistered
  | StaffChanged
  | StaffLeft
  | StaffReturned
  | SubstitutionAsked
  | SubstitutionAgreed
  | SubstitutionRefused
  | SubstitutionEnded
  | SeatTaken
  | SeatLeft
  | PersonForgotten;

/** What the register says of a person (Articles 7.3 and 9.1); all that names or describes them is sealed. */
export interface StaffData {
  readonly name: Personal;
  readonly position: Personal;
  /** A file of the folder staff/ of the data folder. */
  readonly photo: Personal | null;
  readonly phone: Personal | null;
  /** 站办所, which sent them here. */
  readonly homeDepartment: Personal | null;
  readonly counterId: CounterId | null;
  /** Day from which they work here; null: not known. */
  readonly since: string | null;
}

/** Stream `settings`. */
export type StaffRegistered = EventOf<'StaffRegistered', { staffId: StaffId } & StaffData>;

/** What is not named stays. Stream `settings`. */
export type StaffChanged = EventOf<'StaffChanged', { staffId: StaffId } & Partial<StaffData>>;

/** Stream `settings`. */
export type StaffLeft = EventOf<'StaffLeft', { staffId: StaffId; on: string }>;

/** Back again, or never gone. Stream `settings`. */
export type StaffReturned = EventOf<'StaffReturned', { staffId: StaffId }>;

/** 顶岗: somebody is to sit at a counter in another's place (Article 9.6). Stream `settings`. */
export type SubstitutionAsked = EventOf<
  'SubstitutionAsked',
  {
    substitutionId: string;
    /** Who is away. */
    staffId: StaffId;
    substituteStaffId: StaffId;
    counterId: CounterId;
    /** UTC ms; `to` does not belong to it. */
    from: number;
    to: number;
    /** Sealed under the key of who is away. */
    reason: Personal | null;
  }
>;

/** The centre consents. Stream `settings`. */
export type SubstitutionAgreed = EventOf<'SubstitutionAgreed', { substitutionId: string }>;

/** Stream `settings`. */
export type SubstitutionRefused = EventOf<'SubstitutionRefused', { substitutionId: string }>;

/** Before its time; by itself it ends without an event. Stream `settings`. */
export type SubstitutionEnded = EventOf<'SubstitutionEnded', { substitutionId: string }>;

/** `own`: registered at this counter · `substitute`: agreed to for this time · `unplanned`: neither. */
export type SeatedAs = 'own' | 'substitute' | 'unplanned';

/** Somebody sits down at a counter. Stream of the day; the day's end ends it without an event. */
export type SeatTaken = EventOf<'SeatTaken', { counterId: CounterId; staffId: StaffId; as: SeatedAs }>;

/** `moved`: to another counter · `relieved`: another took the seat. */
export type LeavingSeat = 'left' | 'moved' | 'relieved';

/** Stream of the day. */
export type SeatLeft = EventOf<'SeatLeft', { counterId: CounterId; staffId: StaffId; why: LeavingSeat }>;

/** The configuration's staff as versions before the register wrote it: with names in plain text. */
export interface StaffBeforeRegister {
  readonly id: StaffId;
  readonly name: string;
  readonly position: string;
  readonly photo: string | null;
  readonly counterId: CounterId | null;
}
