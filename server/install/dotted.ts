/** Which of two dotted versions is newer, number by number: negative when `a` is older. `2.9` is older than `2.28`. */
export function compareDotted(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The newest of several; null of none. */
export function newestDotted(versions: readonly string[]): string | null {
  return versions.reduce<string | null>(
    (newest, version) => (newest === null || compareDotted(version, newest) > 0 ? version : newest),
    null,
  );
}
