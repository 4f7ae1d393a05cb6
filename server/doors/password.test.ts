import { expect, test } from 'vitest';
import { oncePassword, passwordProblem } from './password.ts';

test.each([
  ['short1', 'password-short'],
  ['onlyletters', 'password-one-kind'],
  ['aaaabbbb11', 'password-easy'],
  ['quhao-2026', 'password-easy'],
  ['zhangli 77', 'password-easy'],
  ['xx-456789-x', 'password-easy'],
  // among the most frequent of those that came out elsewhere
  ['jordan23', 'password-easy'],
  ['1qaz2wsx', 'password-easy'],
  ['Q1w2e3r4t5', 'password-easy'],
  ['桃花江 1998 春天', null],
  ['rice-and-9-bowls', null],
])('%s: %s', (password, problem) => {
  expect(passwordProblem(password, 'zhangli')).toBe(problem);
});

test('a password of the office is none of those', () => {
  for (let count = 0; count < 200; count += 1) expect(passwordProblem(oncePassword(), 'zhangli')).toBeNull();
});
