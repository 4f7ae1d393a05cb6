import { expect, test } from 'vitest';
import { readSpans, writeSpans } from './spans.ts';

test('stretches are written as they are read, and what is no stretch is refused', () => {
  expect(readSpans('8:30-12:00 14:30-17:30')).toEqual([
    { from: 510, to: 720 },
    { from: 870, to: 1050 },
  ]);
  expect(writeSpans(readSpans('08:30-12:00，14:30至17:30')!)).toBe('8:30-12:00 14:30-17:30');
  expect(readSpans('  ')).toEqual([]);
  for (const wrong of ['8:30', '12:00-8:30', '8:30-12:00 11:00-13:00', '8:70-9:00', '23:00-25:00', 'x']) {
    expect(readSpans(wrong)).toBeNull();
  }
});
