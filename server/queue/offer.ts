import type { Message } from '../../contract/states.ts';
import { clockTime, dayOf } from '../hall/clock.ts';
import { openingAt, planOf, staffedFrom } from '../plan/plans.ts';
import type { HallConfiguration, ServiceConfiguration } from '../settings/events.ts';
import { closedNow } from './issue.ts';
import { numbersLeftOf, quotaReached } from './quota.ts';
import type { QueueState } from './state.ts';

/** Whether a number of a service is given now, and what a person should know before taking one. */
export interface Offer {
  readonly mayTake: boolean;
  readonly notice: Message | null;
}

/** The day's end is said from so long before on. */
const CLOSING_SOON_MS = 30 * 60_000;
const FEW_LEFT = 5;

/** Why nobody gets a number now; null: somebody may. */
export function closedMessage(state: QueueState, configuration: HallConfiguration, now: number): Message | null {
  if (state.dayClosed) return { code: 'day-closed' };
  const refusal = closedNow(openingAt(configuration, state.plans, now));
  return refusal === null ? null : message(refusal.refused, refusal.params);
}

/** `waitMs`: the median wait of a newcomer; null where nobody can say. */
export function offerOf(
  state: QueueState,
  configuration: HallConfiguration,
  service: ServiceConfiguration,
  waitMs: number | null,
  now: number,
): Offer {
  const closed = closedMessage(state, configuration, now);
  if (closed !== null) return { mayTake: false, notice: closed };
  const full = quotaReached(state, service, now);
  if (full !== null) return { mayTake: false, notice: message(full.refused, full.params) };
  return {
    mayTake: true,
    notice: unstaffed(state, configuration, service, now) ?? soon(state, configuration, service, waitMs, now),
  };
}

/** No counter that serves it is open: it is said before, with the time from which somebody is expected. */
function unstaffed(
  state: QueueState,
  configuration: HallConfiguration,
  service: ServiceConfiguration,
  now: number,
): Message | null {
  if (isServed(state, service)) return null;
  const plan = planOf(configuration, state.plans, dayOf(now));
  const from = configuration.hours === undefined ? null : staffedFrom(plan, service.counters, now);
  return from === null || from <= now ? { code: 'no-counter' } : message('counter-from', { time: clockTime(from) });
}

function soon(
  state: QueueState,
  configuration: HallConfiguration,
  service: ServiceConfiguration,
  waitMs: number | null,
  now: number,
): Message | null {
  const opening = openingAt(configuration, state.plans, now);
  const closesAt = opening.state === 'open' ? opening.closesAt : null;
  if (closesAt !== null) {
    const time = clockTime(closesAt);
    if (waitMs !== null && now + waitMs > closesAt) return message('may-not-be-served', { time });
    if (closesAt - now <= CLOSING_SOON_MS) return message('closes', { time });
  }
  const numbers = numbersLeftOf(state, service, now);
  return numbers !== null && numbers.left <= FEW_LEFT ? message('few-left', { count: numbers.left }) : null;
}

/** Some counter that serves it, or helps it, is open or only paused. */
export function isServed(state: QueueState, service: ServiceConfiguration): boolean {
  return [...service.counters, ...service.helpedBy].some(
    (id) => (state.counters.get(id)?.condition.state ?? 'closed') !== 'closed',
  );
}

function message(code: string, params?: Readonly<Record<string, string | number>>): Message {
  return params === undefined ? { code } : { code, params: { ...params } };
}
