/** Wrong tries in a row of a PIN, a password or a code, and until when nobody may try again. */
export interface TryLock {
  readonly wrong: number;
  /** Of the clock that the tries are told with, ms. */
  readonly untilMs: number;
}

export const UNLOCKED: TryLock = { wrong: 0, untilMs: 0 };

/** So many wrong tries in a row lock. */
export const TRIES = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 60 * 60_000;

/**
 * After a try: the fifth wrong one locks for a minute, each further one twice as long as the one before, an hour at most.
 * At six digits, the shortest that is asked for, a guesser needs years.
 */
export function afterTry({ wrong }: TryLock, right: boolean, nowMs: number): TryLock {
  if (right) return UNLOCKED;
  const tried = wrong + 1;
  if (tried < TRIES) return { wrong: tried, untilMs: 0 };
  return { wrong: tried, untilMs: nowMs + Math.min(FIRST_LOCK_MS * 2 ** (tried - TRIES), LONGEST_LOCK_MS) };
}

/** How long nobody may try, whole seconds; 0: one may. */
export function lockedSeconds({ untilMs }: TryLock, nowMs: number): number {
  return Math.max(0, Math.ceil((untilMs - nowMs) / 1_000));
}
