import type { CounterId, StaffId } from '../../contract/ids.ts';
import type { ForgettingReason } from '../../contract/staff.ts';
import type { Personal } from '../vault/sealed.ts';
import type { StaffData } from './events.ts';

export type StaffCommand = RegisterCommand | SubstitutionCommand | SeatCommand;

/** Texts come sealed: a command is decided, kept and repeated without anybody's name in it. */
export type RegisterCommand =
  | { readonly type: 'RegisterStaff'; readonly staffId: StaffId; readonly data: StaffData }
  | { readonly type: 'ChangeStaff'; readonly staffId: StaffId; readonly changes: Partial<StaffData> }
  /** What an earlier version kept in plain text, sealed. */
  | { readonly type: 'SealStaff'; readonly staffId: StaffId; readonly data: StaffData }
  | { readonly type: 'RecordLeaving'; readonly staffId: StaffId; readonly on: string }
  | { readonly type: 'RecordReturn'; readonly staffId: StaffId }
  | { readonly type: 'ForgetStaff'; readonly staffId: StaffId; readonly reason: ForgettingReason };

export type SubstitutionCommand =
  | {
      readonly type: 'AskSubstitution';
      readonly staffId: StaffId;
      readonly substituteStaffId: StaffId;
      /** Left out: the counter of who is away. */
      readonly counterId: CounterId | null;
      /** UTC ms. */
      readonly from: number;
      readonly to: number;
      readonly reason: Personal | null;
    }
  | { readonly type: 'AgreeToSubstitution'; readonly substitutionId: string }
  | { readonly type: 'RefuseSubstitution'; readonly substitutionId: string }
  | { readonly type: 'EndSubstitution'; readonly substitutionId: string };

export type SeatCommand =
  /** Whoever sat there is relieved, and the seat they had elsewhere is left: one person a counter, one counter a person. */
  | { readonly type: 'TakeSeat'; readonly counterId: CounterId; readonly staffId: StaffId }
  | { readonly type: 'LeaveSeat'; readonly counterId: CounterId };
