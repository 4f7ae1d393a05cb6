import { expect, test } from 'vitest';
import { freshFolder } from '../support/folder.ts';
import { killRounds } from '../support/kill-rounds.ts';
import type { KillReport } from '../support/kill-rounds.ts';

const FOLDERS = 50;
const ROUNDS_EACH = 20;

test(`${FOLDERS * ROUNDS_EACH} rounds of kill −9 under load from 8 clients and 8 boxes`, async () => {
  const reports: KillReport[] = [];
  for (let seed = 1; seed <= FOLDERS; seed += 1) {
    reports.push(await killRounds(freshFolder(), ROUNDS_EACH, 1_000 + seed));
    console.log(summary(reports));
  }
  expect(reports).toHaveLength(FOLDERS);
});

function summary(reports: readonly KillReport[]): string {
  const sum = (of: (report: KillReport) => number): number => reports.reduce((total, one) => total + of(one), 0);
  const readyMs = reports.flatMap((report) => report.readyMs).sort((a, b) => a - b);
  const at = (share: number): string => readyMs[Math.floor((readyMs.length - 1) * share)]!.toFixed(0);
  return (
    `${sum(({ rounds }) => rounds)} kills, ${sum(({ tickets }) => tickets)} tickets, ${sum(({ calls }) => calls)} calls, ` +
    `${sum(({ openAtKill }) => openAtKill)} requests without an answer sent again; ` +
    `ready again in ms: p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}`
  );
}
