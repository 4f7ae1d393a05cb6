import type { Wait } from './types.ts';

const MINUTE_MS = 60_000;
const STEP_MINUTES = 5;
/** What is told changes only when it moved by more than this and by more than a fifth of the rest. */
const MOVED_MS = 3 * MINUTE_MS;
const MOVED_SHARE = 0.2;

/** A wait as it is told: median and 90th percentile, each rounded up to five minutes. */
export function rangeTold({ p50Ms, p90Ms }: NonNullable<Wait>): {
  readonly lowMinutes: number;
  readonly highMinutes: number;
} {
  return { lowMinutes: roundedUp(p50Ms), highMinutes: roundedUp(p90Ms) };
}

function roundedUp(ms: number): number {
  return Math.ceil(ms / MINUTE_MS / STEP_MINUTES) * STEP_MINUTES;
}

/** Something told at a time: what is left of it shrinks with the clock. */
export interface Told {
  readonly at: number;
  readonly wait: NonNullable<Wait>;
}

/** What to tell now: what was told before, less the time that has passed, unless the truth has moved away from it. */
export function keepTold(before: Told | null, next: NonNullable<Wait>, now: number): Told {
  if (before === null) return { at: now, wait: next };
  const passed = now - before.at;
  const rest = Math.max(0, before.wait.p50Ms - passed);
  const restHigh = Math.max(0, before.wait.p90Ms - passed);
  const moved = (from: number, to: number): boolean =>
    Math.abs(from - to) > MOVED_MS && Math.abs(from - to) > MOVED_SHARE * from;
  return moved(rest, next.p50Ms) || moved(restHigh, next.p90Ms) ? { at: now, wait: next } : before;
}

/** What is left of something told. */
export function restOf({ at, wait }: Told, now: number): NonNullable<Wait> {
  const passed = now - at;
  return { p50Ms: Math.max(0, wait.p50Ms - passed), p90Ms: Math.max(0, wait.p90Ms - passed) };
}

/** The loss of a quantile told against what happened. */
export function pinball(happened: number, told: number, quantile: number): number {
  const over = happened - told;
  return over >= 0 ? quantile * over : (quantile - 1) * over;
}
