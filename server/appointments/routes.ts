import {
  AppointmentAnswer,
  AppointmentBody,
  AppointmentKey,
  AppointmentsAnswer,
  Day,
  SlotsAnswer,
} from '../../contract/appointments.ts';
import { EmptyBody } from '../../contract/api.ts';
import { ServiceId } from '../../contract/ids.ts';
import { ANYONE, STAFF } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import { commandEndpoint, endpoint, ownKiosk } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor } from '../hall/endpoint.ts';
import type { Refusal } from '../hall/slice.ts';
import { findAppointment } from './book.ts';
import type { AppointmentCancelled, AppointmentMade } from './events.ts';
import type { AppointmentCommand, AppointmentsState } from './rules.ts';
import { appointmentAnswer, slotsAnswer } from './views.ts';

export interface AppointmentRoutes<State> {
  readonly hall: Executor<State>;
  /** Whose card lies on a kiosk's reader, by keyed hash, once. */
  readonly takePerson: (kioskId: string) => string | null;
}

/** Anybody books for themselves; a kiosk only on its own reader. */
const BOOKS: Rule = { ...STAFF, kiosk: 'own', anyone: 'own' };

/** Booking over HTTP: at a counter, on the phone page, or by a program. Check-in is the queue's. */
export function appointmentEndpoints<State extends { readonly appointments: AppointmentsState }>({
  hall,
  takePerson,
}: AppointmentRoutes<State>): AnyEndpoint[] {
  const answerOf = (state: State, id: string): AppointmentAnswer => {
    const { configuration, book } = state.appointments;
    const booked = book.byId.get(id);
    if (configuration === null || booked === undefined) throw new Error(`no appointment ${id}`);
    return appointmentAnswer(configuration, booked);
  };
  const slots = endpoint({
    method: 'get',
    path: '/services/:id/slots/:day',
    summary: 'The times of a day that can be booked',
    params: { id: ServiceId, day: Day },
    answer: SlotsAnswer,
    may: ANYONE,
    notFound: ['unknown-service'],
    handle: ({ params: { id, day } }: Asked<{ id: ServiceId; day: string }, unknown>) => {
      const { configuration } = hall.state.appointments;
      return configuration?.services.some((service) => service.id === id) === true
        ? { answer: slotsAnswer(hall.state.appointments, id, day, hall.now()) }
        : unknown('unknown-service', { service: id });
    },
  });
  const one = endpoint({
    method: 'get',
    path: '/appointments/:key',
    summary: 'An appointment, by its id or the token of its page',
    params: { key: AppointmentKey },
    answer: AppointmentAnswer,
    // the key is the secret: the token of the page
    may: ANYONE,
    notFound: ['unknown-appointment'],
    handle: ({ params: { key } }: Asked<{ key: string }, unknown>) => {
      const booked = findAppointment(hall.state.appointments.book, key);
      // the six digits could be tried out: they are good for checking in only
      return booked === null || booked.code === key
        ? unknown('unknown-appointment')
        : { answer: answerOf(hall.state, booked.id) };
    },
  });
  const ofDay = endpoint({
    method: 'get',
    path: '/days/:day/appointments',
    summary: 'The appointments of a day, for the office and the counters',
    params: { day: Day },
    answer: AppointmentsAnswer,
    may: STAFF,
    handle: ({ params: { day } }: Asked<{ day: string }, unknown>) => ({
      answer: {
        day,
        appointments: [...hall.state.appointments.book.byId.values()]
          .filter((booked) => booked.day === day)
          .sort((a, b) => a.slotAt - b.slotAt)
          .map(({ id }) => answerOf(hall.state, id)),
      },
    }),
  });
  return [
    slots,
    ofDay,
    commandEndpoint(hall, {
      path: '/appointments',
      summary: 'Book a time',
      body: AppointmentBody,
      answerSchema: AppointmentAnswer,
      status: 201,
      may: BOOKS,
      own: (caller, asked) => (asked.body as { kioskId?: string }).kioskId === undefined || ownKiosk(caller, asked),
      refusals: ['not-bookable', 'no-such-slot', 'slot-full', 'slot-over', 'slot-too-far', 'already-booked'],
      command: (_params: Readonly<Record<string, never>>, body): AppointmentCommand => ({
        type: 'MakeAppointment',
        serviceId: body.serviceId,
        slotAt: Date.parse(body.slotAt),
        person: body.kioskId === undefined ? null : takePerson(body.kioskId),
      }),
      answer: (state, events) => answerOf(state, (events[0]!.data as AppointmentMade['data']).appointmentId),
    }),
    one,
    commandEndpoint(hall, {
      path: '/appointments/:key/cancel',
      summary: 'Give a booked time up',
      params: { key: AppointmentKey },
      answerSchema: AppointmentAnswer,
      body: EmptyBody,
      may: ANYONE,
      refusals: ['not-booked'],
      notFound: ['unknown-appointment'],
      command: ({ key }, _body, state): AppointmentCommand | Refusal => {
        const booked = findAppointment(state.appointments.book, key);
        if (booked === null || booked.code === key) return unknown('unknown-appointment');
        return { type: 'CancelAppointment', appointmentId: booked.id };
      },
      answer: (state, events) => answerOf(state, (events[0]!.data as AppointmentCancelled['data']).appointmentId),
    }),
  ];
}

function unknown(refused: string, params: Record<string, string> = {}): Refusal {
  return { refused, params, unknown: true };
}
