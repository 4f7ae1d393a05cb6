import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisLines } from './scale.ts';

test('an axis reaches its largest value, in a few round steps', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 100_000, noNaN: true }), (largest) => {
      const lines = axisLines(largest);
      expect(lines[0]).toBe(0);
      expect(lines[lines.length - 1]!).toBeGreaterThanOrEqual(largest);
      expect(lines.length).toBeLessThanOrEqual(7);
    }),
  );
  expect(axisLines(68)).toEqual([0, 20, 40, 60, 80]);
  expect(axisLines(44)).toEqual([0, 20, 40, 60]);
});
