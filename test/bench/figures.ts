/** What a run of the same thing many times comes to; all in ms. */
export function percentiles(samples: readonly number[]): {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
} {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p99: at(0.99), max: sorted[sorted.length - 1] ?? NaN };
}

export function row(label: string, samples: readonly number[]): string {
  const { p50, p99, max } = percentiles(samples);
  return `| ${label} | ${p50.toFixed(2)} | ${p99.toFixed(2)} | ${max.toFixed(2)} |`;
}
