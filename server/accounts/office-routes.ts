import { z } from 'zod';
import { EmptyBody } from '../../contract/api.ts';
import { AccountBody, AccountChangeBody, AccountsAnswer, NewPasswordAnswer } from '../../contract/doors.ts';
import { DIRECTOR_ALONE, SIGNED_IN } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import { oncePassword } from '../doors/password.ts';
import { hashPassword } from '../doors/secret.ts';
import { endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Answered, Asked, Caller, Executor } from '../hall/endpoint.ts';
import type { Refusal } from '../hall/slice.ts';
import { newAccountId } from './people.ts';
import type { AccountPeople } from './people.ts';
import { doAs } from './do-as.ts';
import type { AccountCommand } from './rules.ts';
import type { AccountsState } from './state.ts';
import { accountsAnswer } from './views.ts';

export interface AccountOfficeRoutes<State> {
  readonly hall: Executor<State>;
  readonly people: AccountPeople;
}

const READS_ACCOUNTS: Rule = { director: 'all', auditor: 'all' };

/** Whose accounts there are, and what the office does with them. */
export function accountOfficeEndpoints<State extends { readonly accounts: AccountsState }>({
  hall,
  people,
}: AccountOfficeRoutes<State>): AnyEndpoint[] {
  const run = doAs(hall);
  const all = ({ sessionId }: Caller): AccountsAnswer =>
    accountsAnswer(hall.state.accounts, {
      read: (personal) => people.read(personal),
      ownSession: sessionId,
      now: hall.now(),
    });
  /** An action that needs no more than the account. */
  const act = (
    action: string,
    summary: string,
    command: (accountId: string) => AccountCommand,
    refusals: readonly string[] = [],
  ): AnyEndpoint =>
    endpoint({
      ...ofAccount(action, summary, refusals),
      handle: async ({ caller, params: { id } }: Asked<{ id: string }, unknown>): Promise<Answered | Refusal> =>
        (await run(command(id), caller)) ?? { answer: all(caller) },
    });
  return [
    endpoint({
      method: 'get',
      path: '/accounts',
      summary: 'Accounts, and who is signed in',
      answer: AccountsAnswer,
      may: READS_ACCOUNTS,
      handle: ({ caller }) => ({ answer: all(caller) }),
    }),
    endpoint({
      method: 'post',
      path: '/accounts',
      summary: 'Make an account; its first password is shown once',
      body: AccountBody,
      answer: NewPasswordAnswer,
      status: 201,
      may: DIRECTOR_ALONE,
      refusals: ['login-taken'],
      handle: async ({ caller, body }: Asked<unknown, z.output<typeof AccountBody>>): Promise<Answered | Refusal> => {
        const password = oncePassword();
        const passwordHash = await hashPassword(password);
        const accountId = newAccountId();
        const { roles, staffId } = body;
        const account = { accountId, ...(await people.seal(accountId, body)), roles, staffId };
        const refused = await run({ type: 'CreateAccount', ...account, passwordHash, mustChange: true }, caller);
        return refused ?? { answer: { ...all(caller), password } };
      },
    }),
    endpoint({
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
    }),
    endpoint({
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
    }),
    act('unlock', 'Let somebody try again who is locked out', (accountId) => ({ type: 'UnlockAccount', accountId })),
    act('close', 'Close an account; its sessions end', (accountId) => ({ type: 'CloseAccount', accountId }), [
      'last-director',
    ]),
    act(
      'forget',
      'Forget whose a closed account was',
      (accountId) => ({ type: 'ForgetAccount', accountId, reason: 'asked' }),
      ['account-still-open'],
    ),
    endpoint({
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
    }),
  ];
}

const SessionId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);

function ofAccount(action: string, summary: string, refusals: readonly string[]) {
  return {
    method: 'post' as const,
    path: `/accounts/:id/${action}`,
    summary,
    params: { id: SessionId },
    body: EmptyBody as z.ZodType,
    answer: AccountsAnswer as z.ZodType,
    may: DIRECTOR_ALONE,
    refusals,
    notFound: ['unknown-account'],
  };
}
