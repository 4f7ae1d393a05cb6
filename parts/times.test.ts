import { expect, test } from 'vitest';
import { clock, dateLine, minutes, stretch } from './times.ts';

test('times are the hall’s, in whatever zone the screen’s machine is', () => {
  expect(clock('2026-11-26T09:05:00.000+08:00')).toBe('9:05');
  expect(clock(Date.UTC(2026, 10, 25, 16, 0))).toBe('0:00');
  expect(dateLine('2026-11-25T23:59:00.000+08:00', 'zh-CN')).toBe('11月25日 星期三');
  expect(dateLine('2026-11-26T00:00:00.000+08:00', 'en')).toBe('Thu 26/11');
});

test('stretches never fall below nothing', () => {
  expect(stretch(247_000)).toBe('4:07');
  expect(stretch(-5)).toBe('0:00');
  expect(minutes(75 * 60_000)).toBe(75);
  expect(minutes(-7_200_000)).toBe(0);
});
