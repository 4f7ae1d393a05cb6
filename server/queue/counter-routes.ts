import type { z } from 'zod';
import {
  CallAnswer,
  CounterAnswer,
  DirectCallBody,
  EmptyBody,
  HoldBody,
  PauseBody,
  ResumeBody,
  TransferBody,
} from '../../contract/api.ts';
import { CounterId } from '../../contract/ids.ts';
import { AT_COUNTER, OFFICE } from '../doors/may.ts';
import { commandEndpoint, endpoint, ownCounter } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor } from '../hall/endpoint.ts';
import type { CounterCommand } from './commands.ts';
import type { QueueState } from './state.ts';
import { callAnswer, counterAnswer } from './views.ts';
import type { Speech } from './views.ts';

/** What an action at a counter answers with, and what any of its kind may be refused for. */
interface ActionKind<State> {
  readonly answerSchema: z.ZodType;
  readonly answer: (state: State, id: CounterId) => unknown;
  readonly refusals: readonly string[];
}

/** A counter, and every key that its clerk has. */
export function counterEndpoints<State extends { readonly queue: QueueState }>(
  hall: Executor<State>,
  speech: Speech,
): AnyEndpoint[] {
  const counterView = (state: State, id: CounterId): CounterAnswer => counterAnswer(state.queue, id, hall.now());
  const action =
    (kind: ActionKind<State>) =>
    <Body extends z.ZodType>(
      name: string,
      summary: string,
      body: Body,
      command: (counterId: CounterId, body: z.infer<Body>) => CounterCommand,
      refusals: readonly string[],
    ): AnyEndpoint =>
      commandEndpoint(hall, {
        path: `/counters/:id/${name}`,
        summary,
        params: { id: CounterId },
        body,
        answerSchema: kind.answerSchema,
        may: AT_COUNTER,
        own: ownCounter,
        refusals: [...kind.refusals, ...refusals],
        notFound: ['unknown-counter'],
        command: ({ id }, given) => command(id, given),
        answer: (state, _events, { id }) => kind.answer(state, id),
      });
  const call = action({
    answerSchema: CallAnswer,
    answer: (state, id) => callAnswer(state.queue, id, speech),
    refusals: ['counter-closed', 'counter-paused', 'just-called', 'not-started', 'counter-busy'],
  });
  const atCounter = action({
    answerSchema: CounterAnswer,
    answer: counterView,
    refusals: ['counter-closed', 'counter-paused', 'no-current-ticket'],
  });
  return [
    endpoint({
      method: 'get',
      path: '/counters/:id',
      summary: 'A counter: who is there, who waits and why in this order',
      params: { id: CounterId },
      answer: CounterAnswer,
      may: { ...OFFICE, clerk: 'all' },
      notFound: ['unknown-counter'],
      handle: ({ params: { id } }: Asked<{ id: CounterId }, unknown>) =>
        hall.state.queue.counters.has(id)
          ? { answer: counterView(hall.state, id) }
          : { refused: 'unknown-counter', params: { counter: id }, unknown: true },
    }),
    call('call', 'Call the next person', EmptyBody, (counterId) => ({ type: 'CallNext', counterId, via: 'console' }), [
      'nobody-waiting',
    ]),
    call(
      'direct-call',
      'Call a number out of order',
      DirectCallBody,
      (counterId, { number, reason }) => ({
        type: 'CallTicket',
        counterId,
        number,
        ...(reason === undefined ? {} : { reason }),
      }),
      ['ticket-not-waiting', 'not-your-service', 'person-elsewhere'],
    ),
    call(
      'resume',
      'Call a held person back',
      ResumeBody,
      (counterId, body) => ({ type: 'ResumeTicket', counterId, ticketId: body?.ticketId ?? null }),
      ['nobody-held', 'ticket-not-held', 'held-elsewhere'],
    ),
    atCounter(
      'hold',
      'The person goes away for a while',
      HoldBody,
      (counterId, { kind }) => ({ type: 'HoldTicket', counterId, kind }),
      [],
    ),
    atCounter(
      'transfer',
      'Hand the person on to a service or a counter; the number stays',
      TransferBody,
      (counterId, { serviceId, counterId: toCounterId, position, reason }) => ({
        type: 'TransferTicket',
        counterId,
        serviceId: serviceId ?? null,
        toCounterId: toCounterId ?? null,
        position,
        reason: reason ?? null,
      }),
      ['transfer-to-itself', 'already-in-queue', 'unknown-service'],
    ),
    atCounter('recall', 'Call the present ticket again', EmptyBody, (counterId) => ({ type: 'Recall', counterId }), [
      'already-serving',
    ]),
    atCounter('no-show', 'The person did not come', EmptyBody, (counterId) => ({ type: 'MarkNoShow', counterId }), [
      'call-again',
      'already-serving',
    ]),
    atCounter('start', 'The person is here', EmptyBody, (counterId) => ({ type: 'StartService', counterId }), [
      'already-serving',
    ]),
    atCounter(
      'complete',
      'The service is done',
      EmptyBody,
      (counterId) => ({ type: 'CompleteService', counterId }),
      [],
    ),
    atCounter(
      'ask-evaluation',
      'Ask the person for an evaluation',
      EmptyBody,
      (counterId) => ({ type: 'AskEvaluation', counterId }),
      ['already-evaluated'],
    ),
    atCounter(
      'pause',
      'Pause with a reason that the counter display shows',
      PauseBody,
      (counterId, { reason }) => ({ type: 'PauseCounter', counterId, reason }),
      [],
    ),
    atCounter('open', 'Open, or go on after a pause', EmptyBody, (counterId) => ({ type: 'OpenCounter', counterId }), [
      'already-open',
    ]),
    atCounter('close', 'Close the counter', EmptyBody, (counterId) => ({ type: 'CloseCounter', counterId }), [
      'already-closed',
    ]),
  ];
}
