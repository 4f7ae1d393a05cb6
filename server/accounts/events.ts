import type { StaffRole } from '../../contract/doors.ts';
import type { CounterId } from '../../contract/ids.ts';
import type { PersonForgotten } from '../vault/events.ts';
import type { Personal } from '../vault/sealed.ts';

/** Somebody may sign in from now on. Stream `settings`. */
export interface AccountCreated {
  readonly type: 'AccountCreated';
  readonly data: {
    readonly accountId: string;
    /** Keyed hash of the login, which it is found by. */
    readonly loginKey: string;
    readonly login: Personal;
    readonly name: Personal;
    readonly roles: readonly StaffRole[];
    /** Of the staff register; null: nobody who serves. */
    readonly staffId: string | null;
    readonly passwordHash: string;
    /** Somebody else knows the password: it is changed first. */
    readonly mustChange: boolean;
  };
}

/** What an account may has changed. Stream `settings`. */
export interface AccountChanged {
  readonly type: 'AccountChanged';
  readonly data: {
    readonly accountId: string;
    readonly roles?: readonly StaffRole[];
    readonly staffId?: string | null;
  };
}

/** A new password; every session but the one it was changed in is over. Stream `settings`. */
export interface PasswordSet {
  readonly type: 'PasswordSet';
  readonly data: {
    readonly accountId: string;
    readonly passwordHash: string;
    readonly mustChange: boolean;
    readonly keepsSession: string | null;
  };
}

/** The short PIN with which clerks take turns at a counter. Stream `settings`. */
export interface PinSet {
  readonly type: 'PinSet';
  readonly data: { readonly accountId: string; readonly pinHash: string };
}

/** Nobody signs in to it any more. Stream `settings`. */
export interface AccountClosed {
  readonly type: 'AccountClosed';
  readonly data: { readonly accountId: string };
}

/** A wrong password or PIN. Stream of the day: a lock lasts an hour at most. */
export interface SignInFailed {
  readonly type: 'SignInFailed';
  readonly data: { readonly accountId: string };
}

/** The office lets somebody try again who is locked out. Stream of the day. */
export interface AccountUnlocked {
  readonly type: 'AccountUnlocked';
  readonly data: { readonly accountId: string };
}

/** Stream of the day, with whose end all sessions end. */
export interface SignedIn {
  readonly type: 'SignedIn';
  readonly data: {
    readonly sessionId: string;
    readonly accountId: string;
    readonly tokenHash: string;
    readonly counterId: CounterId | null;
    /** The paired console it happened at. */
    readonly screenId: string | null;
    readonly by: 'password' | 'pin';
  };
}

/** Somebody who is signed in sat down at a counter, or got up. Stream of the day. */
export interface SessionMoved {
  readonly type: 'SessionMoved';
  readonly data: { readonly sessionId: string; readonly counterId: CounterId | null };
}

/** `left`: by themselves · `idle`: no hand for long · `ended`: by the office · `next`: the next clerk came. Stream of the day. */
export interface SignedOut {
  readonly type: 'SignedOut';
  readonly data: { readonly sessionId: string; readonly why: 'left' | 'idle' | 'ended' | 'next' };
}

export type AccountEvent =
  | AccountCreated
  | AccountChanged
  | PasswordSet
  | PinSet
  | AccountClosed
  | PersonForgotten
  | SignInFailed
  | AccountUnlocked
  | SignedIn
  | SessionMoved
  | SignedOut;
