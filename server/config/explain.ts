import type { core } from 'zod';
import type { Advice, Finding, Path } from './finding.ts';
import { at, keysAt, nearest } from './known-keys.ts';
import { examples, forms, messages } from './messages.ts';
import { HallFile } from './schema.ts';

/** The key that decides which form of `transport` is meant, in the order of the schema's union. */
const TRANSPORTS = ['serial', 'tcp', 'udp', 'usb', 'queue', 'memory'];

/** A schema's complaint in words for a technician. `value`: the whole file as it was read. */
export function explain(issue: core.$ZodIssue, value: unknown, above: Path = []): Finding[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(HallFile, path, value);
    return issue.keys.map((key) => ({
      path: [...path, key],
      ...messages.unknownKey(key, nearest(key, known), known),
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return explainTransport(issue, path, value);
  return [{ path, ...advice(issue, path, value) }];
}

function explainTransport(issue: core.$ZodIssueInvalidUnion, path: Path, value: unknown): Finding[] {
  const given = at(value, path);
  const form = TRANSPORTS.findIndex((key) => typeof given === 'object' && given !== null && key in given);
  const complaints = issue.errors[form];
  if (complaints !== undefined) return complaints.flatMap((complaint) => explain(complaint, value, path));
  return [{ path, ...(given === undefined ? messages.missing('transport', exampleOf(path)) : messages.noTransport()) }];
}

function advice(issue: core.$ZodIssue, path: Path, value: unknown): Advice {
  const key = keyOf(path);
  const given = at(value, path);
  const shown = JSON.stringify(given) ?? '';
  if (path.length === 0 && given === null) return messages.empty();
  if (given === undefined && issue.code !== 'invalid_key') return messages.missing(key, exampleOf(path));
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, path, given, shown);
    case 'invalid_value':
      return messages.notOneOf(key, shown, issue.values.map(String));
    case 'invalid_union':
      return messages.notOneOf(key, shown, discriminators(issue));
    case 'too_small':
      return outOfBounds(issue, 'atLeast', issue.minimum, key, shown);
    case 'too_big':
      return outOfBounds(issue, 'atMost', issue.maximum, key, shown);
    default:
      return messages.wrongForm(
        key,
        issue.code === 'invalid_key' ? String(path[path.length - 1]) : shown,
        forms[key] ?? issue.message,
      );
  }
}

function outOfBounds(
  { origin, exact }: core.$ZodIssueTooSmall | core.$ZodIssueTooBig,
  bound: 'atLeast' | 'atMost',
  limit: number | bigint,
  key: string,
  shown: string,
): Advice {
  if (origin === 'string' || origin === 'array') {
    return messages.wrongLength(key, origin === 'string', exact === true ? 'exactly' : bound, String(limit));
  }
  return messages.outOfRange(key, shown, bound, String(limit));
}

function wrongType(expected: string, path: Path, given: unknown, shown: string): Advice {
  const key = keyOf(path);
  if (expected === 'string' && typeof given === 'number') return messages.needsQuotes(key, shown);
  if (expected === 'number' && typeof given === 'string') return messages.noQuotes(key, shown);
  if (expected === 'int') return messages.whole(key, shown);
  if (expected === 'boolean') return messages.trueOrFalse(key, shown);
  return messages.wrongType(key, expected, exampleOf(path));
}

function discriminators(issue: core.$ZodIssueInvalidUnion): string[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
}

/** An example for this very place, else for the key wherever it stands. */
function exampleOf(path: Path): string | null {
  const place = path.filter((step) => typeof step === 'string').join('.');
  return examples[place] ?? examples[keyOf(path)] ?? null;
}

/** The last name of a path: of `services.0.counters.1` it is `counters`, of `devices.0.boxes.3` `boxes`. */
function keyOf(path: Path): string {
  const names = path.filter((step): step is string => typeof step === 'string' && !/^[0-9]+$/.test(step));
  const last = names[names.length - 1] ?? '';
  return names.includes('boxes') ? 'boxes' : last;
}
