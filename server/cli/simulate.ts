import { hallReport, summary } from '../simulate/report.ts';
import { simulate } from '../simulate/simulate.ts';
import type { HallResult } from '../simulate/simulate.ts';
import { HALLS } from '../simulate/world.ts';
import { Refused } from './refused.ts';

export interface SimulateCommandOptions {
  readonly days: number;
  readonly seed: number;
  readonly every: number;
  readonly hall?: string;
}

/** `quhao simulate`: order and estimate over seeded halls, as tables; each hall as soon as it is done. */
export function runSimulation({ days, seed, every, hall }: SimulateCommandOptions): void {
  const halls = HALLS.filter(({ name }) => hall === undefined || name.includes(hall));
  if (halls.length === 0) {
    throw new Refused(`没有这样的大厅 / no such hall. ${HALLS.map(({ name }) => name).join(' · ')}`);
  }
  console.log(`## quhao simulate --days ${days} --seed ${seed} --every ${every}\n`);
  const results: HallResult[] = [];
  for (const result of simulate({ halls, days, seed, everyNth: every })) {
    results.push(result);
    for (const line of hallReport(result, days)) console.log(line);
  }
  for (const line of summary(results)) console.log(line);
}
