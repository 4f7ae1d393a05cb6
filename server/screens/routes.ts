import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { EmptyBody } from '../../contract/api.ts';
import { AskPairingBody, PairBody, PairingAnswer, ScreenChangeBody, ScreensAnswer } from '../../contract/doors.ts';
import type { CounterId } from '../../contract/ids.ts';
import { ANYONE, OFFICE } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import { hallTime } from '../hall/clock.ts';
import { commandEndpoint, endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Answered, Asked, Executor } from '../hall/endpoint.ts';
import { isRefusal } from '../hall/slice.ts';
import type { Refusal } from '../hall/slice.ts';
import { minuteOf, minuteOfDay, writeMinute } from '../plan/span.ts';
import { KEEP_SCREEN_MS, SCREEN_COOKIE } from '../web/cookies.ts';
import type { Pairing } from './pairing.ts';
import { pathOf, works } from './rules.ts';
import type { ScreenCommand, ScreensState } from './rules.ts';
import type { Sightings } from './sightings.ts';

export interface ScreenRoutes<State> {
  readonly hall: Executor<State>;
  readonly pairing: Pairing;
  readonly sightings: Sightings;
  readonly hasCounter: (state: State, id: CounterId) => boolean;
}

/** People only: a program pairs nothing. */
const PAIRS: Rule = { technician: 'all', director: 'all' };

const ScreenId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);

/** Pairing screens, and what the office does with them, over HTTP. */
export function screenEndpoints<State extends { readonly screens: ScreensState }>({
  hall,
  pairing,
  sightings,
  hasCounter,
}: ScreenRoutes<State>): AnyEndpoint[] {
  const all = ({ screens: { screens } }: State): ScreensAnswer => ({
    screens: [...screens.values()].map(({ id, name, kind, counterId, kioskId, locked, hours, pairedAt }) => ({
      id,
      name,
      kind,
      counterId,
      kioskId: kioskId as ScreensAnswer['screens'][number]['kioskId'],
      locked,
      hours: hours === null ? null : { from: writeMinute(hours.from), to: writeMinute(hours.to) },
      pairedAt: hallTime(pairedAt),
      ...sightings.of(id),
    })),
    asking: pairing.all.map(({ kind, at, from }) => ({ kind, at, from })),
  });
  const stateOf = (hash: string | undefined): PairingAnswer => {
    const { screens, byToken } = hall.state.screens;
    const screen = screens.get(byToken.get(hash ?? '') ?? '');
    if (screen !== undefined) {
      const { locked } = screen;
      const resting = !locked && !works(screen, minuteOfDay(hall.now()));
      return { state: locked ? 'locked' : 'paired', code: null, path: pathOf(screen), resting };
    }
    const asking = pairing.ofToken(hash ?? '');
    return { state: asking === null ? 'none' : 'asked', code: asking?.code ?? null, path: null, resting: false };
  };
  const ask = endpoint({
    method: 'post',
    path: '/pairing',
    summary: 'A screen asks to belong to the hall, and gets the code to show',
    body: AskPairingBody,
    answer: PairingAnswer,
    may: ANYONE,
    refusals: ['too-many'],
    handle: ({ caller, body: { kind, at } }: Asked<unknown, z.output<typeof AskPairingBody>>): Answered | Refusal => {
      const before = stateOf(caller.screenToken);
      if (before.state !== 'none') return { answer: before };
      const asked = pairing.ask(kind, at, caller.address ?? '');
      if ('refused' in asked) return asked;
      return {
        answer: { state: 'asked', code: asked.code, path: null, resting: false } satisfies PairingAnswer,
        cookies: [{ name: SCREEN_COOKIE, value: asked.token, keepMs: KEEP_SCREEN_MS }],
      };
    },
  });
  const read = endpoint({
    method: 'get',
    path: '/pairing',
    summary: 'How it stands with this screen',
    answer: PairingAnswer,
    may: ANYONE,
    handle: ({ caller }: Asked<unknown, unknown>) => ({ answer: stateOf(caller.screenToken) }),
  });
  const pair = endpoint({
    method: 'post',
    path: '/screens',
    summary: 'Accept the code that a screen shows, and say what it is',
    body: PairBody,
    answer: ScreensAnswer,
    status: 201,
    may: PAIRS,
    refusals: ['unknown-code', 'unknown-counter', 'screen-needs-counter', 'screen-needs-kiosk'],
    handle: async ({ caller, body }: Asked<unknown, z.output<typeof PairBody>>): Promise<Answered | Refusal> => {
      const { code, ...place } = body;
      const asking = pairing.ofCode(code);
      if (asking === null) return { refused: 'unknown-code', unknown: true };
      const { counterId } = place;
      if (counterId !== null && !hasCounter(hall.state, counterId))
        return { refused: 'unknown-counter', unknown: true };
      const screenId = randomBytes(9).toString('base64url');
      const command: ScreenCommand = { type: 'PairScreen', screenId, ...place, tokenHash: asking.tokenHash };
      const outcome = await hall.execute(command, { actor: caller.actor });
      if (isRefusal(outcome)) return outcome;
      pairing.end(code);
      return { answer: all(hall.state) };
    },
  });
  return [
    ask,
    read,
    {
      method: 'get',
      path: '/screens',
      summary: 'The screens of the hall: what each is, whether it is on the line',
      answer: ScreensAnswer,
      may: OFFICE,
      handle: () => ({ answer: all(hall.state) }),
    },
    pair,
    commandEndpoint(hall, {
      path: '/screens/:id/change',
      summary: 'Rename, lock or time a screen',
      params: { id: ScreenId },
      body: ScreenChangeBody,
      answerSchema: ScreensAnswer,
      may: PAIRS,
      notFound: ['unknown-screen'],
      command: ({ id: screenId }, { name, locked, hours }): ScreenCommand => ({
        type: 'ChangeScreen',
        screenId,
        ...(name === undefined ? {} : { name }),
        ...(locked === undefined ? {} : { locked }),
        ...(hours === undefined
          ? {}
          : { hours: hours === null ? null : { from: minuteOf(hours.from), to: minuteOf(hours.to) } }),
      }),
      answer: (state) => all(state),
    }),
    commandEndpoint(hall, {
      path: '/screens/:id/end',
      summary: 'A screen is none of the hall’s any more: it was stolen, or stands elsewhere',
      params: { id: ScreenId },
      body: EmptyBody,
      answerSchema: ScreensAnswer,
      may: PAIRS,
      notFound: ['unknown-screen'],
      command: ({ id: screenId }): ScreenCommand => ({ type: 'EndScreen', screenId }),
      answer: (state) => all(state),
    }),
  ];
}
