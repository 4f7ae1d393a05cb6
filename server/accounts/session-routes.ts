import type { z } from 'zod';
import { EmptyBody } from '../../contract/api.ts';
import { OwnPasswordBody, OwnPinBody, PinBody, SeatBody, SessionAnswer, SignInBody } from '../../contract/doors.ts';
import type { CounterId } from '../../contract/ids.ts';
import { ANYONE, SIGNED_IN } from '../doors/may.ts';
import { endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Answered, Asked, Caller, Executor, SetCookie } from '../hall/endpoint.ts';
import type { Refusal } from '../hall/slice.ts';
import { SESSION_COOKIE } from '../web/cookies.ts';
import type { SignInDesk } from './desk.ts';
import type { AccountPeople } from './people.ts';
import { doAs } from './do-as.ts';
import type { AccountsState } from './state.ts';
import { sessionAnswer } from './views.ts';

export interface SessionRoutes<State> {
  readonly hall: Executor<State>;
  readonly desk: SignInDesk<State & { readonly accounts: AccountsState }>;
  readonly people: AccountPeople;
  readonly idleMinutes: number;
  readonly hasCounter: (state: State, id: CounterId) => boolean;
  /** The paired console behind a caller; null: none. */
  readonly consoleOf: (caller: Caller) => { readonly screenId: string; readonly counterId: CounterId | null } | null;
}

/** Also somebody who has to change the password first, and may do nothing else until then. */
const oneself: Pick<AnyEndpoint, 'may' | 'own'> = {
  may: { anyone: 'own' },
  own: ({ accountId }) => accountId !== undefined,
};

const signedOut: SetCookie = { name: SESSION_COOKIE, value: null };

/** Signing in and out, and what people change of their own account. */
export function sessionEndpoints<State extends { readonly accounts: AccountsState }>({
  hall,
  desk,
  people,
  idleMinutes,
  hasCounter,
  consoleOf,
}: SessionRoutes<State>): AnyEndpoint[] {
  const run = doAs(hall);
  const answer = (caller: Caller): SessionAnswer =>
    sessionAnswer(hall.state.accounts, caller, {
      read: (personal) => people.read(personal),
      idleMinutes,
      atConsole: consoleOf(caller) !== null,
    });
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

  return [
    endpoint({
      method: 'get',
      path: '/session',
      summary: 'Who is signed in here',
      answer: SessionAnswer,
      may: ANYONE,
      handle: ({ caller }) => ({ answer: answer(caller) }),
    }),
    endpoint({
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
    }),
    endpoint({
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
    }),
    endpoint({
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
    }),
    endpoint({
      method: 'post',
      path: '/session/alive',
      summary: 'A hand is on the page: the session is not idle',
      body: EmptyBody,
      answer: SessionAnswer,
      may: ANYONE,
      handle: ({ caller }: Asked<unknown, unknown>) => ({ answer: answer(caller) }),
    }),
    endpoint({
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
    }),
    endpoint({
      method: 'post',
      path: '/session/password',
      summary: 'Change one’s own password; other sessions of the account end',
      body: OwnPasswordBody,
      answer: SessionAnswer,
      ...oneself,
      refusals: ['sign-in-wrong', 'password-short', 'password-one-kind', 'password-easy', 'password-same'],
      handle: async ({
        caller,
        body,
      }: Asked<unknown, z.infer<typeof OwnPasswordBody>>): Promise<Answered | Refusal> => {
        const refused = await desk.changePassword(caller.accountId!, caller.sessionId!, body.old, body.password);
        return refused ?? { answer: answer(caller) };
      },
    }),
    endpoint({
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
    }),
  ];
}
