import type { ServiceId } from '../../contract/ids.ts';
import type { EventOf } from '../journal/event.ts';

/** Booked places. Stream `appointments/DATE`, replayed until that day is over. No name and no phone number is kept. */
export type AppointmentEvent = AppointmentMade | AppointmentCancelled;

export type AppointmentMade = EventOf<
  'AppointmentMade',
  {
    appointmentId: string;
    /** Six digits to type at the kiosk. */
    code: string;
    /** Opens the appointment's page on a phone: 128 random bits. */
    token: string;
    serviceId: ServiceId;
    day: string;
    /** UTC ms. */
    slotAt: number;
    /** Keyed hash of the person's ID number, where a card was read. */
    person?: string;
  }
>;

export type AppointmentCancelled = EventOf<'AppointmentCancelled', { appointmentId: string }>;

export function appointmentStream(day: string): string {
  return `appointments/${day}`;
}
