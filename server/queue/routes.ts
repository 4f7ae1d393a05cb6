import type { z } from 'zod';
import {
  CallAnswer,
  CounterAnswer,
  DirectCallBody,
  EmptyBody,
  HallAnswer,
  HoldBody,
  IssueTicketBody,
  PauseBody,
  ResumeBody,
  TicketAnswer,
  TicketHistory,
  TransferBody,
} from '../../contract/api.ts';
import { CounterId, TicketId } from '../../contract/ids.ts';
import type { Database } from '../journal/sqlite.ts';
import { hallTime } from '../hall/clock.ts';
import { commandEndpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor } from '../hall/endpoint.ts';
import type { Refusal } from '../hall/slice.ts';
import type { CancelTicket, CounterCommand, IssueTicket, ReactivateTicket } from './commands.ts';
import type { TicketIssued } from './events.ts';
import { ticketEvents, ticketRecord } from './records.ts';
import type { QueueState } from './state.ts';
import { callAnswer, counterAnswer, findTicket, hallAnswer } from './views.ts';
import type { Speech } from './views.ts';

export interface QueueRoutes<State> {
  readonly hall: Executor<State>;
  readonly speech: Speech;
  /** A ticket with what became of its paper. */
  readonly ticketAnswer: (state: State, ticketId: TicketId) => TicketAnswer;
  /** Whose card lies on a kiosk's reader, by keyed hash, once: the next number is theirs. */
  readonly takePerson: (kioskId: string) => string | null;
  /** For tickets of earlier days. */
  readonly reader: () => Database;
}

const counterRefusals = ['counter-closed', 'counter-paused', 'no-current-ticket'];

