import { dayOf, HALL_OFFSET_MS } from '../hall/clock.ts';

/** How many of each are kept: the newest of each of so many days, weeks and months that have one. */
export interface Keep {
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Which of these times of backups go. The newest always stays. */
export function thinned(times: readonly number[], { daily, weekly, monthly }: Keep): number[] {
  const newestFirst = [...times].sort((a, b) => b - a);
  const kept = new Set(newestFirst.slice(0, 1));
  const rows: readonly (readonly [number, (at: number) => string])[] = [
    [daily, dayOf],
    [weekly, weekOf],
    [monthly, (at) => dayOf(at).slice(0, 7)],
  ];
  for (const [most, spanOf] of rows) {
    const spans = new Set<string>();
    for (const at of newestFirst) {
      if (spans.size >= most) break;
      if (spans.has(spanOf(at))) continue;
      spans.add(spanOf(at));
      kept.add(at);
    }
  }
  return newestFirst.filter((at) => !kept.has(at));
}

/** Weeks begin on Mondays; 1970-01-01 was a Thursday. */
function weekOf(at: number): string {
  return String(Math.floor((Math.floor((at + HALL_OFFSET_MS) / DAY_MS) + 3) / 7));
}
