import type { core } from 'zod';
import type { Finding, Path } from './check.ts';
import { HallFile } from './schema.ts';

const KNOWN = collectKeys(HallFile);

/** A schema's complaint in words for a technician, Chinese first. */
export function explain(issue: core.$ZodIssue, value: unknown): Finding[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `不认识的项 “${key}” / unknown key`,
      remedy: suggestion(key),
    }));
  }
  if (issue.code === 'invalid_union' || issue.code === 'invalid_type' || issue.code === 'invalid_value') {
    const given = at(value, path);
    if (given === undefined) {
      return [
        {
          path,
          message: `缺少 “${path[path.length - 1] ?? ''}” / missing`,
          remedy: `补上这一项（${issue.message}） / add it`,
        },
      ];
    }
    const transport = path[path.length - 1] === 'transport';
    return [
      {
        path,
        message: `“${path.join('.')}” 的值不对 / wrong value: ${JSON.stringify(given)}`,
        remedy: transport
          ? '写成 {serial, baudRate}、{tcp: "host:port"}、{usb: path} 之一 / one of {serial, baudRate}, {tcp}, {usb}'
          : `${issue.message}`,
      },
    ];
  }
  return [
    {
      path,
      message: `“${path.join('.')}” 的值不对 / wrong value: ${JSON.stringify(at(value, path))}`,
      remedy: issue.message,
    },
  ];
}

function at(value: unknown, path: Path): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

function suggestion(key: string): string {
  const nearest = [...KNOWN]
    .map((known) => ({ known, far: distance(key.toLowerCase(), known.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  return nearest !== undefined && nearest.far <= Math.max(2, key.length / 3)
    ? `是不是 “${nearest.known}”？ / did you mean ‘${nearest.known}’?`
    : '删掉它，或查 docs/hall-yaml.md / remove it, or see docs/hall-yaml.md';
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

/** Every key that some place of the schema knows. */
function collectKeys(schema: unknown, found = new Set<string>(), seen = new Set<unknown>()): Set<string> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return found;
  seen.add(schema);
  const { def } = schema as { def?: Record<string, unknown> };
  if (def === undefined) return found;
  for (const [part, inner] of Object.entries(def)) {
    if (part === 'shape') {
      for (const [key, child] of Object.entries(inner as object)) {
        found.add(key);
        collectKeys(child, found, seen);
      }
    } else if (Array.isArray(inner)) for (const child of inner) collectKeys(child, found, seen);
    else collectKeys(inner, found, seen);
  }
  return found;
}
