import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  AccountBody,
  AccountChangeBody,
  AccountsAnswer,
  NewPasswordAnswer,
  OwnPasswordBody,
  OwnPinBody,
  PinBody,
  SeatBody,
  SessionAnswer,
  SignInBody,
} from '../../contract/doors.ts';
import { EmptyBody } from '../../contract/api.ts';
import type { CounterId } from '../../contract/ids.ts';
import { ANYONE } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import { oncePassword } from '../doors/password.ts';
import { hashPassword } from '../doors/secret.ts';
import type { AnyEndpoint, Answered, Asked, Caller, Executor, SetCookie } from '../hall/endpoint.ts';
import { isRefusal } from '../hall/slice.ts';
import type { Refusal } from '../hall/slice.ts';
import { SESSION_COOKIE } from '../web/cookies.ts';
import type { SignInDesk } from './desk.ts';
import type { Personal } from '../vault/sealed.ts';
import type { AccountPeople } from './people.ts';
import type { AccountCommand } from './rules.ts';
import type { AccountsState } from './state.ts';
import { accountsAnswer, sessionAnswer } from './views.ts';

export interface AccountRoutes<State> {
  readonly hall: Executor<State>;
  readonly desk: SignInDesk<State & { readonly accounts: AccountsState }>;
  readonly people: AccountPeople;
  readonly idleMinutes: number;
  readonly hasCounter: (state: State, id: CounterId) => boolean;
  /** The paired console behind a caller; null: none. */
  readonly consoleOf: (caller: Caller) => { readonly screenId: string; readonly counterId: CounterId | null } | null;
}

const SIGNED_IN: Rule = { clerk: 'all', director: 'all', technician: 'all', auditor: 'all' };
const ACCOUNTS: Rule = { director: 'all' };
const READS_ACCOUNTS: Rule = { director: 'all', auditor: 'all' };

/** Also somebody who has to change the password first, and may do nothing else until then. */
const oneself: Pick<AnyEndpoint, 'may' | 'own'> = {
  may: { anyone: 'own' },
  own: ({ accountId }) => accountId !== undefined,
};

const signedOut: SetCookie = { name: SESSION_COOKIE, value: null };

