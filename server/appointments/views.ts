import type { AppointmentAnswer, SlotsAnswer } from '../../contract/appointments.ts';
import type { ServiceId } from '../../contract/ids.ts';
import { hallTime } from '../hall/clock.ts';
import { planOf } from '../plan/plans.ts';
import type { HallConfiguration } from '../settings/events.ts';
import type { Appointment } from './book.ts';
import type { AppointmentsState } from './rules.ts';
import { slotsOf } from './slots.ts';

export function appointmentAnswer(configuration: HallConfiguration, booked: Appointment): AppointmentAnswer {
  const { hall, services, appointments } = configuration;
  return {
    id: booked.id,
    code: booked.code,
    serviceId: booked.serviceId,
    serviceName: services.find(({ id }) => id === booked.serviceId)?.name ?? booked.serviceId,
    slotAt: hallTime(booked.slotAt),
    state: booked.state,
    ticketId: booked.ticketId,
    phoneUrl: hall.phoneUrl === null ? null : `${hall.phoneUrl}/a/${booked.token}`,
    lateMinutes: appointments?.lateMinutes ?? 0,
    hallName: hall.name,
    consultPhone: hall.consultPhone,
  };
}

/** The slots of a day that can still be booked, and those that are full. */
export function slotsAnswer(state: AppointmentsState, serviceId: ServiceId, day: string, now: number): SlotsAnswer {
  const { configuration, plans, book } = state;
  if (configuration === null) throw new Error('the hall has no configuration yet');
  const plan = planOf(configuration, plans, day);
  return {
    serviceId,
    day,
    reason: plan.reason,
    provisional: plan.provisional,
    slots: slotsOf(configuration, plans, book, serviceId, day)
      .filter(({ at }) => at > now)
      .map(({ at, free }) => ({ at: hallTime(at), free })),
  };
}
