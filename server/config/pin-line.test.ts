import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { withPinHash } from './pin-line.ts';

const HASH = 'scrypt:16384:8:1:salt:hash';

test.each([
  ['at the end, where there is no kiosk', 'hall: { name: 桃江 } # 名字\n'],
  ['at the end of a file without a last line break', 'hall: { name: 桃江 } # 名字'],
  ['instead of the one before', 'hall: { name: 桃江 } # 名字\nkiosk: { staffPin: "old" }\n'],
  ['into an empty kiosk', 'hall: { name: 桃江 } # 名字\nkiosk:\n'],
  ['into an empty pair of braces', 'hall: { name: 桃江 } # 名字\nkiosk: {}\n'],
])('the hash comes %s; the comment stays', (_where, text) => {
  const written = withPinHash(text, HASH);
  expect(parse(written)).toEqual({ hall: { name: '桃江' }, kiosk: { staffPin: HASH } });
  expect(written).toContain('# 名字');
});

test.each(['kiosk: { other: 1 }\n', 'kiosk:\n  # 说明\n  other: 1\n'])('beside what else the kiosk has: %j', (text) => {
  expect(parse(withPinHash(text, HASH))).toEqual({ kiosk: { staffPin: HASH, other: 1 } });
});

test('an agent.yaml, whose kiosk is a name, has it at its own level', () => {
  const text = 'server: http://127.0.0.1:8080\nkiosk: kiosk-2\n';
  const once = withPinHash(text, HASH);
  expect(parse(once)).toEqual({ server: 'http://127.0.0.1:8080', kiosk: 'kiosk-2', staffPin: HASH });
  expect(parse(withPinHash(once, 'another'))).toMatchObject({ kiosk: 'kiosk-2', staffPin: 'another' });
});
