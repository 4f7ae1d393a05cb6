import { expect, test } from 'vitest';
import { compareDotted, newestDotted } from './dotted.ts';

test.each([
  ['2.9', '2.28', -1],
  ['2.28', '2.28', 0],
  ['2.28', '2.28.1', -1],
  ['10.0.0', '9.9.9', 1],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareDotted(a, b))).toBe(sign);
});

test('the newest of several', () => {
  expect(newestDotted(['2.2.5', '2.34', '2.17'])).toBe('2.34');
  expect(newestDotted([])).toBeNull();
});
