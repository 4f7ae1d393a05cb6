import { expect, test } from 'vitest';
import { SetUpDoor } from './door.ts';
import { largeDigits } from './large-digits.ts';

const other = (code: string): string => code.replace(/./g, (digit) => String((Number(digit) + 1) % 10));

test('eight digits, new at each start', () => {
  const codes = Array.from({ length: 20 }, () => new SetUpDoor().code);
  for (const code of codes) expect(code).toMatch(/^[0-9]{8}$/);
  expect(new Set(codes).size).toBe(20);
});

test('the right code gives a session, nothing else is admitted', () => {
  const door = new SetUpDoor();
  const entered = door.enter(door.code);
  if ('refused' in entered) throw new Error(entered.refused);
  expect(door.admits(entered.session)).toBe(true);
  expect([null, '', door.code, `${entered.session}x`].map((session) => door.admits(session))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('the fifth wrong code locks for a minute, also for the right one; each further one twice as long', () => {
  let now = 0;
  const door = new SetUpDoor(() => now);
  const wrong = other(door.code);
  expect([1, 2, 3, 4].map(() => door.enter(wrong))).toEqual(
    [4, 3, 2, 1].map((left) => ({ refused: 'code-wrong', params: { left } })),
  );
  expect(door.enter(wrong)).toEqual({ refused: 'code-locked', params: { seconds: 60 } });
  expect(door.enter(door.code)).toEqual({ refused: 'code-locked', params: { seconds: 60 } });
  now += 60_000;
  expect(door.enter(wrong)).toEqual({ refused: 'code-locked', params: { seconds: 120 } });
  now += 120_000;
  expect(door.enter(door.code)).toHaveProperty('session');
});

test('the console shows the digits large, in fours', () => {
  expect(largeDigits('17').split('\n')).toEqual([
    '  ██    ██████',
    '████        ██',
    '  ██        ██',
    '  ██        ██',
    '██████      ██',
  ]);
  expect(largeDigits('11111111').split('\n')[4]).toBe(
    `${Array.from({ length: 4 }, () => '██████').join('  ')}      ${Array.from({ length: 4 }, () => '██████').join('  ')}`,
  );
});
