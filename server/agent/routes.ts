import { z } from 'zod';
import { HallAnswer, IssueTicketBody, ReprintByNumberBody, TicketAnswer } from '../../contract/api.ts';
import { AppointmentKey, CheckInBody } from '../../contract/appointments.ts';
import { TicketId } from '../../contract/ids.ts';
import { DevicesView } from '../../contract/views.ts';
import { ANYONE } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import { endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Answered, Asked } from '../hall/endpoint.ts';
import { newId } from '../hall/new-id.ts';
import type { Refusal } from '../hall/slice.ts';
import type { Journal } from '../journal/journal.ts';
import type { IssueTicket } from '../queue/commands.ts';
import type { TicketIssued } from '../queue/events.ts';
import { hallAnswer, noWaits } from '../queue/views.ts';
import type { HallPort } from '../devices/hall-port.ts';
import type { Faces, HallState } from '../faces/faces.ts';
import { refusedAtKiosk } from '../printing/by-person.ts';
import type { LostSlip } from '../printing/by-person.ts';
import type { PersonsClaim } from '../printing/events.ts';
import { ReprintBody } from '../printing/routes.ts';
import type { PrintingRoutes } from '../printing/routes.ts';
import type { PrintingCommand } from '../printing/rules.ts';
import { Unreachable } from './link.ts';
import type { Forwarded, Link } from './link.ts';

export interface AgentRoutes {
  readonly kiosk: string;
  readonly hall: HallPort;
  readonly journal: Journal;
  readonly link: Link;
  readonly faces: Faces;
  /** Whose card lies on this kiosk's reader, by keyed hash, while the hall cannot be reached. */
  readonly takePerson: () => string | null;
  readonly slipOf: PrintingRoutes<HallState>['slipOf'];
}

/** Whose idempotency keys the kiosk's own are. */
const CALLER = 'kiosk';

/** Whoever stands before it: a kiosk PC listens on itself only. */
const KIOSK: Rule = ANYONE;

