import { pinball, rangeTold } from '../estimate/told.ts';
import type { EstimatorName, Said } from './estimators.ts';

/** Waits below this are none: somebody was free at once. */
const NO_WAIT_MS = 1_000;

/** One person who had to wait, and what each estimator had said. */
export interface Outcome {
  readonly waitMs: number;
  readonly elderly: boolean;
  /** Hour of the day in which the number was taken. */
  readonly hour: number;
  readonly said: Readonly<Record<EstimatorName, Said | null>>;
}

export interface Score {
  readonly people: number;
  /** Mean absolute error of the median told, minutes. */
  readonly errorMinutes: number;
  /** Pinball losses at .5 and .9 together, minutes; null for one that tells one figure. */
  readonly pinballMinutes: number | null;
  /** Share of waits at or below the 90th percentile told, which is rounded up to five minutes. */
  readonly coverage: number | null;
}

export function waited({ waitMs }: Outcome): boolean {
  return waitMs > NO_WAIT_MS;
}

export function scoreOf(outcomes: readonly Outcome[], name: EstimatorName): Score {
  const told = outcomes
    .map(({ waitMs, said }) => ({ waitMs, said: said[name] }))
    .filter(({ said }) => said !== null) as {
    waitMs: number;
    said: Said;
  }[];
  const minutes = (ms: number): number => ms / 60_000 / Math.max(1, told.length);
  const error = told.reduce((sum, { waitMs, said }) => sum + Math.abs(waitMs - said.p50Ms), 0);
  const ranged = told.every(({ said }) => said.p90Ms !== null);
  const losses = told.reduce(
    (sum, { waitMs, said }) => sum + pinball(waitMs, said.p50Ms, 0.5) + pinball(waitMs, said.p90Ms ?? 0, 0.9),
    0,
  );
  const covered = told.filter(({ waitMs, said }) => waitMs <= toldHighMs(said)).length;
  return {
    people: told.length,
    errorMinutes: minutes(error),
    pinballMinutes: ranged ? minutes(losses) : null,
    coverage: ranged ? covered / Math.max(1, told.length) : null,
  };
}

function toldHighMs({ p50Ms, p90Ms }: Said): number {
  return rangeTold({ p50Ms, p90Ms: p90Ms ?? 0 }).highMinutes * 60_000;
}
