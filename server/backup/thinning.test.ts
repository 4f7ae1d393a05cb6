import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hallTime } from '../hall/clock.ts';
import { backupName, madeAt } from './names.ts';
import { isDue, lastNight } from './schedule.ts';
import { thinned } from './thinning.ts';

const DAY = 24 * 60 * 60 * 1000;
const at = (time: string): number => Date.parse(`${time}+08:00`);
const keep = { daily: 14, weekly: 8, monthly: 24 };

describe('old backups', () => {
  test('three years of nights leave two weeks, eight weeks, two years of months', () => {
    const nights = Array.from({ length: 3 * 365 }, (_, back) => at('2026-11-27T02:00:00') - back * DAY);
    const kept = nights.filter((night) => !thinned(nights, keep).includes(night));
    expect(kept.slice(0, 14)).toEqual(nights.slice(0, 14));
    // the newest of a week is its Sunday, of a month its last day
    expect(kept.slice(14).map((night) => hallTime(night).slice(0, 10))).toEqual(
      [
        '2026-11-08 2026-11-01 2026-10-31 2026-10-25 2026-10-18 2026-10-11 2026-09-30 2026-08-31 2026-07-31',
        '2026-06-30 2026-05-31 2026-04-30 2026-03-31 2026-02-28 2026-01-31 2025-12-31 2025-11-30 2025-10-31',
        '2025-09-30 2025-08-31 2025-07-31 2025-06-30 2025-05-31 2025-04-30 2025-03-31 2025-02-28 2025-01-31',
        '2024-12-31',
      ].flatMap((line) => line.split(' ')),
    );
  });

  test('thinned every night or once, what is left is the same, and never nothing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 200 }), (days) => {
        const times = days.map((day) => day * DAY).sort((a, b) => a - b);
        const few = { daily: 3, weekly: 2, monthly: 4 };
        let nightly: number[] = [];
        for (const time of times) {
          nightly.push(time);
          const going = thinned(nightly, few);
          nightly = nightly.filter((one) => !going.includes(one));
          expect(nightly).toContain(time);
          expect(nightly.length).toBeLessThanOrEqual(9);
        }
      }),
    );
  });

  test('a name says when it was made, in Beijing time; other files are nobody’s backup', () => {
    const time = at('2026-11-27T02:00:13');
    expect(backupName(time)).toBe('quhao-2026-11-27-020013.quhao');
    expect(madeAt(backupName(time))).toBe(time);
    for (const name of ['quhao-2026-11-27-020013.quhao.unfinished', 'hall.db', '合同.docx']) {
      expect(madeAt(name)).toBeNull();
    }
  });
});

describe('a backup is due', () => {
  const never = { hour: 2, newestAt: null, failures: 0, failedAt: 0 };
  const now = at('2026-11-27T08:20:00');

  test('where none was ever made, and once after the hour of each night', () => {
    expect(isDue(now, never)).toBe(true);
    expect(lastNight(now, 2)).toBe(at('2026-11-27T02:00:00'));
    expect(lastNight(at('2026-11-27T01:59:59'), 2)).toBe(at('2026-11-26T02:00:00'));
    expect(isDue(now, { ...never, newestAt: at('2026-11-27T02:00:20') })).toBe(false);
    expect(isDue(at('2026-11-28T02:00:00'), { ...never, newestAt: at('2026-11-27T02:00:20') })).toBe(true);
  });

  test('in the morning, when the machine was off at night', () => {
    expect(isDue(now, { ...never, newestAt: at('2026-11-26T02:00:20') })).toBe(true);
  });

  test('again soon after a failure, then later, at last once an hour', () => {
    const after = (failures: number, minutes: number): boolean =>
      isDue(now + minutes * 60_000, { ...never, failures, failedAt: now });
    expect([after(1, 4), after(1, 5)]).toEqual([false, true]);
    expect([after(2, 9), after(2, 10)]).toEqual([false, true]);
    expect([after(30, 59), after(30, 60)]).toEqual([false, true]);
  });
});
