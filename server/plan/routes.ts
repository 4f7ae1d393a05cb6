import { Day } from '../../contract/appointments.ts';
import { PlanAnswer, PlanBody } from '../../contract/plan.ts';
import { DIRECTOR, STAFF } from '../doors/may.ts';
import { commandEndpoint, endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor } from '../hall/endpoint.ts';
import { planOf } from './plans.ts';
import type { PlanDay, PlanState } from './rules.ts';
import { weekdayOf } from './span.ts';

/** The plan of a day over HTTP: read it, and change it in a minute. */
export function planEndpoints<State extends { readonly plan: PlanState }>(hall: Executor<State>): AnyEndpoint[] {
  const answerOf = (state: State, day: string): PlanAnswer => {
    const { configuration, plans } = state.plan;
    if (configuration === null) throw new Error('the hall has no configuration yet');
    const plan = planOf(configuration, plans, day);
    return {
      day,
      weekday: weekdayOf(day),
      hours: [...plan.hours],
      reason: plan.reason,
      counters: configuration.counters.map(({ id, number, name }) => ({
        id,
        number,
        name,
        spans: [...(plan.counters.get(id) ?? [])],
      })),
      source: plan.source,
      provisional: plan.provisional,
    };
  };
  const read = endpoint({
    method: 'get',
    path: '/plan/:day',
    summary: 'The plan of a day: when the hall is open, who is expected at which counter',
    params: { day: Day },
    answer: PlanAnswer,
    may: STAFF,
    handle: ({ params: { day } }: Asked<{ day: string }, unknown>) => ({ answer: answerOf(hall.state, day) }),
  });
  return [
    read,
    commandEndpoint(hall, {
      path: '/plan/:day',
      summary: 'Plan a day; later weeks take it over unless it is for once',
      params: { day: Day },
      body: PlanBody,
      answerSchema: PlanAnswer,
      may: DIRECTOR,
      refusals: ['day-over', 'spans-cross', 'unknown-counter'],
      command: ({ day }, body): PlanDay => ({ type: 'PlanDay', plan: { day, ...body } }),
      answer: (state, _events, { day }) => answerOf(state, day),
    }),
  ];
}
