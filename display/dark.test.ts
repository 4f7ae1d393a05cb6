import { expect, test } from 'vitest';
import { isDark } from './dark.ts';

const at = (time: string): number => Date.parse(`2026-11-26T${time}:00+08:00`);

test('a display is dark within the hours it is told, over midnight, too', () => {
  const night = { from: 18 * 60, to: 7 * 60 + 30 };
  expect(['17:59', '18:00', '23:59', '00:00', '07:29', '07:30'].map((time) => isDark(night, at(time)))).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
  ]);
  const noon = { from: 12 * 60, to: 13 * 60 };
  expect(['11:59', '12:00', '12:59', '13:00'].map((time) => isDark(noon, at(time)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(isDark(null, at('20:00'))).toBe(false);
});
