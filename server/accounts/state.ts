import type { StaffRole } from '../../contract/doors.ts';
import type { CounterId } from '../../contract/ids.ts';
import { afterTry, UNLOCKED } from '../doors/lock.ts';
import type { TryLock } from '../doors/lock.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Personal } from '../vault/sealed.ts';
import type { AccountEvent } from './events.ts';

export interface Account {
  readonly id: string;
  readonly loginKey: string;
  readonly login: Personal;
  readonly name: Personal;
  readonly roles: readonly StaffRole[];
  readonly staffId: string | null;
  readonly passwordHash: string;
  readonly mustChange: boolean;
  readonly pinHash: string | null;
  /** UTC ms; null: it is open. */
  readonly closedAt: number | null;
  /** Nobody can read any more whose it was. */
  readonly forgotten: boolean;
  readonly lock: TryLock;
  /** The day on which a password opened it last: only then a PIN does. */
  readonly passwordDay: boolean;
}

export interface Session {
  readonly id: string;
  readonly accountId: string;
  readonly tokenHash: string;
  readonly counterId: CounterId | null;
  readonly screenId: string | null;
  /** UTC ms. */
  readonly since: number;
}

export interface AccountsState {
  readonly accounts: Map<string, Account>;
  /** Of today. */
  readonly sessions: Map<string, Session>;
  readonly sessionOfToken: Map<string, string>;
}

export function noAccounts(): AccountsState {
  return { accounts: new Map(), sessions: new Map(), sessionOfToken: new Map() };
}

/** Whether somebody may sign in to it. */
export function isOpen({ closedAt }: Account): boolean {
  return closedAt === null;
}

/** By the keyed hash of the login. */
export function accountOfLogin({ accounts }: AccountsState, loginKey: string): Account | null {
  return [...accounts.values()].find((account) => isOpen(account) && account.loginKey === loginKey) ?? null;
}

/** Whether the doors are shut: there is somebody who can open them. */
export function hasAccounts({ accounts }: AccountsState): boolean {
  return accounts.size > 0;
}

/** Total: never throws, never decides. */
export function evolveAccounts(state: AccountsState, recorded: RecordedEvent): void {
  if (recorded.type === 'DayOpened') {
    for (const id of state.sessions.keys()) end(state, id);
    for (const { id } of state.accounts.values()) change(state, id, { passwordDay: false });
    return;
  }
  const event = recorded as RecordedEvent & AccountEvent;
  switch (event.type) {
    case 'AccountCreated': {
      const { accountId, ...account } = event.data;
      const fresh = {
        pinHash: null,
        closedAt: null,
        forgotten: false,
        lock: UNLOCKED,
        passwordDay: false,
      };
      state.accounts.set(accountId, { id: accountId, ...account, ...fresh });
      return;
    }
    case 'AccountChanged': {
      const { accountId, ...changed } = event.data;
      change(state, accountId, changed);
      return;
    }
    case 'PasswordSet': {
      const { accountId, passwordHash, mustChange, keepsSession } = event.data;
      change(state, accountId, { passwordHash, mustChange, lock: UNLOCKED });
      endAll(state, accountId, keepsSession);
      return;
    }
    case 'PinSet':
      change(state, event.data.accountId, { pinHash: event.data.pinHash });
      return;
    case 'AccountClosed':
      change(state, event.data.accountId, { closedAt: event.at });
      endAll(state, event.data.accountId, null);
      return;
    case 'PersonForgotten': {
      const [kind, id = ''] = event.data.person.split(':');
      if (kind === 'account') change(state, id, { forgotten: true });
      return;
    }
    case 'SignInFailed': {
      const account = state.accounts.get(event.data.accountId);
      if (account !== undefined) change(state, account.id, { lock: afterTry(account.lock, false, event.at) });
      return;
    }
    case 'AccountUnlocked':
      change(state, event.data.accountId, { lock: UNLOCKED });
      return;
    case 'SignedIn': {
      const { sessionId, accountId, tokenHash, counterId, screenId, by } = event.data;
      change(state, accountId, { lock: UNLOCKED, ...(by === 'password' ? { passwordDay: true } : {}) });
      state.sessions.set(sessionId, { id: sessionId, accountId, tokenHash, counterId, screenId, since: event.at });
      state.sessionOfToken.set(tokenHash, sessionId);
      return;
    }
    case 'SessionMoved': {
      const session = state.sessions.get(event.data.sessionId);
      if (session !== undefined) state.sessions.set(session.id, { ...session, counterId: event.data.counterId });
      return;
    }
    case 'SignedOut':
      end(state, event.data.sessionId);
      return;
  }
}

function change(state: AccountsState, id: string, changed: Partial<Account>): void {
  const account = state.accounts.get(id);
  if (account !== undefined) state.accounts.set(id, { ...account, ...changed });
}

function end(state: AccountsState, sessionId: string): void {
  const session = state.sessions.get(sessionId);
  if (session === undefined) return;
  state.sessions.delete(sessionId);
  state.sessionOfToken.delete(session.tokenHash);
}

function endAll(state: AccountsState, accountId: string, kept: string | null): void {
  for (const session of state.sessions.values()) {
    if (session.accountId === accountId && session.id !== kept) end(state, session.id);
  }
}
