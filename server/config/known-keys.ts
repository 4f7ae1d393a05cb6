import { z } from 'zod';
import type { Path } from './finding.ts';

/** The keys that a schema knows at a place; empty where it takes none. `value` tells which form of a device is meant. */
export function keysAt(schema: unknown, path: Path, value: unknown): string[] {
  const here = unwrapped(schema);
  if (here instanceof z.ZodUnion) {
    const option = here.options.find((candidate) => fits(candidate, value)) ?? here.options[0];
    return keysAt(option, path, value);
  }
  const [step, ...rest] = path;
  if (here instanceof z.ZodObject) {
    const shape: Readonly<Record<string, unknown>> = here.shape;
    return step === undefined ? Object.keys(shape) : keysAt(shape[step], rest, at(value, [step]));
  }
  if (here instanceof z.ZodArray && step !== undefined) return keysAt(here.element, rest, at(value, [step]));
  return [];
}

function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return unwrapped(schema.unwrap());
  }
  // a short form stands before the long one
  if (schema instanceof z.ZodPipe) return unwrapped(schema.def.out);
  return schema;
}

/**
 * An option fits when what must stand in it stands there: `kind: led`, `protocol: alpha`, or else its first key, such as
 * `serial`.
 */
function fits(option: unknown, value: unknown): boolean {
  if (option instanceof z.ZodUnion) return option.options.some((inner) => fits(inner, value));
  if (!(option instanceof z.ZodObject)) return false;
  const entries = Object.entries<unknown>(option.shape);
  const literals = entries.filter(([, inner]) => inner instanceof z.ZodLiteral || inner instanceof z.ZodEnum);
  const telling = literals.filter(([key]) => key === 'kind' || key === 'protocol');
  if (telling.length > 0) {
    return telling.every(([key, inner]) => (inner as z.ZodType).safeParse(at(value, [key])).success);
  }
  return at(value, [entries[0]?.[0] ?? '']) !== undefined;
}

/** The value below a path, undefined where there is none. */
export function at(value: unknown, path: Path): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

/** The known word that a mistyped one most likely means; null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best !== undefined && best.far <= Math.max(2, word.length / 3) ? best.candidate : null;
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
