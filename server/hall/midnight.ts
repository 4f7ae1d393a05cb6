import { nextMidnight } from './clock.ts';

/** Longest wait between two looks: a machine that slept, or a clock that was put right, is noticed within a minute. */
const LOOK_EVERY_MS = 60_000;

/** Turns time into commands: at midnight the hall's day is advanced, also while nobody does anything. */
export function followMidnight(now: () => number, advance: () => Promise<void>): { stop(): void } {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const next = (): void => {
    if (stopped) return;
    const waitMs = Math.min(LOOK_EVERY_MS, Math.max(1, nextMidnight(now()) - now()));
    timer = setTimeout(() => {
      // while the hall cannot write the day stays; the next look tries again
      advance()
        .catch(() => undefined)
        .finally(next);
    }, waitMs);
    timer.unref();
  };
  next();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
