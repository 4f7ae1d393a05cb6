import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterTry, lockedSeconds, UNLOCKED } from './lock.ts';
import type { TryLock } from './lock.ts';

const MINUTE = 60_000;

function wrongTimes(times: number, nowMs = 0): TryLock {
  let lock = UNLOCKED;
  for (let count = 0; count < times; count += 1) lock = afterTry(lock, false, nowMs);
  return lock;
}

describe('wrong PINs', () => {
  test('four may be wrong, the fifth locks for a minute', () => {
    expect(lockedSeconds(wrongTimes(4), 0)).toBe(0);
    expect(lockedSeconds(wrongTimes(5), 0)).toBe(60);
    expect(lockedSeconds(wrongTimes(5), MINUTE - 1)).toBe(1);
    expect(lockedSeconds(wrongTimes(5), MINUTE)).toBe(0);
  });

  test('each further one locks twice as long, an hour at most', () => {
    expect([6, 7, 8, 20, 2_000].map((times) => lockedSeconds(wrongTimes(times), 0))).toEqual([
      120, 240, 480, 3_600, 3_600,
    ]);
  });

  test('the right one forgets them all', () => {
    const lock = afterTry(wrongTimes(9), true, 0);
    expect(lockedSeconds(lock, 0)).toBe(0);
    expect(lockedSeconds(afterTry(lock, false, 0), 0)).toBe(0);
  });

  test('whoever waits out every lock has less than forty tries a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), (hesitatesMs) => {
        let lock = UNLOCKED;
        let nowMs = 0;
        let tries = 0;
        while (nowMs < 24 * 60 * MINUTE) {
          tries += 1;
          lock = afterTry(lock, false, nowMs);
          nowMs += lockedSeconds(lock, nowMs) * 1_000 + hesitatesMs;
        }
        expect(tries).toBeLessThan(40);
      }),
    );
  });
});
