import type { RequestHandler, Response, Router } from 'express';
import { may } from '../doors/may.ts';
import type { Rule } from '../doors/may.ts';
import type { Caller } from '../hall/endpoint.ts';
import { refusalOf } from './access.ts';
import { sendProblem } from './problem.ts';

/** A way of the API that is no JSON operation: pictures, sounds, files. */
export interface RawRoute {
  readonly method: 'get' | 'post' | 'put';
  /** Below /api/v1. */
  readonly path: string;
  /** Who may ask; nothing here is anybody's own. */
  readonly may: Rule;
  readonly handlers: readonly RequestHandler[];
}

/** Puts it onto Express behind its rule: a body is not even read from somebody who may not. */
export function mountRaw(router: Router, route: RawRoute, callerOf: (response: Response) => Caller): void {
  const guard: RequestHandler = (request, response, next) => {
    const caller = callerOf(response);
    if (may(route.may, caller, () => false)) next();
    else sendProblem(request, response, refusalOf(caller));
  };
  router[route.method](route.path, guard, ...route.handlers);
}
