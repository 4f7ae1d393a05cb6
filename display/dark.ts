const MINUTE_MS = 60_000;
/** Beijing time, as everywhere in the hall. */
const HALL_OFFSET_MINUTES = 8 * 60;

/** Whether a display is dark now: between two minutes of the hall's day, over midnight where `from` is the later one. */
export function isDark(dim: { readonly from: number; readonly to: number } | null, now: number): boolean {
  if (dim === null) return false;
  const minute = (Math.floor(now / MINUTE_MS) + HALL_OFFSET_MINUTES) % 1_440;
  return dim.from <= dim.to ? minute >= dim.from && minute < dim.to : minute >= dim.from || minute < dim.to;
}