/** Signing in and out, and accounts, over HTTP. What a cookie or a password is in never gets an idempotent repeat. */
export function accountEndpoints<State extends { readonly accounts: AccountsState }>(
  given: AccountRoutes<State>,
): AnyEndpoint[] {
  const { hall, desk, people, idleMinutes, hasCounter, consoleOf } = given;
  const read = (personal: Personal): string => people.read(personal);
  const answer = (caller: Caller): SessionAnswer =>
    sessionAnswer(hall.state.accounts, caller, { read, idleMinutes, atConsole: consoleOf(caller) !== null });
  const all = ({ sessionId }: Caller): AccountsAnswer =>
    accountsAnswer(hall.state.accounts, { read, ownSession: sessionId, now: hall.now() });
  const run = async (command: AccountCommand, { actor }: Caller): Promise<Refusal | null> => {
    const outcome = await hall.execute(command, { actor });
    return isRefusal(outcome) ? outcome : null;
  };
  const entered = async (
    { caller }: Pick<Asked<unknown, unknown>, 'caller'>,
    token: string,
    sessionId: string,
  ): Promise<Answered> => {
    // whoever was signed in here before is not any more
    if (caller.sessionId !== undefined)
      await run({ type: 'SignOut', sessionId: caller.sessionId, why: 'next' }, caller);
    const { accountId, counterId } = hall.state.accounts.sessions.get(sessionId)!;
    const now: Caller = {
      ...caller,
      kind: 'staff',
      accountId,
      sessionId,
      ...(counterId === null ? {} : { counterId }),
    };
    return { answer: answer(now), cookies: [{ name: SESSION_COOKIE, value: token }] };
  };

  const signIn = {
    method: 'post',
    path: '/session',
    summary: 'Sign in with name and password, at a counter or not',
    body: SignInBody,
    answer: SessionAnswer,
    may: ANYONE,
    refusals: ['sign-in-wrong', 'account-locked', 'unknown-counter'],
    handle: async (asked: Asked<unknown, z.output<typeof SignInBody>>): Promise<Answered | Refusal> => {
      const { login, password, counterId = null } = asked.body;
      if (counterId !== null && !hasCounter(hall.state, counterId))
        return { refused: 'unknown-counter', unknown: true };
      const at = consoleOf(asked.caller);
      const got = await desk.byPassword(login, password, {
        counterId: at?.counterId ?? counterId,
        screenId: at?.screenId ?? null,
      });
      return 'refused' in got ? got : entered(asked, got.token, got.sessionId);
    },
  };
  const byPin = {
    method: 'post',
    path: '/session/pin',
    summary: 'The next clerk at a paired console, by the short PIN',
    body: PinBody,
    answer: SessionAnswer,
    may: { ...SIGNED_IN, console: 'all' },
    refusals: ['sign-in-wrong', 'account-locked', 'pin-needs-password', 'pin-at-console-only'],
    handle: async (asked: Asked<unknown, PinBody>): Promise<Answered | Refusal> => {
      const at = consoleOf(asked.caller);
      if (at === null) return { refused: 'pin-at-console-only' };
      const got = await desk.byPin(asked.body.who, asked.body.pin, at);
      return 'refused' in got ? got : entered(asked, got.token, got.sessionId);
    },
  };
  const signOut = {
    method: 'post',
    path: '/session/end',
    summary: 'Sign out; whoever is being served stays where they are',
    body: EmptyBody,
    answer: SessionAnswer,
    may: ANYONE,
    handle: async ({ caller }: Asked<unknown, unknown>): Promise<Answered | Refusal> => {
      if (caller.sessionId !== undefined) {
        const refused = await run({ type: 'SignOut', sessionId: caller.sessionId, why: 'left' }, caller);
        if (refused !== null) return refused;
      }
      const { accountId: _account, sessionId: _session, ...rest } = caller;
      return { answer: answer({ ...rest, kind: 'nobody' }), cookies: [signedOut] };
    },
  };
  const alive = {
    method: 'post',
    path: '/session/alive',
    summary: 'A hand is on the page: the session is not idle',
    body: EmptyBody,
    answer: SessionAnswer,
    may: ANYONE,
    handle: ({ caller }: Asked<unknown, unknown>) => ({ answer: answer(caller) }),
  };
  const move = {
    method: 'post',
    path: '/session/counter',
    summary: 'Sit down at a counter, or get up',
    body: SeatBody,
    answer: SessionAnswer,
    may: { clerk: 'all' },
    refusals: ['unknown-counter'],
    handle: async ({ caller, body }: Asked<unknown, z.infer<typeof SeatBody>>): Promise<Answered | Refusal> => {
      const { counterId } = body;
      if (counterId !== null && !hasCounter(hall.state, counterId))
        return { refused: 'unknown-counter', unknown: true };
      const refused = await run({ type: 'MoveSession', sessionId: caller.sessionId!, counterId }, caller);
      return refused ?? { answer: answer(caller) };
    },
  };
  const ownPassword = {
    method: 'post',
    path: '/session/password',
    summary: 'Change one’s own password; other sessions of the account end',
    body: OwnPasswordBody,
    answer: SessionAnswer,
    ...oneself,
    refusals: ['sign-in-wrong', 'password-short', 'password-one-kind', 'password-easy', 'password-same'],
    handle: async ({ caller, body }: Asked<unknown, z.infer<typeof OwnPasswordBody>>): Promise<Answered | Refusal> => {
      const refused = await desk.changePassword(caller.accountId!, caller.sessionId!, body.old, body.password);
      return refused ?? { answer: answer(caller) };
    },
  };
  const ownPin = {
    method: 'post',
    path: '/session/own-pin',
    summary: 'Set the short PIN with which clerks take turns',
    body: OwnPinBody,
    answer: SessionAnswer,
    ...oneself,
    refusals: ['sign-in-wrong', 'pin-easy'],
    handle: async ({ caller, body }: Asked<unknown, z.infer<typeof OwnPinBody>>): Promise<Answered | Refusal> => {
      const refused = await desk.setPin(caller.accountId!, body.password, body.pin);
      return refused ?? { answer: answer(caller) };
    },
  };
  const create = {
    method: 'post',
    path: '/accounts',
    summary: 'Make an account; its first password is shown once',
    body: AccountBody,
    answer: NewPasswordAnswer,
    status: 201,
    may: ACCOUNTS,
    refusals: ['login-taken'],
    handle: async ({ caller, body }: Asked<unknown, z.output<typeof AccountBody>>): Promise<Answered | Refusal> => {
      const password = oncePassword();
      const passwordHash = await hashPassword(password);
      const accountId = randomBytes(9).toString('base64url');
      const { roles, staffId } = body;
      const account = { accountId, ...(await people.seal(accountId, body)), roles, staffId };
      const refused = await run({ type: 'CreateAccount', ...account, passwordHash, mustChange: true }, caller);
      return refused ?? { answer: { ...all(caller), password } };
    },
  };
  const newPassword = {
    ...ofAccount('password', 'Give a new password, shown once; the sessions of the account end', []),
    answer: NewPasswordAnswer,
    handle: async ({ caller, params: { id } }: Asked<{ id: string }, unknown>): Promise<Answered | Refusal> => {
      const password = oncePassword();
      const passwordHash = await hashPassword(password);
      const keepsSession = caller.accountId === id ? (caller.sessionId ?? null) : null;
      const command = { type: 'SetPassword', accountId: id, passwordHash, mustChange: true, keepsSession } as const;
      const refused = await run(command, caller);
      return refused ?? { answer: { ...all(caller), password } };
    },
  };
  const simple = (
    action: 'close' | 'unlock',
    summary: string,
    type: 'CloseAccount' | 'UnlockAccount',
    refusals: readonly string[],
  ) => ({
    ...ofAccount(action, summary, refusals),
    handle: async ({ caller, params: { id } }: Asked<{ id: string }, unknown>): Promise<Answered | Refusal> =>
      (await run({ type, accountId: id }, caller)) ?? { answer: all(caller) },
  });
  const change = {
    ...ofAccount('change', 'Change what an account may', ['last-director']),
    body: AccountChangeBody,
    handle: async ({
      caller,
      params: { id },
      body: { roles, staffId },
    }: Asked<{ id: string }, z.infer<typeof AccountChangeBody>>): Promise<Answered | Refusal> => {
      const changed = { ...(roles === undefined ? {} : { roles }), ...(staffId === undefined ? {} : { staffId }) };
      return (await run({ type: 'ChangeAccount', accountId: id, ...changed }, caller)) ?? { answer: all(caller) };
    },
  };
  const forget = {
    ...ofAccount('forget', 'Forget whose a closed account was', ['account-still-open']),
    handle: async ({ caller, params: { id } }: Asked<{ id: string }, unknown>): Promise<Answered | Refusal> =>
      (await run({ type: 'ForgetAccount', accountId: id, reason: 'asked' }, caller)) ?? { answer: all(caller) },
  };
  const endSession = {
    method: 'post',
    path: '/sessions/:id/end',
    summary: 'End a session: of oneself, or as the director of anybody',
    params: { id: SessionId },
    body: EmptyBody,
    answer: AccountsAnswer,
    may: { ...SIGNED_IN, clerk: 'own', technician: 'own', auditor: 'own' },
    own: ({ accountId }: Caller, { params }: { readonly params: unknown }) =>
      hall.state.accounts.sessions.get((params as { id: string }).id)?.accountId === accountId,
    handle: async ({ caller, params: { id } }: Asked<{ id: string }, unknown>): Promise<Answered | Refusal> =>
      (await run({ type: 'SignOut', sessionId: id, why: 'ended' }, caller)) ?? { answer: all(caller) },
  };
  return [
    {
      method: 'get',
      path: '/session',
      summary: 'Who is signed in here',
      answer: SessionAnswer,
      may: ANYONE,
      handle: ({ caller }: Asked<unknown, unknown>) => ({ answer: answer(caller) }),
    },
    signIn,
    byPin,
    signOut,
    alive,
    move,
    ownPassword,
    ownPin,
    {
      method: 'get',
      path: '/accounts',
      summary: 'Accounts, and who is signed in',
      answer: AccountsAnswer,
      may: READS_ACCOUNTS,
      handle: ({ caller }: Asked<unknown, unknown>) => ({ answer: all(caller) }),
    },
    create,
    change,
    newPassword,
    simple('unlock', 'Let somebody try again who is locked out', 'UnlockAccount', []),
    simple('close', 'Close an account; its sessions end', 'CloseAccount', ['last-director']),
    forget,
    endSession,
  ] as unknown as AnyEndpoint[];
}

const SessionId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);

function ofAccount(action: string, summary: string, refusals: readonly string[]) {
  return {
    method: 'post',
    path: `/accounts/:id/${action}`,
    summary,
    params: { id: SessionId },
    body: EmptyBody as z.ZodType,
    answer: AccountsAnswer as z.ZodType,
    may: ACCOUNTS,
    refusals,
    notFound: ['unknown-account'],
  };
}
