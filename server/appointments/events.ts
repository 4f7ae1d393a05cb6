import type { ServiceId } from '../../contract/ids.ts';

/** Booked places. Stream `appointments/DATE`, replayed until that day is over. No name and no phone number is kept. */
export type AppointmentEvent = AppointmentMade | AppointmentCancelled;

export interface AppointmentMade {
  readonly type: 'AppointmentMade';
  readonly data: {
    readonly appointmentId: string;
    /** Six digits to type at the kiosk. */
    readonly code: string;
    /** Opens the appointment's page on a phone: 128 random bits. */
    readonly token: string;
    readonly serviceId: ServiceId;
    readonly day: string;
    /** UTC ms. */
    readonly slotAt: number;
    /** Keyed hash of the person's ID number, where a card was read. */
    readonly person?: string;
  };
}

export interface AppointmentCancelled {
  readonly type: 'AppointmentCancelled';
  readonly data: { readonly appointmentId: string };
}

export function appointmentStream(day: string): string {
  return `appointments/${day}`;
}