/** The API as the kiosk's page uses it: the hall's while it can be reached, else the kiosk's own. */
export function agentEndpoints({ kiosk, hall, journal, link, faces, takePerson, slipOf }: AgentRoutes): AnyEndpoint[] {
  async function issueAlone(
    body: z.infer<typeof IssueTicketBody>,
    key: string,
    insteadOf: string | null,
  ): Promise<Answered | Refusal> {
    const person = takePerson();
    const command: IssueTicket = {
      type: 'IssueTicket',
      serviceId: body.serviceId,
      priorityClass: body.priorityClass ?? null,
      kioskId: kiosk,
      print: body.print,
      fromBandOf: kiosk,
      ...(insteadOf === null ? {} : { insteadOf }),
      ...(person === null ? {} : { person }),
    };
    return hall.execute(command, {
      actor: `kiosk:${kiosk}`,
      repeat: { caller: CALLER, key, fingerprint: JSON.stringify(body) },
      answer: (state, events) => {
        const issued = events.find(({ type }) => type === 'TicketIssued')!;
        const { ticketId } = issued.data as TicketIssued['data'];
        return faces.ticketAnswer(state, ticketId);
      },
    });
  }

  /** A slip that this kiosk gave while it was on its own. */
  async function again(
    slip: LostSlip & { readonly ticketId: TicketId },
    claim: PersonsClaim | null,
  ): Promise<Answered | Refusal> {
    const refused = claim === null ? null : refusedAtKiosk(slip, claim);
    if (refused !== null) return refused;
    const { ticketId } = slip;
    const command: PrintingCommand = {
      type: 'RequestReprint',
      ticketId,
      kioskId: kiosk,
      ...(claim === null ? {} : { by: claim }),
    };
    return hall.execute(command, {
      actor: `kiosk:${kiosk}`,
      answer: (state) => ({
        ...faces.ticketAnswer(state, ticketId),
        ...(claim === 'number' ? { phoneUrl: null } : {}),
      }),
    });
  }

  const issue = endpoint({
    method: 'post',
    path: '/tickets',
    summary: 'Take a number: of the hall, or of the kiosk’s own band while the hall cannot be reached',
    body: IssueTicketBody,
    answer: TicketAnswer,
    may: KIOSK,
    status: 201,
    refusals: ['unknown-service', 'unknown-priority-class', 'band-used-up'],
    handle: async ({ body, repeat }: Asked<unknown, z.infer<typeof IssueTicketBody>>): Promise<Answered | Refusal> => {
      const key = repeat?.key ?? newId();
      // what this kiosk has answered once by itself it answers again, whether the hall is back or not
      const mine = (await journal.remembered(CALLER, key)) !== null;
      if (mine || !link.up) return issueAlone(body, key, null);
      try {
        const answer = await link.forward('POST', '/tickets', { ...body, kioskId: kiosk }, key);
        if (answer.status < 400) await link.followTicket((answer.body as { id: string }).id);
        return answered(answer);
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        // the hall may have given a number before the line broke: that one is taken back when it is reached again
        return issueAlone(body, key, key);
      }
    },
  });
  const read = endpoint({
    method: 'get',
    path: '/tickets/:id',
    summary: 'A ticket: of this kiosk, or of the hall',
    params: { id: TicketId },
    answer: TicketAnswer,
    may: KIOSK,
    notFound: ['unknown-ticket'],
    handle: async ({ params: { id } }: Asked<{ id: TicketId }, unknown>): Promise<Answered | Refusal> => {
      const own = faces.ticket(hall.state, id);
      if (own !== null) return { answer: own.ticket };
      const answer = await fromHall(link, () => link.forward('GET', `/tickets/${id}`));
      if ('answer' in answer) await link.followTicket((answer.answer as { id: string }).id);
      return answer;
    },
  });
  const reprint = endpoint({
    method: 'post',
    path: '/tickets/:id/reprint',
    summary: 'Print a ticket again, marked as a copy',
    params: { id: TicketId },
    body: ReprintBody,
    answer: TicketAnswer,
    may: KIOSK,
    notFound: ['unknown-ticket'],
    handle: async ({
      params: { id },
      body,
      repeat,
    }: Asked<{ id: TicketId }, z.infer<typeof ReprintBody>>): Promise<Answered | Refusal> => {
      const slip = slipOf(hall.state, { id });
      if (slip !== null) return again(slip, body?.byPerson === true ? 'code' : null);
      const asked = { kioskId: kiosk, ...(body?.byPerson === true ? { byPerson: true } : {}) };
      return fromHall(link, () => link.forward('POST', `/tickets/${id}/reprint`, asked, repeat?.key));
    },
  });
  const reprintByNumber = endpoint({
    method: 'post',
    path: '/reprints',
    summary: 'Print a lost slip again by its number: of this kiosk, or of the hall',
    body: ReprintByNumberBody,
    answer: TicketAnswer,
    may: KIOSK,
    handle: async ({ body: { number }, repeat }: Asked<unknown, ReprintByNumberBody>): Promise<Answered | Refusal> => {
      const slip = slipOf(hall.state, { number });
      if (slip !== null) return again(slip, 'number');
      const answer = await fromHall(link, () =>
        link.forward('POST', '/reprints', { number, kioskId: kiosk }, repeat?.key),
      );
      if ('answer' in answer) await link.followTicket((answer.answer as { id: string }).id);
      return answer;
    },
  });
  const checkIn = endpoint({
    method: 'post',
    path: '/appointments/:key/check-in',
    summary: 'Check in with an appointment: only the hall knows who has booked',
    params: { key: AppointmentKey },
    body: CheckInBody,
    answer: TicketAnswer,
    may: KIOSK,
    status: 201,
    notFound: ['unknown-appointment'],
    handle: ({ params: { key }, body, repeat }: Asked<{ key: string }, CheckInBody>): Promise<Answered | Refusal> =>
      fromHall(link, () =>
        link.forward('POST', `/appointments/${key}/check-in`, { print: body.print, kioskId: kiosk }, repeat?.key),
      ),
  });
  return [
    issue,
    checkIn,
    read,
    reprint,
    reprintByNumber,
    {
      method: 'get',
      path: '/hall',
      summary: 'The hall as this kiosk knows it',
      answer: HallAnswer,
      may: KIOSK,
      handle: () => ({ answer: link.kioskView ?? hallAnswer(hall.state.queue, hall.now(), noWaits) }),
    },
    {
      method: 'get',
      path: '/devices',
      summary: 'The devices of this kiosk',
      answer: DevicesView,
      may: KIOSK,
      handle: () => ({ answer: faces.devices() }),
    },
    {
      method: 'get',
      path: '/health',
      summary: 'Whether the hall can be reached, and what is owed to it',
      answer: z.object({ status: z.literal('ready'), hall: z.enum(['reached', 'cut-off']), owed: z.number().int() }),
      may: ANYONE,
      handle: () => ({
        answer: { status: 'ready', hall: link.up ? 'reached' : 'cut-off', owed: hall.state.queue.owed.size },
      }),
    },
  ];
}

async function fromHall(link: Link, ask: () => Promise<Forwarded>): Promise<Answered | Refusal> {
  if (!link.up) return { refused: 'hall-unreachable' };
  try {
    return answered(await ask());
  } catch (error) {
    if (error instanceof Unreachable) return { refused: 'hall-unreachable' };
    throw error;
  }
}

/** The hall's own answer or refusal, handed on. */
function answered({ status, body, replayed }: Forwarded): Answered | Refusal {
  if (status < 400) return { answer: body, replayed };
  const { code = 'internal-error', params } = body as { code?: string; params?: Refusal['params'] };
  return {
    refused: code,
    ...(params === undefined ? {} : { params }),
    ...(status === 404 ? { unknown: true as const } : {}),
  };
}
