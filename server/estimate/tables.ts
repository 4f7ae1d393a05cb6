/** Points of a table of durations. */
export const POINTS = 512;
/** Coefficient of variation of service times where nothing has been measured. */
const USUAL_VARIATION = 0.85;

/** Quantiles of samples, in order, at the middles of equal parts. */
export function quantiles(samples: readonly number[], points: number): number[] {
  const sorted = Float64Array.from(samples).sort();
  return Array.from({ length: points }, (_, index) => {
    const at = ((index + 0.5) / points) * sorted.length - 0.5;
    const low = Math.max(0, Math.floor(at));
    const high = Math.min(sorted.length - 1, low + 1);
    const share = Math.min(1, Math.max(0, at - low));
    return sorted[low]! * (1 - share) + sorted[high]! * share;
  });
}

/** The quantiles of log-normal durations of mean 1, where a hall has no shape of its own yet. */
export function usualShape(variation = USUAL_VARIATION): number[] {
  const sigma = Math.sqrt(Math.log(1 + variation * variation));
  return Array.from({ length: POINTS }, (_, index) =>
    Math.exp(sigma * normalQuantile((index + 0.5) / POINTS) - (sigma * sigma) / 2),
  );
}

/** Inverse of the normal distribution (Acklam's rational approximation, relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const poly = (factors: readonly number[], x: number): number => factors.reduce((sum, factor) => sum * x + factor, 0);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return poly(c, q) / (poly(d, q) * q + 1);
  }
  if (p > 1 - 0.02425) return -normalQuantile(1 - p);
  const q = p - 0.5;
  const r = q * q;
  return (poly(a, r) * q) / (poly(b, r) * r + 1);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
