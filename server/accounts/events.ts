import type { StaffRole } from '../../contract/doors.ts';
import type { CounterId } from '../../contract/ids.ts';
import type { EventOf } from '../journal/event.ts';
import type { PersonForgotten } from '../vault/events.ts';
import type { Personal } from '../vault/sealed.ts';

/** Somebody may sign in from now on. Stream `settings`. */
export type AccountCreated = EventOf<
  'AccountCreated',
  {
    accountId: string;
    /** Keyed hash of the login, which it is found by. */
    loginKey: string;
    login: Personal;
    name: Personal;
    roles: readonly StaffRole[];
    /** Of the staff register; null: nobody who serves. */
    staffId: string | null;
    passwordHash: string;
    /** Somebody else knows the password: it is changed first. */
    mustChange: boolean;
  }
>;

/** What an account may has changed. Stream `settings`. */
export type AccountChanged = EventOf<
  'AccountChanged',
  {
    accountId: string;
    roles?: readonly StaffRole[];
    staffId?: string | null;
  }
>;

/** A new password; every session but the one it was changed in is over. Stream `settings`. */
export type PasswordSet = EventOf<
  'PasswordSet',
  {
    accountId: string;
    passwordHash: string;
    mustChange: boolean;
    keepsSession: string | null;
  }
>;

/** The short PIN with which clerks take turns at a counter. Stream `settings`. */
export type PinSet = EventOf<'PinSet', { accountId: string; pinHash: string }>;

/** Nobody signs in to it any more. Stream `settings`. */
export type AccountClosed = EventOf<'AccountClosed', { accountId: string }>;

/** A wrong password or PIN. Stream of the day: a lock lasts an hour at most. */
export type SignInFailed = EventOf<'SignInFailed', { accountId: string }>;

/** The office lets somebody try again who is locked out. Stream of the day. */
export type AccountUnlocked = EventOf<'AccountUnlocked', { accountId: string }>;

/** Stream of the day, with whose end all sessions end. */
export type SignedIn = EventOf<
  'SignedIn',
  {
    sessionId: string;
    accountId: string;
    tokenHash: string;
    counterId: CounterId | null;
    /** The paired console it happened at. */
    screenId: string | null;
    by: 'password' | 'pin';
  }
>;

/** Somebody who is signed in sat down at a counter, or got up. Stream of the day. */
export type SessionMoved = EventOf<'SessionMoved', { sessionId: string; counterId: CounterId | null }>;

/** `left`: by themselves · `idle`: no hand for long · `ended`: by the office · `next`: the next clerk came. Stream of the day. */
export type SignedOut = EventOf<'SignedOut', { sessionId: string; why: 'left' | 'idle' | 'ended' | 'next' }>;

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
