import { Day } from '../../contract/appointments.ts';
import { CloseDayBody, DayAnswer, DayTickets } from '../../contract/plan.ts';
import { EmptyBody } from '../../contract/api.ts';
import { DayStatistics } from '../../contract/statistics.ts';
import { DIRECTOR, OFFICE } from '../doors/may.ts';
import { commandEndpoint, endpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Asked, Executor } from '../hall/endpoint.ts';
import type { AnyCommand, Refusal } from '../hall/slice.ts';
import type { Database } from '../journal/sqlite.ts';
import type { CloseDay } from './commands.ts';
import { dayAnswer, dayTickets, levelsOf } from './days.ts';
import type { QueueState } from './state.ts';
import { statisticsOf } from './statistics.ts';
import { pastTickets } from './trace.ts';
import { configured } from './views.ts';

export interface DayRoutes<State> {
  readonly hall: Executor<State>;
  readonly reader: () => Database;
}

/** The day over HTTP: its figures and hash, closing it by hand, and taking that back. */
export function dayEndpoints<State extends { readonly queue: QueueState }>({
  hall,
  reader,
}: DayRoutes<State>): AnyEndpoint[] {
  const answerFor = async (day: string): Promise<{ answer: DayAnswer } | Refusal> => {
    const answer = await dayAnswer(reader(), day);
    return answer === null ? { refused: 'unknown-day', unknown: true } : { answer };
  };
  const read = endpoint({
    method: 'get',
    path: '/days/:day',
    summary: 'A day: closed or open, its figures, and the hash that the ledger carries',
    params: { day: Day },
    answer: DayAnswer,
    may: OFFICE,
    notFound: ['unknown-day'],
    handle: ({ params: { day } }: Asked<{ day: string }, unknown>) => answerFor(day),
  });
  const tickets = endpoint({
    method: 'get',
    path: '/days/:day/tickets',
    summary: 'The tickets of a day, in the order they were taken',
    params: { day: Day },
    answer: DayTickets,
    may: OFFICE,
    handle: async ({ params: { day } }: Asked<{ day: string }, unknown>) => ({
      answer: { day, tickets: await dayTickets(reader(), day) },
    }),
  });
  const change = (
    action: string,
    summary: string,
    body: typeof CloseDayBody | typeof EmptyBody,
    refusals: readonly string[],
    command: (given: { readonly evenIfWaiting?: boolean } | undefined) => AnyCommand,
  ): AnyEndpoint => {
    const made = commandEndpoint(hall, {
      path: `/day/${action}`,
      summary,
      body,
      answerSchema: DayAnswer,
      may: DIRECTOR,
      refusals,
      command: (_params: Readonly<Record<string, never>>, given) => command(given),
      answer: (state) => ({ day: state.queue.day }),
    });
    // the figures and the hash are read when the day's last event is on disk
    return {
      ...made,
      handle: async (asked) => {
        const outcome = await made.handle(asked);
        if ('refused' in outcome) return outcome;
        const { day } = outcome.answer as { readonly day: string };
        const answer = await answerFor(day);
        return 'refused' in answer ? answer : { ...outcome, ...answer };
      },
    };
  };
  const statistics = endpoint({
    method: 'get',
    path: '/days/:day/statistics',
    summary: 'A day for its charts: when people came, how long they waited, how long a service took, how it was rated',
    params: { day: Day },
    answer: DayStatistics,
    may: OFFICE,
    handle: async ({ params: { day } }: Asked<{ day: string }, unknown>) => {
      const { queue } = hall.state;
      const configuration = configured(queue);
      const of = day === queue.day ? [...queue.tickets.values()] : await pastTickets(reader(), configuration, day);
      return { answer: { day, ...statisticsOf(configuration, day, of), levels: await levelsOf(reader(), day) } };
    },
  });
  return [
    read,
    tickets,
    statistics,
    change(
      'close',
      'Close the day: who still waits is told to come again',
      CloseDayBody,
      ['day-closed', 'counters-busy', 'people-waiting'],
      (given): CloseDay => ({ type: 'CloseDay', evenIfWaiting: given?.evenIfWaiting ?? false }),
    ),
    change('reopen', 'The day was closed too early', EmptyBody, ['day-open'], () => ({ type: 'ReopenDay' })),
  ];
}
