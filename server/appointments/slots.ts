import type { ServiceId } from '../../contract/ids.ts';
import { planOf } from '../plan/plans.ts';
import type { Plans } from '../plan/plans.ts';
import { common, timeOf } from '../plan/span.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { takenOf } from './book.ts';
import type { Book } from './book.ts';

export interface Slot {
  /** UTC ms. */
  readonly at: number;
  /** Places that are left. */
  readonly free: number;
}

/** The slots of a service on a day: while the hall is open and somebody who serves it is expected. */
export function slotsOf(
  configuration: HallConfiguration,
  plans: Plans,
  book: Book,
  serviceId: ServiceId,
  day: string,
): Slot[] {
  const { appointments, services } = configuration;
  const service = services.find(({ id }) => id === serviceId);
  if (appointments === undefined || service?.appointmentsASlot === undefined) return [];
  const { slotMinutes } = appointments;
  const plan = planOf(configuration, plans, day);
  const slots: Slot[] = [];
  for (const { from, to } of plan.hours) {
    for (let minute = from; minute + slotMinutes <= to; minute += slotMinutes) {
      const here = [{ from: minute, to: minute + slotMinutes }];
      const staffed = service.counters.some((id) => common(here, plan.counters.get(id) ?? []).length > 0);
      if (!staffed) continue;
      const at = timeOf(day, minute);
      slots.push({ at, free: Math.max(0, service.appointmentsASlot - takenOf(book, serviceId, at)) });
    }
  }
  return slots;
}
