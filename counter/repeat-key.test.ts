import { expect, test } from 'vitest';
import { RepeatKey } from './repeat-key.ts';

function counting(): RepeatKey {
  let made = 0;
  return new RepeatKey(() => `key-${(made += 1)}`);
}

test('pressing again after no answer sends the same key', () => {
  const keys = counting();
  expect(keys.of('call')).toBe('key-1');
  expect(keys.of('call')).toBe('key-1');
});

test('once the outcome is known, the same press is a new command', () => {
  const keys = counting();
  keys.of('call');
  keys.settled();
  expect(keys.of('call')).toBe('key-2');
});

test('another command never goes out under the open one’s key, nor does the first come back to it', () => {
  const keys = counting();
  keys.of('direct-call A012');
  expect(keys.of('direct-call A013')).toBe('key-2');
  expect(keys.of('direct-call A012')).toBe('key-3');
});
