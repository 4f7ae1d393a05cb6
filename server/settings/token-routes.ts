import { z } from 'zod';
import { EmptyBody } from '../../contract/api.ts';
import { NewProgramAnswer, ProgramBody, ProgramsAnswer } from '../../contract/doors.ts';
import { DIRECTOR_ALONE } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import { hallTime } from '../hall/clock.ts';
import { commandEndpoint, endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Answered, Asked, Executor } from '../hall/endpoint.ts';
import { isRefusal } from '../hall/slice.ts';
import type { Refusal } from '../hall/slice.ts';
import { tokenFor } from './tokens.ts';
import type { TokenCommand, TokensState } from './tokens.ts';

export interface TokenRoutes<State> {
  readonly hall: Executor<State>;
  /** When the holder of a token last asked for something; null: not since the hall was started. */
  readonly seenAt: (tokenId: string) => string | null;
}

const SEES: Rule = { director: 'all', auditor: 'all' };
const TokenId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);

/** Programs and kiosk PCs that ask with a token: the office sees them, hands tokens out, ends them. */
export function tokenEndpoints<State extends { readonly tokens: TokensState }>({
  hall,
  seenAt,
}: TokenRoutes<State>): AnyEndpoint[] {
  const all = ({ tokens: { holders } }: State): ProgramsAnswer => ({
    programs: [...holders.values()].map(({ id, role, name, kioskId, createdAt }) => ({
      id,
      role: role as ProgramsAnswer['programs'][number]['role'],
      name: name ?? null,
      kioskId: (kioskId ?? null) as ProgramsAnswer['programs'][number]['kioskId'],
      createdAt: hallTime(createdAt),
      seenAt: seenAt(id),
    })),
  });
  const create = endpoint({
    method: 'post',
    path: '/programs',
    summary: 'A token for a program or a kiosk PC, shown this once',
    body: ProgramBody,
    answer: NewProgramAnswer,
    status: 201,
    // whoever holds it does what a director does: no technician hands it out
    may: DIRECTOR_ALONE,
    refusals: ['kiosk-needed'],
    // not kept for repeats as other answers are: the token would stand in the journal
    handle: async ({ caller, body }: Asked<unknown, z.output<typeof ProgramBody>>): Promise<Answered | Refusal> => {
      const { name, role, kioskId } = body;
      const { token, command } = tokenFor({ name, role, ...(kioskId === null ? {} : { kioskId }) });
      const outcome = await hall.execute(command, { actor: caller.actor });
      return isRefusal(outcome) ? outcome : { answer: { ...all(hall.state), token } };
    },
  });
  return [
    {
      method: 'get',
      path: '/programs',
      summary: 'Programs and kiosk PCs that have a token',
      answer: ProgramsAnswer,
      may: SEES,
      handle: () => ({ answer: all(hall.state) }),
    },
    create,
    commandEndpoint(hall, {
      path: '/programs/:id/end',
      summary: 'A token is good for nothing any more, and its lines are cut',
      params: { id: TokenId },
      body: EmptyBody,
      answerSchema: ProgramsAnswer,
      may: DIRECTOR_ALONE,
      notFound: ['unknown-program'],
      command: ({ id: tokenId }): TokenCommand => ({ type: 'EndToken', tokenId }),
      answer: (state) => all(state),
    }),
  ];
}