/** The queue over HTTP: tickets and counters (the OpenAPI document). */
export function queueEndpoints<State extends { readonly queue: QueueState }>({
  hall,
  speech,
  ticketAnswer,
  takePerson,
  reader,
}: QueueRoutes<State>): AnyEndpoint[] {
  const counterView = (state: State, id: CounterId): CounterAnswer => counterAnswer(state.queue, id, hall.now());
  const atCounter = <Body extends z.ZodType>(
    action: string,
    summary: string,
    body: Body,
    command: (counterId: CounterId, body: z.infer<Body>) => CounterCommand,
    refusals: readonly string[],
  ): AnyEndpoint =>
    commandEndpoint(hall, {
      path: `/counters/:id/${action}`,
      summary,
      params: { id: CounterId },
      body,
      answerSchema: CounterAnswer,
      refusals: [...counterRefusals, ...refusals],
      notFound: ['unknown-counter'],
      command: ({ id }, given) => command(id, given),
      answer: (state, _events, { id }) => counterView(state, id),
    });
  const call = (
    action: string,
    summary: string,
    body: z.ZodType,
    command: (counterId: CounterId, body: unknown) => CounterCommand,
    refusals: readonly string[],
  ): AnyEndpoint =>
    commandEndpoint(hall, {
      path: `/counters/:id/${action}`,
      summary,
      params: { id: CounterId },
      body,
      answerSchema: CallAnswer,
      refusals: ['counter-closed', 'counter-paused', 'just-called', 'not-started', 'counter-busy', ...refusals],
      notFound: ['unknown-counter'],
      command: ({ id }, given) => command(id, given),
      answer: (state, _events, { id }) => callAnswer(state.queue, id, speech),
    });

  const ofTicket = (
    action: string,
    summary: string,
    refusals: readonly string[],
    command: (ticketId: TicketId) => ReactivateTicket | CancelTicket,
  ): AnyEndpoint =>
    commandEndpoint(hall, {
      path: `/tickets/:id/${action}`,
      summary,
      params: { id: TicketId },
      body: EmptyBody,
      answerSchema: TicketAnswer,
      refusals,
      notFound: ['unknown-ticket'],
      // by the id, or by the token of the ticket's own page
      command: ({ id }, _body, state) => command(findTicket(state.queue, id)?.id ?? id),
      answer: (state, events) => ticketAnswer(state, (events[0]!.data as { ticketId: TicketId }).ticketId),
    });

  const readHall: AnyEndpoint = {
    method: 'get',
    path: '/hall',
    summary: 'The hall: services with people waiting, counters, priority classes',
    answer: HallAnswer,
    handle: () => ({ answer: hallAnswer(hall.state.queue, hall.now()) }),
  };
  const readCounter = {
    method: 'get',
    path: '/counters/:id',
    summary: 'A counter: who is there, who waits and why in this order',
    params: { id: CounterId },
    answer: CounterAnswer,
    notFound: ['unknown-counter'],
    handle: ({ params: { id } }: Asked<{ id: CounterId }, unknown>) =>
      hall.state.queue.counters.has(id)
        ? { answer: counterView(hall.state, id) }
        : unknown('unknown-counter', { counter: id }),
  } as AnyEndpoint;
  const readTicket = {
    method: 'get',
    path: '/tickets/:id',
    summary: 'A ticket with its whole history',
    params: { id: TicketId },
    answer: TicketHistory,
    notFound: ['unknown-ticket'],
    handle: async ({ params: { id } }: Asked<{ id: TicketId }, unknown>) => {
      const ticket = findTicket(hall.state.queue, id);
      if (ticket !== null) {
        const history = ticket.history.map((step) => ({ ...step, at: hallTime(step.at) }));
        return { answer: { ...ticketAnswer(hall.state, ticket.id), history } };
      }
      return pastTicket(reader(), id);
    },
  } as AnyEndpoint;

  return [
    readHall,
    commandEndpoint(hall, {
      path: '/tickets',
      summary: 'Take a number',
      body: IssueTicketBody,
      answerSchema: TicketAnswer,
      status: 201,
      refusals: ['unknown-service', 'unknown-priority-class', 'already-in-queue'],
      forKiosks: (kioskId, { body }) => (body as { kioskId?: string }).kioskId === kioskId,
      command: (_params: Readonly<Record<string, never>>, body): IssueTicket => {
        const person = body.kioskId === undefined ? null : takePerson(body.kioskId);
        return {
          type: 'IssueTicket',
          serviceId: body.serviceId,
          priorityClass: body.priorityClass ?? null,
          kioskId: body.kioskId ?? null,
          print: body.print,
          ...(person === null ? {} : { person }),
          ...(body.followedBy === undefined ? {} : { followedBy: body.followedBy }),
        };
      },
      answer: (state, events) => {
        const issued = events.find(({ type }) => type === 'TicketIssued')!;
        return ticketAnswer(state, (issued.data as TicketIssued['data']).ticketId);
      },
    }),
    readTicket,
    call('call', 'Call the next person', EmptyBody, (counterId) => ({ type: 'CallNext', counterId, via: 'console' }), [
      'nobody-waiting',
    ]),
    call(
      'direct-call',
      'Call a number out of order',
      DirectCallBody,
      (counterId, body) => ({ type: 'CallTicket', counterId, number: (body as z.infer<typeof DirectCallBody>).number }),
      ['ticket-not-waiting', 'not-your-service'],
    ),
    readCounter,
    call(
      'resume',
      'Call a held person back',
      ResumeBody,
      (counterId, body) => {
        const ticketId = (body as z.infer<typeof ResumeBody>)?.ticketId ?? null;
        return { type: 'ResumeTicket', counterId, ticketId };
      },
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
    ofTicket(
      'reactivate',
      'Somebody who was missed came after all',
      ['not-missed', 'reactivated-before', 'already-in-queue'],
      (ticketId) => ({
        type: 'ReactivateTicket',
        ticketId,
      }),
    ),
    ofTicket('cancel', 'Give a waiting number up', ['ticket-not-waiting'], (ticketId) => ({
      type: 'CancelTicket',
      ticketId,
      reason: 'by-person',
    })),
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

/** A ticket of an earlier day, from the read table and the events of its day. */
async function pastTicket(reader: Database, id: TicketId): Promise<{ answer: unknown } | Refusal> {
  const record = await ticketRecord(reader, id);
  if (record === null) return unknown('unknown-ticket', {});
  const events = await ticketEvents(reader, record.day, id);
  return {
    answer: {
      id: record.id,
      number: record.number,
      serviceId: record.serviceId,
      serviceName: record.serviceId,
      priorityClass: record.priorityClass,
      issuedAt: hallTime(record.issuedAt),
      status: record.status,
      waitingCount: 0,
      estimatedWait: null,
      printState: 'not-asked',
      printProblem: null,
      phoneUrl: null,
      counterId: record.counterId,
      calls: record.calls,
      offline: false,
      history: events.map(({ type, at, actor }) => ({ what: type, at: hallTime(at), actor })),
    },
  };
}

function unknown(refused: string, params: Record<string, string>): Refusal {
  return { refused, params, unknown: true };
}
