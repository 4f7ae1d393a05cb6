const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** `1.3 GB`: a file's size as people read it. */
export function bytesText(bytes: number): string {
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}
