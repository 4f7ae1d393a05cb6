import { expect, test } from 'vitest';
import { freshFolder } from './support/folder.ts';
import { killRounds } from './support/kill-rounds.ts';
import { runQuhao } from './support/process.ts';

const ROUNDS = 20;

/**
 * The process is killed as a power cut would, in the middle of taking numbers and calling. Whatever was answered has to
 * be there, no number twice, no touch lost, and the devices show the truth again. 1,000 rounds: `npm run test:soak`.
 */
test.each([1, 2, 3])(
  `${ROUNDS} rounds of kill −9 under load from 8 clients and 8 boxes, seed %i: nothing answered is lost, nothing comes twice`,
  async (seed) => {
    const folder = freshFolder();
    const { tickets, calls } = await killRounds(folder, ROUNDS, seed);
    expect(tickets).toBeGreaterThan(ROUNDS * 8);
    expect(calls).toBeGreaterThan(ROUNDS * 2);
    expect((await runQuhao(['verify', '--data', folder])).code).toBe(0);
  },
  180_000,
);
