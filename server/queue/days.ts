import type { DayAnswer, DayTickets } from '../../contract/plan.ts';
import type { DayStatistics } from '../../contract/statistics.ts';
import { hallTime } from '../hall/clock.ts';
import { dayStream } from '../hall/day.ts';
import type { Database } from '../journal/sqlite.ts';
import type { TicketRecord } from './records.ts';

interface Counts {
  readonly issued: number;
  readonly completed: number | null;
  readonly noShow: number | null;
  readonly cancelled: number | null;
  readonly expired: number | null;
  readonly called: number | null;
  readonly meanWaitMs: number | null;
}

const COUNTS = `
  select count(*) as issued,
    sum(status = 'completed') as completed,
    sum(status = 'no-show') as noShow,
    sum(status = 'cancelled') as cancelled,
    sum(status = 'expired') as expired,
    sum(calledAt is not null) as called,
    avg(case when calledAt is not null then max(0, calledAt - issuedAt) end) as meanWaitMs
  from tickets where day = $day`;

const CLOSING = `
  select type, at, actor, hash from events
  where stream = $stream and type in ('DayClosed', 'DayReopened') order by version desc limit 1`;

/** A day as the ledger has it; null for one that never was. */
export async function dayAnswer(reader: Database, day: string): Promise<DayAnswer | null> {
  const stream = dayStream(day);
  const known = await reader.get<{ one: number }>('select 1 as one from events where stream = $stream limit 1', {
    $stream: stream,
  });
  if (known === undefined) return null;
  const counts = await reader.get<Counts>(COUNTS, { $day: day });
  const last = await reader.get<{ type: string; at: number; actor: string; hash: string }>(CLOSING, {
    $stream: stream,
  });
  const closed = last?.type === 'DayClosed' ? last : null;
  const issued = counts?.issued ?? 0;
  const ended = {
    completed: counts?.completed ?? 0,
    noShow: counts?.noShow ?? 0,
    cancelled: counts?.cancelled ?? 0,
    expired: counts?.expired ?? 0,
  };
  const called = counts?.called ?? 0;
  const meanWaitMs = counts?.meanWaitMs ?? null;
  return {
    day,
    state: closed === null ? 'open' : 'closed',
    closedAt: closed === null ? null : hallTime(closed.at),
    closedBy: closed?.actor ?? null,
    hash: closed?.hash ?? null,
    tickets: {
      issued,
      ...ended,
      unfinished: issued - ended.completed - ended.noShow - ended.cancelled - ended.expired,
    },
    meanWaitMinutes: meanWaitMs === null ? null : Math.round(meanWaitMs / 6_000) / 10,
    noShowRate: called === 0 ? null : Math.round((ended.noShow / called) * 1_000) / 1_000,
  };
}

/** The tickets of a day in the order they were taken. */
export async function dayTickets(reader: Database, day: string): Promise<DayTickets['tickets']> {
  const records = await reader.all<TicketRecord>('select * from tickets where day = $day order by issuedAt, number', {
    $day: day,
  });
  const timeOf = (at: number | null): string | null => (at === null ? null : hallTime(at));
  return records.map(({ id, number, serviceId, priorityClass, status, counterId, calls, ...times }) => ({
    id,
    number,
    serviceId,
    priorityClass,
    status,
    counterId,
    calls,
    issuedAt: hallTime(times.issuedAt),
    calledAt: timeOf(times.calledAt),
    endedAt: timeOf(times.endedAt),
  }));
}

/** How the services of a day were rated, best first; a level that nobody chose counts nothing. */
export async function levelsOf(reader: Database, day: string): Promise<DayStatistics['levels']> {
  const rows = await reader.all<{ level: DayStatistics['levels'][number]['level']; count: number }>(
    `select level, count(*) as count from evaluations join tickets on tickets.id = evaluations.ticketId
     where day = $day and state = 'given' group by level`,
    { $day: day },
  );
  const counts = new Map(rows.map(({ level, count }) => [level, count]));
  return LEVELS.map((level) => ({ level, count: counts.get(level) ?? 0 }));
}

const LEVELS = [5, 4, 3, 2, 1] as const;
