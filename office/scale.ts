/** A round step of an axis: 1, 2 or 5 times a power of ten, so that about `lines` lines come to the largest value. */
export function roundStep(largest: number, lines: number): number {
  const raw = Math.max(1, largest) / lines;
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
}

/** The lines of an axis, from nothing to at least the largest value. */
export function axisLines(largest: number, lines = 4): number[] {
  const step = Math.max(1, roundStep(largest, lines));
  const count = Math.max(1, Math.ceil(largest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
