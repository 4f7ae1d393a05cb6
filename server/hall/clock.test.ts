import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockTime, dayOf, HallClock, hallTime, nextMidnight } from './clock.ts';

const NINE = Date.UTC(2026, 10, 26, 1);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('the hall’s day is Beijing’s', () => {
  test('whatever zone the machine is in', () => {
    expect(dayOf(Date.UTC(2026, 10, 25, 15, 59))).toBe('2026-11-25');
    expect(dayOf(Date.UTC(2026, 10, 25, 16, 0))).toBe('2026-11-26');
    expect(hallTime(NINE)).toBe('2026-11-26T09:00:00.000+08:00');
    expect(clockTime(NINE + 5 * MINUTE)).toBe('9:05');
  });

  test('midnight is after now and begins another day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
        const midnight = nextMidnight(at);
        expect(midnight).toBeGreaterThan(at);
        expect(dayOf(midnight - 1)).toBe(dayOf(at));
        expect(dayOf(midnight)).not.toBe(dayOf(at));
      }),
    );
  });
});

describe('the hall’s clock', () => {
  test('never runs backwards, whatever the wall clock does', () => {
    const jump = fc.integer({ min: -3 * DAY, max: 3 * DAY });
    fc.assert(
      fc.property(fc.array(fc.tuple(jump, fc.integer({ min: 0, max: MINUTE }))), (steps) => {
        let wall = NINE;
        let monotonic = 0;
        const clock = new HallClock(0, { wall: () => wall, monotonic: () => monotonic });
        let before = clock.now();
        for (const [jumped, passed] of steps) {
          wall += jumped + passed;
          monotonic += passed;
          const now = clock.now();
          expect(now).toBeGreaterThanOrEqual(before);
          // a jump is followed by five minutes at the most
          expect(now - before).toBeLessThanOrEqual(passed + 5 * MINUTE);
          before = now;
        }
      }),
    );
  });

  test('starts at the last event when the machine’s date is older, and says so', () => {
    const clock = new HallClock(NINE, { wall: () => Date.UTC(2020, 0, 1), monotonic: () => 0 });
    expect(clock.now()).toBe(NINE);
    expect(clock.trouble).toBe('wall-clock-behind');
  });

  test('a start over thirty days after the last event asks for the date, until somebody confirms it', () => {
    const clock = new HallClock(NINE, { wall: () => NINE + 31 * DAY, monotonic: () => 0 });
    expect(clock.trouble).toBe('date-unconfirmed');
    clock.confirm();
    expect(clock.trouble).toBeNull();
  });

  test('follows a small correction forward at once, and waits for one that goes back', () => {
    let wall = NINE;
    const clock = new HallClock(0, { wall: () => wall, monotonic: () => 0 });
    clock.now();
    wall += 2 * MINUTE;
    expect(clock.now()).toBe(NINE + 2 * MINUTE);
    wall -= MINUTE;
    expect(clock.now()).toBe(NINE + 2 * MINUTE);
    wall += 3 * MINUTE;
    expect(clock.now()).toBe(NINE + 4 * MINUTE);
  });
});
