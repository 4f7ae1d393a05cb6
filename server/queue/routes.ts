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
import { AppointmentKey, CheckInBody } from '../../contract/appointments.ts';
import { CounterId, TicketId } from '../../contract/ids.ts';
import type { PriorityClassId, ServiceId } from '../../contract/ids.ts';
import { findAppointment } from '../appointments/book.ts';
import { ANYONE, AT_COUNTER, DIRECTOR, OFFICE, STAFF } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Database } from '../journal/sqlite.ts';
import { commandEndpoint, endpoint, ownCounter, ownKiosk } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor, Own } from '../hall/endpoint.ts';
import type { Refusal } from '../hall/slice.ts';
import type { CancelTicket, CounterCommand, IssueTicket, ReactivateTicket } from './commands.ts';
import type { TicketIssued } from './events.ts';
import { ticketRecord } from './records.ts';
import type { QueueState } from './state.ts';
import { pastTicket, traceOf } from './trace.ts';
import { callAnswer, configured, counterAnswer, findTicket, hallAnswer, ticketPart } from './views.ts';
import type { Speech, Waits } from './views.ts';

export interface QueueRoutes<State> {
  readonly hall: Executor<State>;
  readonly speech: Speech;
  readonly waits: Waits;
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
  waits,
  ticketAnswer,
  takePerson,
  reader,
}: QueueRoutes<State>): AnyEndpoint[] {
  const counterView = (state: State, id: CounterId): CounterAnswer => counterAnswer(state.queue, id, hall.now());
  /** By the token of the ticket's own page, which only its holder knows. */
  const bySecret: Own = (_caller, { params }) => {
    const { id } = params as { readonly id: TicketId };
    const ticket = findTicket(hall.state.queue, id);
    return ticket !== null && ticket.id !== id;
  };
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
      may: AT_COUNTER,
      own: ownCounter,
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
      may: AT_COUNTER,
      own: ownCounter,
      refusals: ['counter-closed', 'counter-paused', 'just-called', 'not-started', 'counter-busy', ...refusals],
      notFound: ['unknown-counter'],
      command: ({ id }, given) => command(id, given),
      answer: (state, _events, { id }) => callAnswer(state.queue, id, speech),
    });

  const ofTicket = (
    action: string,
    summary: string,
    rule: Rule,
    refusals: readonly string[],
    command: (ticketId: TicketId) => ReactivateTicket | CancelTicket,
  ): AnyEndpoint =>
    commandEndpoint(hall, {
      path: `/tickets/:id/${action}`,
      summary,
      params: { id: TicketId },
      body: EmptyBody,
      answerSchema: TicketAnswer,
      may: rule,
      own: bySecret,
      refusals,
      notFound: ['unknown-ticket'],
      // by the id, or by the token of the ticket's own page
      command: ({ id }, _body, state) => command(findTicket(state.queue, id)?.id ?? id),
      answer: (state, events) => ticketAnswer(state, (events[0]!.data as { ticketId: TicketId }).ticketId),
    });

  const issuedAnswer = (state: State, events: readonly RecordedEvent[]): TicketAnswer => {
    const issued = events.find(({ type }) => type === 'TicketIssued')!;
    return ticketAnswer(state, (issued.data as TicketIssued['data']).ticketId);
  };
  /** What is said of the wait with the number, so that it can be held against what then happens. */
  const toldNow = (serviceId: ServiceId, classId: PriorityClassId | null): Pick<IssueTicket, 'told'> => {
    const wait = waits.ofNewcomer(serviceId, classId);
    return wait === null ? {} : { told: { p50Ms: wait.p50Ms, p90Ms: wait.p90Ms } };
  };

  const readHall: AnyEndpoint = {
    method: 'get',
    path: '/hall',
    summary: 'The hall: services with people waiting, counters, priority classes',
    answer: HallAnswer,
    may: ANYONE,
    handle: () => ({ answer: hallAnswer(hall.state.queue, hall.now(), waits) }),
  };
  const readCounter = endpoint({
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
        : unknown('unknown-counter', { counter: id }),
  });
  const readTicket = endpoint({
    method: 'get',
    path: '/tickets/:id',
    summary: 'A ticket with its whole history',
    params: { id: TicketId },
    answer: TicketHistory,
    may: { ...STAFF, kiosk: 'all', anyone: 'own' },
    own: bySecret,
    notFound: ['unknown-ticket'],
    handle: async ({ params: { id } }: Asked<{ id: TicketId }, unknown>) => {
      const ticket = findTicket(hall.state.queue, id);
      if (ticket !== null)
        return { answer: { ...ticketAnswer(hall.state, ticket.id), ...traceOf(ticket, hall.now()) } };
      const record = await ticketRecord(reader(), id);
      if (record === null) return unknown('unknown-ticket', {});
      const past = await pastTicket(reader(), configured(hall.state.queue), record);
      const paper = { printState: 'not-asked', printProblem: null } as const;
      return {
        answer: { ...ticketPart(hall.state.queue, past, waits), ...paper, ...traceOf(past, hall.now()) },
      };
    },
  });

  return [
    readHall,
    commandEndpoint(hall, {
      path: '/tickets',
      summary: 'Take a number',
      body: IssueTicketBody,
      answerSchema: TicketAnswer,
      status: 201,
      refusals: [
        'unknown-service',
        'unknown-priority-class',
        'no-priority-here',
        'already-in-queue',
        'hall-not-open-yet',
        'hall-closed-until',
        'day-closed',
        'daily-limit-reached',
        'slot-limit-reached',
        'person-limit-reached',
      ],
      may: { clerk: 'all', director: 'all', integrator: 'all', kiosk: 'own' },
      own: (caller, asked) => ownKiosk(caller, asked) && (asked.body as IssueTicketBody).byStaff !== true,
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
          ...(body.byStaff === true ? { byStaff: true } : {}),
          ...toldNow(body.serviceId, body.priorityClass ?? null),
        };
      },
      answer: issuedAnswer,
    }),
    commandEndpoint(hall, {
      path: '/appointments/:key/check-in',
      summary: 'Check in with an appointment, by its code, the token of its page, or its id',
      params: { key: AppointmentKey },
      body: CheckInBody,
      answerSchema: TicketAnswer,
      status: 201,
      refusals: ['checked-in-before', 'not-booked', 'appointment-other-day', 'already-in-queue', 'day-closed'],
      notFound: ['unknown-appointment'],
      may: { clerk: 'all', director: 'all', integrator: 'all', kiosk: 'own' },
      own: ownKiosk,
      command: ({ key }, body, state): IssueTicket => {
        const kioskId = 'kioskId' in body ? (body.kioskId ?? null) : null;
        const serviceId = findAppointment(state.queue.book, key)?.serviceId ?? ('' as ServiceId);
        const { print } = body;
        return { type: 'IssueTicket', appointmentId: key, serviceId, priorityClass: null, kioskId, print };
      },
      answer: issuedAnswer,
    }),
    readTicket,
    call('call', 'Call the next person', EmptyBody, (counterId) => ({ type: 'CallNext', counterId, via: 'console' }), [
      'nobody-waiting',
    ]),
    call(
      'direct-call',
      'Call a number out of order',
      DirectCallBody,
      (counterId, body) => {
        const { number, reason } = body as z.infer<typeof DirectCallBody>;
        return { type: 'CallTicket', counterId, number, ...(reason === undefined ? {} : { reason }) };
      },
      ['ticket-not-waiting', 'not-your-service', 'person-elsewhere'],
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
      { clerk: 'all', director: 'all', integrator: 'all' },
      ['not-missed', 'reactivated-before', 'already-in-queue'],
      (ticketId) => ({
        type: 'ReactivateTicket',
        ticketId,
      }),
    ),
    ofTicket(
      'cancel',
      'Give a waiting number up',
      { ...DIRECTOR, clerk: 'all', anyone: 'own' },
      ['ticket-not-waiting'],
      (ticketId) => ({
        type: 'CancelTicket',
        ticketId,
        reason: 'by-person',
      }),
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

function unknown(refused: string, params: Record<string, string>): Refusal {
  return { refused, params, unknown: true };
}
