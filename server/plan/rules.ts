import { dayOf } from '../hall/clock.ts';
import type { Context, Decision, Slice } from '../hall/slice.ts';
import type { NewEvent, RecordedEvent } from '../journal/event.ts';
import { configurationAfter } from '../settings/events.ts';
import type { HallConfiguration } from '../settings/events.ts';
import type { DayPlanned } from './events.ts';
import { foldPlans, noPlans } from './plans.ts';
import type { Plans } from './plans.ts';
import { inOrder } from './span.ts';

export interface PlanDay {
  readonly type: 'PlanDay';
  readonly plan: DayPlanned['data'];
}

export interface PlanState {
  configuration: HallConfiguration | null;
  readonly plans: Plans;
}

/** The plan of the day: when the hall is open and who is expected where. */
export const planSlice: Slice<PlanState, PlanDay> = {
  commands: ['PlanDay'],
  initial: () => ({ configuration: null, plans: noPlans() }),
  evolve(state: PlanState, event: RecordedEvent): void {
    state.configuration = configurationAfter(state.configuration, event);
    foldPlans(state.plans, event);
  },
  decide(state: PlanState, { plan }: PlanDay, { now }: Context): Decision {
    if (plan.day < dayOf(now)) return { refused: 'day-over', params: { day: plan.day } };
    const known = new Set(state.configuration?.counters.map(({ id }) => id));
    const named = Object.entries(plan.counters) as [keyof typeof plan.counters, DayPlanned['data']['hours']][];
    const stranger = named.find(([id]) => !known.has(id));
    if (stranger !== undefined) return { refused: 'unknown-counter', params: { counter: stranger[0] }, unknown: true };
    const crossed = [plan.hours, ...named.map(([, spans]) => spans)].some((spans) => spans !== null && !inOrder(spans));
    if (crossed) return { refused: 'spans-cross' };
    const event: DayPlanned & NewEvent = { type: 'DayPlanned', data: plan, stream: 'settings' };
    return { events: [event] };
  },
};
