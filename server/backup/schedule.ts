import { HALL_OFFSET_MS } from '../hall/clock.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
const RETRY_FIRST_MS = 5 * 60 * 1000;
const RETRY_SLOWEST_MS = HOUR_MS;

export interface Nights {
  /** Hour of the hall's day, 0–23. */
  readonly hour: number;
  /** When the newest backup was made; null: never. */
  readonly newestAt: number | null;
  /** Failures since then, and the last one's time. */
  readonly failures: number;
  readonly failedAt: number;
}

/** The last time at or before `now` at which a nightly backup was due. */
export function lastNight(now: number, hour: number): number {
  const midnight = Math.floor((now + HALL_OFFSET_MS) / DAY_MS) * DAY_MS - HALL_OFFSET_MS;
  const tonight = midnight + hour * HOUR_MS;
  return tonight <= now ? tonight : tonight - DAY_MS;
}

/**
 * Whether a backup is to be made now: none since the last night's hour, also when the machine was off at that hour. After
 * a failure it is tried again, at first soon.
 */
export function isDue(now: number, { hour, newestAt, failures, failedAt }: Nights): boolean {
  if (newestAt !== null && newestAt >= lastNight(now, hour)) return false;
  if (failures === 0) return true;
  return now >= failedAt + Math.min(RETRY_FIRST_MS * 2 ** (failures - 1), RETRY_SLOWEST_MS);
}
