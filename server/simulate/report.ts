import { ESTIMATORS } from './estimators.ts';
import type { Order } from './orders.ts';
import { scoreOf } from './score.ts';
import type { Outcome, Score } from './score.ts';
import type { HallResult } from './simulate.ts';

const ORDER_NAMES: Readonly<Record<Order, string>> = {
  ours: 'ours',
  'priority-first': 'all priority first',
  weighted: '(weight + 1) × wait',
  arrival: 'order of arrival',
};

/** What one hall came to, as a table of Markdown: waits in minutes. */
export function hallReport({ hall, people, orders, outcomes }: HallResult, days: number): string[] {
  return [
    `### ${hall}: ${Math.round(people / days)} people a day`,
    '',
    '| order | ordinary p50 | p95 | p95 by the clock | elders p50 | p95 | most who passed one person | against the claim | idle | never called |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...orders.map(
      (found) =>
        `| ${ORDER_NAMES[found.order]} | ${found.ordinary.p50.toFixed(1)} | ${found.ordinary.p95.toFixed(1)} | ${found.ordinary.clockP95.toFixed(1)} | ${found.elderly.p50.toFixed(1)} | ${found.elderly.p95.toFixed(1)} | ${found.mostPassed} | ${found.violations} | ${(found.idleShare * 100).toFixed(0)} % | ${found.never} |`,
    ),
    '',
    ...scoreTable(outcomes),
    '',
  ];
}

/** All halls together, with the ratios that the estimate is held to. */
export function summary(results: readonly HallResult[]): string[] {
  const all = results.flatMap(({ outcomes }) => outcomes);
  const of = Object.fromEntries(ESTIMATORS.map((name) => [name, scoreOf(all, name)])) as Record<
    (typeof ESTIMATORS)[number],
    Score
  >;
  const best = Math.min(of.people.errorMinutes, of['one-mean'].errorMinutes);
  const ratio = (value: number, by: number): string => (by === 0 ? '–' : (value / by).toFixed(3));
  const worst = results.map(({ hall, orders }) => {
    const p95 = (order: Order): number => orders.find((found) => found.order === order)!.ordinary.p95;
    return { hall, byMinutes: p95('ours') - p95('arrival') };
  });
  const { hall, byMinutes } = worst.reduce((a, b) => (b.byMinutes > a.byMinutes ? b : a));
  const ours = results.map(({ orders }) => orders.find(({ order }) => order === 'ours')!);
  return [
    `### All halls: ${all.length} people who had to wait were asked about`,
    '',
    ...scoreTable(all),
    '',
    `- error against the oracle: ${ratio(of.ours.errorMinutes, of.oracle.errorMinutes)} · against the better of the two other rules: ${ratio(of.ours.errorMinutes, best)} · (given our plan: ${ratio(of.ours.errorMinutes, of['one-mean-planned'].errorMinutes)})`,
    `- pinball losses against the oracle: ${ratio(of.ours.pinballMinutes ?? 0, of.oracle.pinballMinutes ?? 0)}`,
    `- without any data against the oracle: ${ratio(of['without-data'].errorMinutes, of.oracle.errorMinutes)}`,
    `- at or below the 90th percentile told: ${percent(of.ours)} · ordinary ${percent(
      scoreOf(
        all.filter(({ elderly }) => !elderly),
        'ours',
      ),
    )} · elders ${percent(
      scoreOf(
        all.filter(({ elderly }) => elderly),
        'ours',
      ),
    )} · by hour ${byHour(all)}`,
    `- order: ${sum(ours.map(({ violations }) => violations))} calls against the claim, at most ${Math.max(...ours.map(({ mostPassed }) => mostPassed))} passed one person, ordinary people’s p95 at most ${byMinutes.toFixed(1)} min above the order of arrival (${hall})`,
  ];
}

function scoreTable(outcomes: readonly Outcome[]): string[] {
  return [
    '| estimate | people | mean absolute error, min | pinball .5 + .9, min | ≤ p90 told |',
    '| --- | --- | --- | --- | --- |',
    ...ESTIMATORS.map((name) => {
      const score = scoreOf(outcomes, name);
      return `| ${name} | ${score.people} | ${score.errorMinutes.toFixed(2)} | ${score.pinballMinutes?.toFixed(2) ?? '–'} | ${percent(score)} |`;
    }),
  ];
}

function byHour(all: readonly Outcome[]): string {
  const hours = [...new Set(all.map(({ hour }) => hour))].sort((a, b) => a - b);
  return hours
    .map((hour) => {
      const score = scoreOf(
        all.filter((outcome) => outcome.hour === hour),
        'ours',
      );
      return `${hour}: ${percent(score)} of ${score.people}`;
    })
    .join(', ');
}

function percent({ coverage }: Score): string {
  return coverage === null ? '–' : `${(coverage * 100).toFixed(1)} %`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
