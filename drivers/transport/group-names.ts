import { readFileSync } from 'node:fs';

/** Names of this machine's groups by their number, from /etc/group; empty where there is no such list (Windows). */
export function groupNames(): ReadonlyMap<number, string> {
  let text: string;
  try {
    text = readFileSync('/etc/group', 'utf8');
  } catch {
    return new Map();
  }
  return new Map(
    text.split('\n').flatMap((line) => {
      const [name, , number] = line.split(':');
      return name === undefined || number === undefined ? [] : [[Number(number), name] as const];
    }),
  );
}
