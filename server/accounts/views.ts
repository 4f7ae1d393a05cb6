import type { AccountsAnswer, SessionAnswer } from '../../contract/doors.ts';
import { lockedSeconds } from '../doors/lock.ts';
import { hallTime } from '../hall/clock.ts';
import type { Caller } from '../hall/endpoint.ts';
import type { AccountsState } from './state.ts';

/** Who is before a page. */
export function sessionAnswer(
  { accounts, sessions }: AccountsState,
  { everything, sessionId }: Caller,
  idleMinutes: number,
  atConsole: boolean,
): SessionAnswer {
  const session = sessions.get(sessionId ?? '');
  const account = session === undefined ? undefined : accounts.get(session.accountId);
  return {
    needed: !everything,
    person:
      session === undefined || account === undefined
        ? null
        : {
            name: account.name,
            roles: [...account.roles],
            counterId: session.counterId,
            mustChange: account.mustChange,
            pinSet: account.pinHash !== null,
          },
    idleMinutes,
    nextByPin: !atConsole
      ? []
      : [...accounts.values()]
          .filter(({ closed, pinHash, passwordDay }) => !closed && pinHash !== null && passwordDay)
          .map(({ id, name }) => ({ who: id, name })),
  };
}

/** All accounts for the director, those that are closed last, and who is signed in. */
export function accountsAnswer(
  { accounts, sessions }: AccountsState,
  ownSession: string | undefined,
  now: number,
): AccountsAnswer {
  return {
    accounts: [...accounts.values()]
      .map(({ id, login, name, roles, staffId, lock, mustChange, closed }) => ({
        id,
        login,
        name,
        roles: [...roles],
        staffId,
        lockedSeconds: lockedSeconds(lock, now),
        mustChange,
        closed,
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
