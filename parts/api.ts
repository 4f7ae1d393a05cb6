import type { Problem } from '../contract/api.ts';
import { refusals } from '../texts/refusals.ts';
import type { Section } from '../texts/section.ts';
import { language, textOf } from './text.ts';

/** The hall refused, or could not be reached: `code` is stable, `params` fill its sentence. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** Where in what was sent what is wrong. */
  readonly errors: NonNullable<Problem['errors']>;
  constructor(
    code: string,
    params: Readonly<Record<string, string | number>> = {},
    errors: NonNullable<Problem['errors']> = [],
  ) {
    super(code);
    this.code = code;
    this.params = params;
    this.errors = errors;
  }
}

const TIMEOUT_MS = 5_000;

/**
 * One touch, however often it has to be sent: the same key gives the first answer again. `crypto.randomUUID` does not
 * exist on plain http from another machine.
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Asks the hall for a change below /api/v1. Throws `ApiProblem`; without a server its code is `no-server`. */
export async function post<Answer>(
  path: string,
  body: object = {},
  key: string = newKey(),
  timeoutMs?: number,
): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
  return send<Answer>(path, { method: 'POST', headers, body: JSON.stringify(body) }, timeoutMs);
}

/** Sends a sound. */
export async function putWav<Answer>(path: string, wav: Uint8Array): Promise<Answer> {
  return send<Answer>(path, {
    method: 'PUT',
    headers: { 'Content-Type': 'audio/wav' },
    body: new Blob([wav.slice()], { type: 'audio/wav' }),
  });
}

/** Puts a file in; it may take as long as the line needs. */
export async function putFile<Answer>(path: string, file: Blob): Promise<Answer> {
  return send<Answer>(
    path,
    { method: 'PUT', headers: { 'Content-Type': 'application/octet-stream' }, body: file },
    null,
  );
}

export async function get<Answer>(path: string, timeoutMs?: number): Promise<Answer> {
  return send<Answer>(path, {}, timeoutMs);
}

/** Sentences of refusals that a page may meet; those that stand everywhere, and what the page added. */
const sections: Section[] = [refusals];

/** A page of people who work here meets more refusals than a phone. */
export function knowRefusals(more: Section): void {
  sections.push(more);
}

/** The sentence of a problem in the page's language. */
export function problemText(error: unknown): string {
  if (!(error instanceof ApiProblem)) return textOf(refusals, 'no-server');
  const section = sections.find((one) => error.code in one[language.value]) ?? refusals;
  return textOf(section, error.code, error.params);
}

async function send<Answer>(path: string, init: RequestInit, timeoutMs: number | null = TIMEOUT_MS): Promise<Answer> {
  const abort = new AbortController();
  const timer = timeoutMs === null ? undefined : setTimeout(() => abort.abort(), timeoutMs);
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`/api/v1${path}`, { ...init, signal: abort.signal });
    answer = await response.json();
  } catch {
    throw new ApiProblem('no-server');
  } finally {
    clearTimeout(timer);
  }
  if (response.ok) return answer as Answer;
  const { code = 'internal-error', params = {}, errors = [] } = answer as Partial<Problem>;
  throw new ApiProblem(code, params, errors);
}
