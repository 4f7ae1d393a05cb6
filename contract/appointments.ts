import { z } from 'zod';
import { DeviceId, HallTime, ServiceId, TicketId } from './ids.ts';

/** `2026-11-26`, a day of the hall. */
export const Day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day such as 2026-11-26');

/** Id, token of the page, or the six digits. */
export const AppointmentKey = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const AppointmentBody = z.strictObject({
  serviceId: ServiceId,
  /** Start of the slot, as `GET /services/:id/slots/:day` gives it. */
  slotAt: z.iso.datetime({ offset: true }),
  /** The person whose card lies on this kiosk's reader. */
  kioskId: DeviceId.optional(),
});
export type AppointmentBody = z.infer<typeof AppointmentBody>;

export const CheckInBody = z
  .strictObject({ kioskId: DeviceId.optional(), print: z.boolean().default(true) })
  .optional()
  .transform((body) => body ?? { print: true });
export type CheckInBody = z.infer<typeof CheckInBody>;

export const AppointmentAnswer = z.object({
  id: z.string(),
  /** Six digits to type at the kiosk. */
  code: z.string(),
  serviceId: ServiceId,
  serviceName: z.string(),
  slotAt: HallTime,
  state: z.enum(['booked', 'checked-in', 'cancelled', 'missed']),
  ticketId: TicketId.nullable(),
  /** Address of the appointment's page for a phone; null without `phoneUrl` in hall.yaml. */
  phoneUrl: z.string().nullable(),
  /** Who comes so many minutes after the slot counts as come then. */
  lateMinutes: z.number().int(),
  hallName: z.string(),
  consultPhone: z.string().nullable(),
});
export type AppointmentAnswer = z.infer<typeof AppointmentAnswer>;

export const SlotsAnswer = z.object({
  serviceId: ServiceId,
  day: Day,
  /** Why the hall is closed that day; null: it is not, or nothing special. */
  reason: z.string().nullable(),
  /** The calendar of that year is not published yet. */
  provisional: z.boolean(),
  slots: z.array(z.object({ at: HallTime, free: z.number().int() })),
});
export type SlotsAnswer = z.infer<typeof SlotsAnswer>;

export const AppointmentsAnswer = z.object({ day: Day, appointments: z.array(AppointmentAnswer) });
export type AppointmentsAnswer = z.infer<typeof AppointmentsAnswer>;
