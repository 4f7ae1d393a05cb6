import { EmptyBody, IssueTicketBody, TicketAnswer, TicketHistory } from '../../contract/api.ts';
import { AppointmentKey, CheckInBody } from '../../contract/appointments.ts';
import { TicketId } from '../../contract/ids.ts';
import type { PriorityClassId, ServiceId } from '../../contract/ids.ts';
import { findAppointment } from '../appointments/book.ts';
import { DIRECTOR, STAFF } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import { commandEndpoint, endpoint, ownKiosk } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor, Own } from '../hall/endpoint.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Database } from '../journal/sqlite.ts';
import type { CancelTicket, IssueTicket, ReactivateTicket } from './commands.ts';
import type { TicketIssued } from './events.ts';
import { ticketRecord } from './records.ts';
import type { QueueState } from './state.ts';
import { pastTicket, traceOf } from './trace.ts';
import { configured, findTicket, ticketPart } from './views.ts';
import type { Waits } from './views.ts';

export interface TicketRoutes<State> {
  readonly hall: Executor<State>;
  readonly waits: Waits;
  /** A ticket with what became of its paper. */
  readonly ticketAnswer: (state: State, ticketId: TicketId) => TicketAnswer;
  /** Whose card lies on a kiosk's reader, by keyed hash, once: the next number is theirs. */
  readonly takePerson: (kioskId: string) => string | null;
  /** For tickets of earlier days. */
  readonly reader: () => Database;
}

/** Numbers: taken, looked at, given up, taken up again. */
export function ticketEndpoints<State extends { readonly queue: QueueState }>({
  hall,
  waits,
  ticketAnswer,
  takePerson,
  reader,
}: TicketRoutes<State>): AnyEndpoint[] {
  /** By the token of the ticket's own page, which only its holder knows. */
  const bySecret: Own = (_caller, { params }) => {
    const { id } = params as { readonly id: TicketId };
    const ticket = findTicket(hall.state.queue, id);
    return ticket !== null && ticket.id !== id;
  };
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

  return [
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
    endpoint({
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
        if (record === null) return { refused: 'unknown-ticket', params: {}, unknown: true };
        const past = await pastTicket(reader(), configured(hall.state.queue), record);
        const paper = { printState: 'not-asked', printProblem: null } as const;
        return {
          answer: { ...ticketPart(hall.state.queue, past, waits), ...paper, ...traceOf(past, hall.now()) },
        };
      },
    }),
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
  ];
}
