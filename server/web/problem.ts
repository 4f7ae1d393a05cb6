import type { Request, Response } from 'express';
import type { Problem } from '../../contract/api.ts';
import { refusalText } from '../../texts/refusal-text.ts';
import type { Refusal } from '../hall/slice.ts';

/** Statuses of refusals that are not 409 `refused by a rule`. */
const STATUS: Readonly<Record<string, number>> = {
  'key-reused': 422,
  malformed: 400,
  'not-allowed': 403,
  'not-signed-in': 401,
  'code-needed': 401,
  'not-found': 404,
  'too-large': 413,
  'too-many': 429,
  'outcome-unknown': 503,
  'cannot-write': 503,
  'internal-error': 500,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Malformed request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'No such thing',
  409: 'Refused by a rule of the hall',
  413: 'Too large',
  422: 'Idempotency key used for something else',
  429: 'Too many requests',
  500: 'A fault of the program',
  503: 'The hall cannot write now',
};

/** A problem document (RFC 9457) in the caller's language: Chinese unless English is asked for. */
export function sendProblem(
  request: Request,
  response: Response,
  refusal: Refusal,
  more: { readonly status?: number; readonly errors?: Problem['errors'] } = {},
): void {
  const status = more.status ?? STATUS[refusal.refused] ?? 409;
  const language = request.acceptsLanguages('zh-CN', 'zh', 'en') === 'en' ? 'en' : 'zh-CN';
  const problem: Problem = {
    type: `/problems/${refusal.refused}`,
    title: TITLES[status] ?? 'Refused',
    status,
    detail: refusalText(language, refusal.refused, refusal.params ?? {}),
    code: refusal.refused,
    ...(refusal.params === undefined ? {} : { params: { ...refusal.params } }),
    ...(more.errors === undefined ? {} : { errors: more.errors }),
  };
  response.status(status).type('application/problem+json').send(JSON.stringify(problem));
}
