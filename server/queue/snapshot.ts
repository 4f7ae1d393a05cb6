import type { HallSnapshot } from '../estimate/types.ts';
import { dayOf } from '../hall/clock.ts';
import { planOf } from '../plan/plans.ts';
import { midnightOf, MINUTES_A_DAY, timeOf } from '../plan/span.ts';
import { currentOf } from './state.ts';
import type { QueueState } from './state.ts';

/** The hall as the estimate sees it; null before the hall is configured. */
export function snapshotOf(state: QueueState, now: number): HallSnapshot | null {
  const { configuration } = state;
  if (configuration === null) return null;
  const day = dayOf(now);
  const plan = planOf(configuration, state.plans, day);
  const planned = configuration.hours !== undefined;
  const end = timeOf(day, MINUTES_A_DAY);
  const last = plan.hours[plan.hours.length - 1];
  return {
    now,
    midnight: midnightOf(day),
    maxPassedBy: configuration.rules.maxPassedBy,
    services: configuration.services.map(({ id, counters, helpedBy, helpAfterMinutes }) => ({
      id,
      counters: [...counters],
      helpedBy: [...helpedBy],
      helpAfterMs: helpAfterMinutes * 60_000,
    })),
    counters: configuration.counters.map(({ id }) => {
      const counter = state.counters.get(id)!;
      const ticket = currentOf(state, counter);
      const open = counter.condition.state !== 'closed';
      const spans = planned
        ? (plan.counters.get(id) ?? []).map(({ from, to }) => ({ from: timeOf(day, from), to: timeOf(day, to) }))
        : // a hall without hours plans nothing: what is open stays, what is closed is not counted on
          open
          ? [{ from: now, to: end }]
          : [];
      return {
        id,
        state: counter.condition.state,
        since: counter.since,
        current: ticket === null ? null : { serviceId: ticket.serviceId, calledAt: ticket.calledAt ?? now },
        spans,
      };
    }),
    openUntil: planned && last !== undefined ? timeOf(day, last.to) : end,
    waiting: [...state.lines.values(), ...state.tied.values()].flat().map((place) => ({ ...place })),
    booked: [...state.book.byId.values()]
      .filter((booked) => booked.state === 'booked' && booked.day === day && booked.slotAt > now)
      .map(({ serviceId, slotAt }) => ({
        serviceId,
        slotAt,
        rankAt: slotAt - (configuration.appointments?.aheadMinutes ?? 0) * 60_000,
      })),
    classes: configuration.priorityClasses.map(({ id, headStartMinutes }) => ({
      id,
      headStartMs: headStartMinutes * 60_000,
    })),
    issuedToday: state.figures.issued,
  };
}
