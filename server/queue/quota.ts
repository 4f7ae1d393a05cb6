import type { Refusal } from '../hall/slice.ts';
import { dayOf } from '../hall/clock.ts';
import { timeOf, writeMinute } from '../plan/span.ts';
import type { ServiceConfiguration } from '../settings/events.ts';
import type { QueueState, Ticket } from './state.ts';

/** A number given up gives its place back; appointments have a capacity of their own. */
function counted({ status, slotAt }: Ticket): boolean {
  return status !== 'cancelled' && slotAt === null;
}

function takenBetween(state: QueueState, serviceId: string, from: number, to: number): number {
  let taken = 0;
  for (const ticket of state.tickets.values()) {
    if (ticket.firstServiceId !== serviceId || !counted(ticket)) continue;
    if (ticket.issuedAt >= from && ticket.issuedAt < to) taken += 1;
  }
  return taken;
}

/** Numbers of a service that are left now; null: not limited. `nextAt`: when more come, UTC ms. */
export function numbersLeftOf(
  state: QueueState,
  { id, quota }: ServiceConfiguration,
  now: number,
): { readonly left: number; readonly nextAt: number | null } | null {
  if (quota === undefined) return null;
  const day = dayOf(now);
  const minute = (now - timeOf(day, 0)) / 60_000;
  const limits: { readonly left: number; readonly nextAt: number | null }[] = [];
  if (quota.day !== undefined) {
    limits.push({ left: quota.day - takenBetween(state, id, 0, Infinity), nextAt: null });
  }
  const slot = quota.slots?.find(({ from, to }) => minute >= from && minute < to);
  if (slot !== undefined) {
    const taken = takenBetween(state, id, timeOf(day, slot.from), timeOf(day, slot.to));
    const following = quota.slots?.find(({ from, tickets }) => from >= slot.to && tickets > 0);
    const nextAt = following === undefined ? null : timeOf(day, following.from);
    limits.push({ left: slot.tickets - taken, nextAt });
  }
  if (limits.length === 0) return null;
  const tightest = limits.reduce((least, limit) => (limit.left < least.left ? limit : least));
  return { left: Math.max(0, tightest.left), nextAt: tightest.nextAt };
}

export function quotaReached(state: QueueState, service: ServiceConfiguration, now: number): Refusal | null {
  const numbers = numbersLeftOf(state, service, now);
  if (numbers === null || numbers.left > 0) return null;
  const { nextAt } = numbers;
  if (nextAt === null) return { refused: 'daily-limit-reached', params: { service: service.name } };
  const time = writeMinute((nextAt - timeOf(dayOf(now), 0)) / 60_000);
  return { refused: 'slot-limit-reached', params: { service: service.name, time } };
}

/** How often one person may take a number of this service a day. */
export function personLimit(
  state: QueueState,
  { id, name, quota }: ServiceConfiguration,
  person: string,
): Refusal | null {
  if (quota?.person === undefined) return null;
  let taken = 0;
  for (const ticket of state.tickets.values()) {
    if (ticket.person === person && ticket.firstServiceId === id && ticket.status !== 'cancelled') taken += 1;
  }
  return taken < quota.person
    ? null
    : { refused: 'person-limit-reached', params: { service: name, times: quota.person } };
}
