const STEP_MINUTES = 5;

/** A wait as it is told: median and 90th percentile, each rounded up to five minutes. */
export function rangeTold({ p50Ms, p90Ms }: { readonly p50Ms: number; readonly p90Ms: number }): {
  readonly lowMinutes: number;
  readonly highMinutes: number;
} {
  return { lowMinutes: roundedUp(p50Ms), highMinutes: roundedUp(p90Ms) };
}

function roundedUp(ms: number): number {
  return Math.ceil(ms / 60_000 / STEP_MINUTES) * STEP_MINUTES;
}
