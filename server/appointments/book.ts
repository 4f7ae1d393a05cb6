import type { ServiceId, TicketId } from '../../contract/ids.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { AppointmentMade } from './events.ts';

export interface Appointment {
  readonly id: string;
  readonly code: string;
  readonly token: string;
  readonly serviceId: ServiceId;
  readonly day: string;
  /** UTC ms. */
  readonly slotAt: number;
  readonly person: string | null;
  /** `missed`: the day closed and nobody had come. */
  state: 'booked' | 'checked-in' | 'cancelled' | 'missed';
  ticketId: TicketId | null;
}

/** The appointments of today and of days to come, as every slice that needs them folds them. */
export interface Book {
  readonly byId: Map<string, Appointment>;
}

export function emptyBook(): Book {
  return { byId: new Map() };
}

/** Total: other events change nothing. Days that are over are forgotten when a new one opens. */
export function foldBook(book: Book, event: RecordedEvent): void {
  switch (event.type) {
    case 'AppointmentMade': {
      const {
        appointmentId,
        code,
        token,
        serviceId,
        day,
        slotAt,
        person = null,
      } = event.data as AppointmentMade['data'];
      const made = { id: appointmentId, code, token, serviceId, day, slotAt, person, ticketId: null };
      book.byId.set(appointmentId, { ...made, state: 'booked' });
      return;
    }
    case 'AppointmentCancelled':
      become(book, event.data, 'cancelled');
      return;
    case 'TicketIssued': {
      const { appointment, ticketId } = event.data as {
        readonly appointment?: { readonly appointmentId: string };
        readonly ticketId: TicketId;
      };
      if (appointment === undefined) return;
      become(book, appointment, 'checked-in');
      const booked = book.byId.get(appointment.appointmentId);
      if (booked !== undefined) booked.ticketId = ticketId;
      return;
    }
    case 'DayClosed':
      settle(book, (event.data as { readonly day: string }).day);
      return;
    case 'DayReopened':
      for (const booked of book.byId.values()) if (booked.state === 'missed') booked.state = 'booked';
      return;
    case 'DayOpened':
      forget(book, (event.data as { readonly day: string }).day);
      return;
    default:
  }
}

function become(book: Book, data: unknown, state: Appointment['state']): void {
  const booked = book.byId.get((data as { readonly appointmentId: string }).appointmentId);
  if (booked !== undefined) booked.state = state;
}

function settle(book: Book, day: string): void {
  for (const booked of book.byId.values()) {
    if (booked.day === day && booked.state === 'booked') booked.state = 'missed';
  }
}

function forget(book: Book, today: string): void {
  for (const booked of book.byId.values()) if (booked.day < today) book.byId.delete(booked.id);
}

/** The appointment behind its id, the token of its page, or its six digits. */
export function findAppointment(book: Book, key: string): Appointment | null {
  const own = book.byId.get(key);
  if (own !== undefined) return own;
  for (const booked of book.byId.values()) {
    if (booked.token === key || (booked.code === key && booked.state === 'booked')) return booked;
  }
  return null;
}

/** What this person has booked for a day and still has to check in to. */
export function bookedBy(book: Book, person: string, day: string): Appointment | null {
  for (const booked of book.byId.values()) {
    if (booked.person === person && booked.day === day && booked.state === 'booked') return booked;
  }
  return null;
}

/** People who hold a place of a slot, come or not. */
export function takenOf(book: Book, serviceId: ServiceId, slotAt: number): number {
  let taken = 0;
  for (const booked of book.byId.values()) {
    if (booked.serviceId === serviceId && booked.slotAt === slotAt && booked.state !== 'cancelled') taken += 1;
  }
  return taken;
}
