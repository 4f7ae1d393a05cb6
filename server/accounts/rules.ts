import type { StaffRole } from '../../contract/doors.ts';
import type { CounterId } from '../../contract/ids.ts';
import type { ForgettingReason } from '../../contract/staff.ts';
import { lockedSeconds } from '../doors/lock.ts';
import type { Context, Decision, Refusal, Slice } from '../hall/slice.ts';
import type { Personal } from '../vault/sealed.ts';
import type { AccountEvent, SignedOut } from './events.ts';
import { personOfAccount } from './people.ts';
import { accountOfLogin, evolveAccounts, isOpen, noAccounts } from './state.ts';
import type { Account, AccountsState, Session } from './state.ts';

export type AccountCommand =
  | {
      readonly type: 'CreateAccount';
      readonly accountId: string;
      readonly loginKey: string;
      readonly login: Personal;
      readonly name: Personal;
      readonly roles: readonly StaffRole[];
      readonly staffId: string | null;
      readonly passwordHash: string;
      readonly mustChange: boolean;
    }
  | {
      readonly type: 'ChangeAccount';
      readonly accountId: string;
      readonly roles?: readonly StaffRole[];
      readonly staffId?: string | null;
    }
  | {
      readonly type: 'SetPassword';
      readonly accountId: string;
      readonly passwordHash: string;
      readonly mustChange: boolean;
      /** The session it is changed in stays. */
      readonly keepsSession: string | null;
    }
  | { readonly type: 'SetPin'; readonly accountId: string; readonly pinHash: string }
  | { readonly type: 'CloseAccount'; readonly accountId: string }
  | { readonly type: 'UnlockAccount'; readonly accountId: string }
  | { readonly type: 'ForgetAccount'; readonly accountId: string; readonly reason: ForgettingReason }
  /** The password or the PIN was right. */
  | {
      readonly type: 'SignIn';
      readonly accountId: string;
      readonly sessionId: string;
      readonly tokenHash: string;
      readonly counterId: CounterId | null;
      readonly screenId: string | null;
      readonly by: 'password' | 'pin';
    }
  /** It was wrong. */
  | { readonly type: 'FailSignIn'; readonly accountId: string }
  | { readonly type: 'MoveSession'; readonly sessionId: string; readonly counterId: CounterId | null }
  | { readonly type: 'SignOut'; readonly sessionId: string; readonly why: SignedOut['data']['why'] };

/** Who may sign in, and who is signed in: accounts stay, sessions last a day at most. */
export const accountsSlice: Slice<AccountsState, AccountCommand> = {
  commands: [
    'CreateAccount',
    'ChangeAccount',
    'SetPassword',
    'SetPin',
    'CloseAccount',
    'UnlockAccount',
    'ForgetAccount',
    'SignIn',
    'FailSignIn',
    'MoveSession',
    'SignOut',
  ],
  initial: noAccounts,
  evolve: evolveAccounts,
  decide(state, command, context): Decision {
    switch (command.type) {
      case 'CreateAccount': {
        const { type: _, ...data } = command;
        if (accountOfLogin(state, command.loginKey) !== null) return { refused: 'login-taken' };
        return settings({ type: 'AccountCreated', data });
      }
      case 'ForgetAccount': {
        const { accountId, reason } = command;
        const account = state.accounts.get(accountId);
        if (account === undefined) return { refused: 'unknown-account', unknown: true };
        if (isOpen(account)) return { refused: 'account-still-open' };
        if (account.forgotten) return { events: [] };
        return settings({ type: 'PersonForgotten', data: { person: personOfAccount(accountId), reason } });
      }
      case 'SignIn':
        return signIn(state, command, context);
      case 'MoveSession': {
        const session = state.sessions.get(command.sessionId);
        if (session === undefined) return { refused: 'not-signed-in' };
        if (session.counterId === command.counterId) return { events: [] };
        const { sessionId, counterId } = command;
        return today(...displaced(state, session, counterId), { type: 'SessionMoved', data: { sessionId, counterId } });
      }
      case 'SignOut': {
        const { sessionId, why } = command;
        if (!state.sessions.has(sessionId)) return { events: [] };
        return today({ type: 'SignedOut', data: { sessionId, why } });
      }
      default:
        return ofAccount(state, command, context);
    }
  },
};

