import { beforeAll, describe, expect, test } from 'vitest';
import { Corner } from './corner.ts';
import { hashPin, isSecret, pinProblem, SECRET_HASH } from '../doors/secret.ts';

const PIN = '730591';
let hash = '';
beforeAll(async () => {
  hash = await hashPin(PIN);
});

describe('the PIN', () => {
  test.each([
    ['12345', 'form'],
    ['123456789', 'form'],
    ['73059a', 'form'],
    ['000000', 'too-easy'],
    ['123456', 'too-easy'],
    ['87654321', 'too-easy'],
    [PIN, null],
  ])('%s: %s', (pin, problem) => {
    expect(pinProblem(pin)).toBe(problem);
  });

  test('is nowhere in what is written, which is another one each time', async () => {
    expect(hash).toMatch(SECRET_HASH);
    expect(hash).not.toContain(PIN);
    expect(await hashPin(PIN)).not.toBe(hash);
    expect(await isSecret(PIN, hash)).toBe(true);
    expect(await isSecret('730592', hash)).toBe(false);
    await expect(isSecret(PIN, 'plain')).rejects.toThrow(RangeError);
  });
});

describe('the staff corner', () => {
  test('lets in with the right PIN, for as long as somebody does something there', async () => {
    let now = 0;
    const corner = new Corner({ staffPin: hash, onLocked: () => undefined, clock: () => now });
    const entered = await corner.enter(PIN);
    if ('refused' in entered) throw new Error(entered.refused);
    expect(corner.admits('another')).toBe(false);
    now += 4 * 60_000;
    expect(corner.admits(entered.session)).toBe(true);
    now += 4 * 60_000;
    expect(corner.admits(entered.session)).toBe(true);
    now += 6 * 60_000;
    expect(corner.admits(entered.session)).toBe(false);
  });

  test('tries that come all at once count one by one: the sixth is not even looked at', async () => {
    const locked: number[] = [];
    const corner = new Corner({ staffPin: hash, onLocked: (seconds) => locked.push(seconds), clock: () => 0 });
    const answers = await Promise.all(['111', '222', '333', '444', '555', PIN].map((pin) => corner.enter(pin)));
    expect(answers.slice(0, 4)).toEqual([4, 3, 2, 1].map((left) => ({ refused: 'pin-wrong', params: { left } })));
    expect(answers.slice(4)).toEqual([60, 60].map((seconds) => ({ refused: 'pin-locked', params: { seconds } })));
    expect(locked).toEqual([60]);
  });

  test('without a PIN lets nobody in', async () => {
    const corner = new Corner({ staffPin: null, onLocked: () => undefined });
    expect([corner.pinSet, await corner.enter(PIN)]).toEqual([false, { refused: 'pin-not-set' }]);
  });
});
