import type { ServiceId } from '../../contract/ids.ts';
import { dayOf } from '../hall/clock.ts';
import type { Context, Decision, Slice } from '../hall/slice.ts';
import type { NewEvent, RecordedEvent } from '../journal/event.ts';
import { foldPlans, noPlans } from '../plan/plans.ts';
import type { Plans } from '../plan/plans.ts';
import { dayAfter } from '../plan/span.ts';
import { configurationAfter } from '../settings/events.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { emptyBook, findAppointment, foldBook } from './book.ts';
import type { Book } from './book.ts';
import { appointmentStream } from './events.ts';
import type { AppointmentEvent } from './events.ts';
import { slotsOf } from './slots.ts';

export type AppointmentCommand =
  | {
      readonly type: 'MakeAppointment';
      readonly serviceId: ServiceId;
      /** UTC ms. */
      readonly slotAt: number;
      readonly person: string | null;
    }
  | { readonly type: 'CancelAppointment'; readonly appointmentId: string };

export interface AppointmentsState {
  configuration: HallConfiguration | null;
  readonly plans: Plans;
  readonly book: Book;
}

/** Booked places: as many a slot as the service has, never a second queue (docs/rules.md). */
export const appointmentsSlice: Slice<AppointmentsState, AppointmentCommand> = {
  commands: ['MakeAppointment', 'CancelAppointment'],
  initial: () => ({ configuration: null, plans: noPlans(), book: emptyBook() }),
  evolve(state: AppointmentsState, event: RecordedEvent): void {
    state.configuration = configurationAfter(state.configuration, event);
    foldPlans(state.plans, event);
    foldBook(state.book, event);
  },
  decide(state: AppointmentsState, command: AppointmentCommand, context: Context): Decision {
    return command.type === 'MakeAppointment' ? make(state, command, context) : cancel(state, command.appointmentId);
  },
};

type Make = Extract<AppointmentCommand, { type: 'MakeAppointment' }>;

function make({ configuration, plans, book }: AppointmentsState, asked: Make, { now, newId }: Context): Decision {
  if (configuration === null) return { refused: 'not-configured' };
  const { serviceId, slotAt, person } = asked;
  const service = configuration.services.find(({ id }) => id === serviceId);
  if (service === undefined) return { refused: 'unknown-service', params: { service: serviceId }, unknown: true };
  const { appointments } = configuration;
  if (appointments === undefined || service.appointmentsASlot === undefined) {
    return { refused: 'not-bookable', params: { service: service.name } };
  }
  const day = dayOf(slotAt);
  if (slotAt <= now) return { refused: 'slot-over' };
  if (day > dayAfter(dayOf(now), appointments.daysAhead)) {
    return { refused: 'slot-too-far', params: { days: appointments.daysAhead } };
  }
  const slot = slotsOf(configuration, plans, book, serviceId, day).find(({ at }) => at === slotAt);
  if (slot === undefined) return { refused: 'no-such-slot' };
  if (slot.free === 0) return { refused: 'slot-full' };
  const twice = [...book.byId.values()].some(
    (other) =>
      person !== null &&
      other.person === person &&
      other.day === day &&
      other.serviceId === serviceId &&
      other.state === 'booked',
  );
  if (twice) return { refused: 'already-booked', params: { service: service.name } };
  return happened(day, {
    type: 'AppointmentMade',
    data: {
      appointmentId: newId(),
      code: freeCode(book, newId),
      token: newId(),
      serviceId,
      day,
      slotAt,
      ...(person === null ? {} : { person }),
    },
  });
}

function cancel({ book }: AppointmentsState, appointmentId: string): Decision {
  const booked = book.byId.get(appointmentId);
  if (booked === undefined) return { refused: 'unknown-appointment', unknown: true };
  if (booked.state !== 'booked') return { refused: 'not-booked' };
  return happened(booked.day, { type: 'AppointmentCancelled', data: { appointmentId } });
}

const CODES = 1_000_000;

/** Six digits that no other open appointment has. */
function freeCode(book: Book, newId: () => string): string {
  let number = 0;
  for (const letter of newId()) number = (number * 64 + letter.charCodeAt(0)) % CODES;
  for (;;) {
    const code = String(number).padStart(6, '0');
    if (findAppointment(book, code) === null) return code;
    number = (number + 1) % CODES;
  }
}

function happened(day: string, event: AppointmentEvent): Decision {
  const placed: NewEvent = { ...event, stream: appointmentStream(day) };
  return { events: [placed] };
}
