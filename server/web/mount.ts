import { createHash } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import type { ZodType } from 'zod';
import { may } from '../doors/may.ts';
import { HallUnavailable } from '../hall/unavailable.ts';
import type { AnyEndpoint, Asked, Caller } from '../hall/endpoint.ts';
import { refusalOf } from './access.ts';
import { controlCharacterIn } from './control-characters.ts';
import { setCookie } from './cookies.ts';
import { sendProblem } from './problem.ts';

const KEY_SHAPE = /^[\x21-\x7e]{1,200}$/;

/** Puts one endpoint onto Express: schemas at the border, idempotency key, refusals as problem documents. */
export function mount(router: Router, endpoint: AnyEndpoint, callerOf: (response: Response) => Caller): void {
  const handle = endpoint.handle.bind(endpoint) as (
    asked: Asked<unknown, unknown>,
  ) => ReturnType<AnyEndpoint['handle']>;

  router[endpoint.method](endpoint.path, async (request: Request, response: Response) => {
    const caller = callerOf(response);
    // whoever may not in any case is not told what is wrong with what they sent
    if (!may(endpoint.may, caller, () => endpoint.own !== undefined)) {
      sendProblem(request, response, refusalOf(caller));
      return;
    }
    const params = parseParams(endpoint, request.params);
    if ('issues' in params) {
      sendProblem(request, response, { refused: 'not-found' });
      return;
    }
    const control = controlCharacterIn(request.body);
    if (control !== null) {
      const errors = [{ path: control, message: 'control characters' }];
      sendProblem(request, response, { refused: 'malformed' }, { errors });
      return;
    }
    const body = endpoint.body?.safeParse(request.body ?? undefined);
    if (body !== undefined && !body.success) {
      const errors = body.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      sendProblem(request, response, { refused: 'malformed' }, { errors });
      return;
    }
    const asked = { params: params.values, body: body?.data };
    if (!may(endpoint.may, caller, () => endpoint.own?.(caller, asked) === true)) {
      sendProblem(request, response, refusalOf(caller));
      return;
    }
    const key = request.get('idempotency-key');
    if (key !== undefined && !KEY_SHAPE.test(key)) {
      const errors = [{ path: 'Idempotency-Key', message: '1–200 printable ASCII characters' }];
      sendProblem(request, response, { refused: 'malformed' }, { errors });
      return;
    }
    try {
      const answered = await handle({
        ...asked,
        caller,
        ...(key === undefined || endpoint.method === 'get'
          ? {}
          : { repeat: { caller: caller.id, key, fingerprint: fingerprint(request) } }),
      });
      if ('refused' in answered) {
        const status = answered.unknown === true ? (endpoint.notFound?.includes(answered.refused) ? 404 : 400) : null;
        sendProblem(request, response, answered, {
          ...(status === null ? {} : { status }),
          ...(answered.errors === undefined ? {} : { errors: [...answered.errors] }),
        });
        return;
      }
      for (const cookie of answered.cookies ?? []) setCookie(request, response, cookie);
      if (answered.replayed === true) response.set('Idempotent-Replayed', 'true');
      response.status(endpoint.status ?? 200).json(answered.answer);
    } catch (error) {
      if (!(error instanceof HallUnavailable)) throw error;
      response.set('Retry-After', '1');
      sendProblem(request, response, { refused: error.code });
    }
  });
}

function parseParams(
  endpoint: AnyEndpoint,
  given: Readonly<Record<string, unknown>>,
): { readonly values: Readonly<Record<string, unknown>> } | { readonly issues: true } {
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries<ZodType>(endpoint.params ?? {})) {
    const parsed = schema.safeParse(given[name]);
    if (!parsed.success) return { issues: true };
    values[name] = parsed.data;
  }
  return { values };
}

/** The same key with another route or body is a mistake of the caller. */
function fingerprint(request: Request): string {
  return createHash('sha256')
    .update(`${request.method} ${request.path}\n${JSON.stringify(request.body ?? null)}`)
    .digest('base64url');
}