type OfAccount = Exclude<
  AccountCommand,
  { readonly type: 'CreateAccount' | 'ForgetAccount' | 'SignIn' | 'MoveSession' | 'SignOut' }
>;

function ofAccount(state: AccountsState, command: OfAccount, { now }: Context): Decision {
  const account = state.accounts.get(command.accountId);
  if (account === undefined || !isOpen(account)) return { refused: 'unknown-account', unknown: true };
  const { accountId } = command;
  switch (command.type) {
    case 'ChangeAccount': {
      const { roles, staffId } = command;
      if (roles !== undefined && !roles.includes('director') && isLastDirector(state, account)) return LAST_DIRECTOR;
      const changed = { ...(roles === undefined ? {} : { roles }), ...(staffId === undefined ? {} : { staffId }) };
      return settings({ type: 'AccountChanged', data: { accountId, ...changed } });
    }
    case 'SetPassword': {
      const { passwordHash, mustChange, keepsSession } = command;
      return settings({ type: 'PasswordSet', data: { accountId, passwordHash, mustChange, keepsSession } });
    }
    case 'SetPin':
      return settings({ type: 'PinSet', data: { accountId, pinHash: command.pinHash } });
    case 'CloseAccount':
      return isLastDirector(state, account) ? LAST_DIRECTOR : settings({ type: 'AccountClosed', data: { accountId } });
    case 'UnlockAccount':
      return today({ type: 'AccountUnlocked', data: { accountId } });
    case 'FailSignIn':
      // whoever is locked out cannot make the lock longer by trying on
      return lockedSeconds(account.lock, now) > 0
        ? { events: [] }
        : today({ type: 'SignInFailed', data: { accountId } });
  }
}

const LAST_DIRECTOR: Refusal = { refused: 'last-director' };

function isLastDirector({ accounts }: AccountsState, { id, roles }: Account): boolean {
  if (!roles.includes('director')) return false;
  return ![...accounts.values()].some((other) => other.id !== id && isOpen(other) && other.roles.includes('director'));
}

function signIn(
  state: AccountsState,
  command: Extract<AccountCommand, { readonly type: 'SignIn' }>,
  { now }: Context,
): Decision {
  const { type: _, ...data } = command;
  const account = state.accounts.get(data.accountId);
  if (account === undefined || !isOpen(account)) return { refused: 'sign-in-wrong' };
  const seconds = lockedSeconds(account.lock, now);
  if (seconds > 0) return { refused: 'account-locked', params: { seconds } };
  if (data.by === 'pin' && !account.passwordDay) return { refused: 'pin-needs-password' };
  const session: Session = { ...data, id: data.sessionId, since: now };
  return today(...displaced(state, session, data.counterId), { type: 'SignedIn', data });
}

/** One person a counter: whoever sat there, and whoever was signed in at that console, is signed out. */
function displaced(state: AccountsState, { id, screenId }: Session, counterId: CounterId | null): SignedOut[] {
  return [...state.sessions.values()]
    .filter((other) => other.id !== id)
    .filter(
      (other) =>
        (counterId !== null && other.counterId === counterId) || (screenId !== null && other.screenId === screenId),
    )
    .map(({ id: sessionId }): SignedOut => ({ type: 'SignedOut', data: { sessionId, why: 'next' } }));
}

function settings(event: AccountEvent): Decision {
  return { events: [{ ...event, stream: 'settings' }] };
}

function today(...events: readonly AccountEvent[]): Decision {
  return { events };
}
