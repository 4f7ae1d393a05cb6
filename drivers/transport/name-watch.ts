import { stat } from 'node:fs/promises';
import type { LineEvents } from './reopening.ts';

/** How often the name of an open port is looked at unless said, ms. */
export const WATCH_MS = 1_000;

/**
 * Notices that a name stands for nothing, or for another device, while no close event comes (a pull in the very moment
 * of opening, and some systems always). Gives back the way to stop.
 */
export function watchName(path: string, opened: string | null, everyMs: number, events: LineEvents): () => void {
  // names that are no files (COM3) cannot be watched
  if (opened === null) return () => undefined;
  const watch = setInterval(() => {
    void identityOf(path).then((now) => {
      if (now !== opened) events.lost({ code: 'cable-out', detail: `${path} is gone, or another device` });
    });
  }, everyMs);
  watch.unref();
  return () => clearInterval(watch);
}

/** Which device a name stands for now; null for none. */
export function identityOf(path: string): Promise<string | null> {
  return stat(path).then(
    ({ ino, rdev }) => `${ino} ${rdev}`,
    () => null,
  );
}
