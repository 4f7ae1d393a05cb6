import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { productRoot } from '../server/cli/root.ts';

interface Report {
  /** Live heap after each night, bytes. */
  readonly memory: readonly number[];
  readonly bytesADay: number;
  readonly events: number;
  readonly tickets: number;
}

test('thirty days of traffic: memory at the end is within 5 % of day two, and a day’s bytes are known', () => {
  const script = join(productRoot(), 'test', 'support', 'thirty-days.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', script], {
    cwd: productRoot(),
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  const { memory, bytesADay, events, tickets } = JSON.parse(stdout) as Report;
  expect(events).toBeGreaterThan(30 * tickets * 3);
  expect(memory[29]! / memory[1]!).toBeLessThan(1.05);
  // about 1.5 kB a ticket with all that happens to it
  expect(bytesADay / tickets).toBeGreaterThan(500);
  expect(bytesADay / tickets).toBeLessThan(3_000);
}, 180_000);
