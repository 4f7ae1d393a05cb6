import type { AccountsAnswer, SessionAnswer } from '../../contract/doors.ts';
import { lockedSeconds } from '../doors/lock.ts';
import { hallTime } from '../hall/clock.ts';
import type { Caller } from '../hall/endpoint.ts';
import type { Personal } from '../vault/sealed.ts';
import { isOpen } from './state.ts';
import type { AccountsState } from './state.ts';

/** How names are read, which states hold sealed. */
interface Reading {
  readonly read: (personal: Personal) => string;
}

/** Who is before a page. */
export function sessionAnswer(
  { accounts, sessions }: AccountsState,
  { everything, sessionId }: Caller,
  { read, idleMinutes, atConsole }: Reading & { readonly idleMinutes: number; readonly atConsole: boolean },
): SessionAnswer {
  const session = sessions.get(sessionId ?? '');
  const account = session === undefined ? undefined : accounts.get(session.accountId);
  return {
    needed: !everything,
    person:
      session === undefined || account === undefined
        ? null
        : {
            name: read(account.name),
            roles: [...account.roles],
            counterId: session.counterId,
            mustChange: account.mustChange,
            pinSet: account.pinHash !== null,
          },
    idleMinutes,
    nextByPin: !atConsole
      ? []
      : [...accounts.values()]
          .filter((known) => isOpen(known) && known.pinHash !== null && known.passwordDay)
          .map(({ id, name }) => ({ who: id, name: read(name) })),
  };
}

/** All accounts for the director, those that are closed last, and who is signed in. */
export function accountsAnswer(
  { accounts, sessions }: AccountsState,
  { read, ownSession, now }: Reading & { readonly ownSession: string | undefined; readonly now: number },
): AccountsAnswer {
  return {
    accounts: [...accounts.values()]
      .map(({ id, login, name, roles, staffId, lock, mustChange, closedAt, forgotten }) => ({
        id,
        login: read(login),
        name: read(name),
        roles: [...roles],
        staffId,
        lockedSeconds: lockedSeconds(lock, now),
        mustChange,
        closed: closedAt !== null,
        forgotten,
      }))
      .sort((a, b) => Number(a.closed) - Number(b.closed)),
    sessions: [...sessions.values()].map(({ id, accountId, since, counterId }) => ({
      id,
      accountId,
      since: hallTime(since),
      counterId,
      own: id === ownSession,
    })),
  };
}
