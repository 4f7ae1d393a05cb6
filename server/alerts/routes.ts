import { AlertsAnswer, NoticeBody, NoticeId, NoticeSeenBody } from '../../contract/alerts.ts';
import { EmptyBody } from '../../contract/api.ts';
import { CounterId } from '../../contract/ids.ts';
import { AT_COUNTER, DIRECTOR, STAFF } from '../doors/may.ts';
import { commandEndpoint, ownCounter } from '../hall/endpoint.ts';
import type { AnyEndpoint, Executor } from '../hall/endpoint.ts';
import type { AlertsCommand, AlertsState } from './rules.ts';
import { alertsAnswer } from './views.ts';

/** Notices and calls for help over HTTP. Every answer is what there is now. */
export function alertEndpoints<State extends { readonly alerts: AlertsState }>(hall: Executor<State>): AnyEndpoint[] {
  const answer = ({ alerts }: State): AlertsAnswer => alertsAnswer(alerts);
  const ofNotice = { params: { id: NoticeId }, answerSchema: AlertsAnswer, notFound: ['unknown-notice'], answer };
  const ofCounter = {
    params: { id: CounterId },
    body: EmptyBody,
    answerSchema: AlertsAnswer,
    notFound: ['unknown-counter'],
    answer,
  };
  return [
    {
      method: 'get',
      path: '/notices',
      summary: 'Notices of today with who has read them, and counters that have called for help',
      answer: AlertsAnswer,
      may: STAFF,
      handle: () => ({ answer: answer(hall.state) }),
    },
    commandEndpoint(hall, {
      path: '/notices',
      summary: 'Say something to the counters',
      body: NoticeBody,
      may: DIRECTOR,
      answerSchema: AlertsAnswer,
      refusals: ['unknown-counter'],
      command: (_params: Readonly<Record<string, never>>, { text, counters = null }): AlertsCommand => ({
        type: 'SendNotice',
        text,
        counterIds: counters,
      }),
      answer,
    }),
    commandEndpoint(hall, {
      ...ofNotice,
      path: '/notices/:id/seen',
      summary: 'A counter has read a notice',
      body: NoticeSeenBody,
      may: AT_COUNTER,
      own: ({ counterId }, { body }) => counterId === (body as { readonly counterId?: unknown }).counterId,
      command: ({ id }, { counterId }): AlertsCommand => ({ type: 'SeeNotice', noticeId: id, counterId }),
    }),
    commandEndpoint(hall, {
      ...ofNotice,
      path: '/notices/:id/withdraw',
      may: DIRECTOR,
      summary: 'Take a notice back',
      body: EmptyBody,
      command: ({ id }): AlertsCommand => ({ type: 'WithdrawNotice', noticeId: id }),
    }),
    commandEndpoint(hall, {
      ...ofCounter,
      path: '/counters/:id/help',
      may: AT_COUNTER,
      own: ownCounter,
      summary: 'Somebody at this counter needs help at once',
      command: ({ id }): AlertsCommand => ({ type: 'CallHelp', counterId: id }),
    }),
    commandEndpoint(hall, {
      ...ofCounter,
      path: '/counters/:id/help-ended',
      may: { clerk: 'own', ...DIRECTOR },
      own: ownCounter,
      summary: 'Help has come, or is no longer needed',
      command: ({ id }): AlertsCommand => ({ type: 'EndHelp', counterId: id }),
    }),
  ];
}
