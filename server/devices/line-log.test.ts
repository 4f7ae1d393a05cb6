import { expect, test } from 'vitest';
import { lineLog } from './line-log.ts';

function recorder(): { said: string[]; log: ReturnType<typeof lineLog>; after(ms: number): void } {
  const said: string[] = [];
  let now = 0;
  const log = lineLog(
    'sign-1',
    (_, what, details) => said.push(details === undefined ? what : `${what} ${details['code'] as string}`),
    () => now,
  );
  return {
    said,
    log,
    after: (ms) => {
      now += ms;
    },
  };
}
const down = (code: 'cable-out' | 'refused') =>
  ({ kind: 'offline', sinceMs: 0, retryInMs: 1, reason: { code, detail: '' } }) as const;
const open = { kind: 'open', sinceMs: 0 } as const;

test('a line that goes on failing is said once, and again when the reason changes', () => {
  const { said, log } = recorder();
  log(down('refused'));
  log(down('refused'));
  log(down('cable-out'));
  expect(said).toEqual(['the line is down refused', 'the line is down cable-out']);
});

test('a peer that accepts and closes at once is said once', () => {
  const { said, log, after } = recorder();
  for (let times = 0; times < 50; times += 1) {
    log(open);
    log(down('cable-out'));
    after(5_000);
  }
  expect(said).toEqual(['the line is open', 'the line is down cable-out']);
});

test('a line that was steady is said to be open and down each time', () => {
  const { said, log, after } = recorder();
  for (let times = 0; times < 2; times += 1) {
    log(open);
    after(60_000);
    log(down('cable-out'));
  }
  const once = ['the line is open', 'the line is down cable-out'];
  expect(said).toEqual([...once, ...once]);
});

test('a port that was not there at the start is said to be open when it comes', () => {
  const { said, log } = recorder();
  log(down('refused'));
  log(down('refused'));
  log(open);
  expect(said).toEqual(['the line is down refused', 'the line is open']);
});
