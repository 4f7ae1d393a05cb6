import type { EstimateQuality } from '../../contract/plan.ts';
import { pinball, rangeTold } from '../estimate/told.ts';
import type { Database } from '../journal/sqlite.ts';

interface ToldAndHappened {
  readonly serviceId: string;
  readonly waitMs: number;
  readonly told50: number;
  readonly told90: number;
}

/** Everybody of a day who was told a wait and was called; who was told 'now' is left out. */
const TOLD = `
  select serviceId, max(0, calledAt - issuedAt) as waitMs, told50, told90
  from tickets where day = $day and calledAt is not null and told50 > 0`;

/** What was said against what happened on a day, over all and by service: whether the estimate may be believed. */
export async function estimateQuality(reader: Database, day: string): Promise<EstimateQuality> {
  const rows = await reader.all<ToldAndHappened>(TOLD, { $day: day });
  const services = [...new Set(rows.map(({ serviceId }) => serviceId))].sort();
  return {
    day,
    all: scoreOf(rows),
    services: services.map((serviceId) => ({
      serviceId,
      ...scoreOf(rows.filter((row) => row.serviceId === serviceId)),
    })),
  };
}

function scoreOf(rows: readonly ToldAndHappened[]): EstimateQuality['all'] {
  const people = rows.length;
  if (people === 0) return { people, errorMinutes: null, pinballMinutes: null, coverage: null };
  const minutes = (total: number): number => Math.round(total / people / 600) / 100;
  const sum = (of: (row: ToldAndHappened) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const covered = rows.filter(({ waitMs, told50, told90 }) => {
    return waitMs <= rangeTold({ p50Ms: told50, p90Ms: told90 }).highMinutes * 60_000;
  });
  return {
    people,
    errorMinutes: minutes(sum(({ waitMs, told50 }) => Math.abs(waitMs - told50))),
    pinballMinutes: minutes(
      sum(({ waitMs, told50, told90 }) => pinball(waitMs, told50, 0.5) + pinball(waitMs, told90, 0.9)),
    ),
    coverage: Math.round((covered.length / people) * 1_000) / 1_000,
  };
}
