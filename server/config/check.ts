import { crossChecks } from './cross-checks.ts';
import { explain } from './explain.ts';
import type { Mistake } from './finding.ts';
import { placed } from './place.ts';
import { HallFile } from './schema.ts';

export type Checked =
  | { readonly file: HallFile; readonly warnings: readonly Mistake[] }
  | { readonly mistakes: readonly Mistake[] };

/**
 * Reads hall.yaml: first whether it is YAML, then each value by itself, then what must fit together. Every mistake of the
 * first step that has any comes with its line and a remedy, in the order of the file. Warnings fail nothing.
 */
export function checkHallFile(text: string): Checked {
  const { value, mistakes, place } = placed(text);
  if (mistakes.length > 0) return { mistakes: inOrder(mistakes) };
  const parsed = HallFile.safeParse(value);
  if (!parsed.success) {
    return { mistakes: inOrder(parsed.error.issues.flatMap((issue) => explain(issue, value)).map(place)) };
  }
  const found = crossChecks(parsed.data);
  if (found.mistakes.length > 0) return { mistakes: inOrder(found.mistakes.map(place)) };
  return { file: parsed.data, warnings: inOrder(found.warnings.map(place)) };
}

function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  return [...mistakes].sort((a, b) => a.line - b.line || a.column - b.column);
}
