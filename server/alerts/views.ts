import type { AlertsAnswer, HelpCall, Notice } from '../../contract/alerts.ts';
import type { CounterId } from '../../contract/ids.ts';
import { hallTime } from '../hall/clock.ts';
import type { AlertsState, SentNotice } from './rules.ts';

/** What office and counters have told one another today. */
export function alertsAnswer(state: AlertsState): AlertsAnswer {
  return {
    notices: [...state.notices.values()].reverse().map((notice) => noticeOf(state, notice)),
    help: helpOf(state),
  };
}

/** The newest notice that a counter has not read; null: none. */
export function unreadAt(state: AlertsState, counterId: CounterId): { id: string; text: string; at: string } | null {
  const unread = [...state.notices.values()].filter(
    ({ counterIds, seenBy }) => counterIds.includes(counterId) && !seenBy.has(counterId),
  );
  const newest = unread[unread.length - 1];
  return newest === undefined ? null : { id: newest.id, text: newest.text, at: hallTime(newest.at) };
}

/** Counters that have called for help, the earliest first. */
export function helpOf(state: AlertsState): HelpCall[] {
  return [...state.help].map(([counterId, since]) => {
    const counter = state.configuration?.counters.find(({ id }) => id === counterId);
    return {
      counterId,
      counterNumber: counter?.number ?? counterId,
      counterName: counter?.name ?? counterId,
      since: hallTime(since),
    };
  });
}

function noticeOf({ configuration }: AlertsState, { id, text, at, counterIds, seenBy }: SentNotice): Notice {
  const numbers = (ids: Iterable<CounterId>): string[] =>
    [...ids].map((one) => configuration?.counters.find((counter) => counter.id === one)?.number ?? one);
  return { id, text, at: hallTime(at), to: numbers(counterIds), seenBy: numbers(seenBy) };
}
