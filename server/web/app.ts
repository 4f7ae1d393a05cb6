import express from 'express';
import type { Express, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import { STAFF } from '../doors/may.ts';
import type { AnyEndpoint, Caller } from '../hall/endpoint.ts';
import type { Access } from './access.ts';
import { answerFaults, wayOf } from './faults.ts';
import { mount } from './mount.ts';
import { openApi } from './openapi.ts';
import { pages } from './pages.ts';
import type { FirstView } from './pages.ts';
import { sendProblem } from './problem.ts';
import { mountRaw } from './raw.ts';
import type { RawRoute } from './raw.ts';
import { answersSafely, safely } from './safely.ts';

export interface WebOptions {
  readonly endpoints: readonly AnyEndpoint[];
  readonly access: Access;
  /** Folder of the built pages. */
  readonly pagesFolder: string;
  readonly log: Logger;
  /** Put into the HTML of a page whose first screen must not wait for the line. */
  readonly firstView: FirstView;
  readonly raw: readonly RawRoute[];
  /** Whether the pages come over https. */
  readonly secure?: boolean;
  /** Where a paired screen belongs. */
  readonly pathOfScreen: (screenId: string) => string | null;
  /** Somebody did something, or a screen was heard of. */
  readonly onUse: (caller: Caller, changes: boolean) => void;
}

const BODY_LIMIT = '16kb';
/** A page asks far less; a program that asks more uses a token. */
const PAGE_REQUESTS_A_MINUTE = 600;
const LIMITED: ReadonlySet<Caller['kind']> = new Set(['page', 'nobody', 'staff', 'screen']);

export function createApp({
  endpoints,
  access,
  pagesFolder,
  log,
  firstView,
  raw,
  secure = false,
  pathOfScreen,
  onUse,
}: WebOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const callerOf = (response: Response): Caller => response.locals['caller'] as Caller;
  const api = express.Router();
  api.use(answersSafely(secure));
  api.use(access.guard);
  const limit = rateLimit({
    windowMs: 60_000,
    limit: PAGE_REQUESTS_A_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // everybody for themselves; who is nobody counts by address
    keyGenerator: ({ socket }, response) => {
      const { kind, id } = callerOf(response);
      return kind === 'staff' || kind === 'screen' ? id : ipKeyGenerator(socket.remoteAddress ?? '');
    },
    handler: (request, response) => sendProblem(request, response, { refused: 'too-many' }),
  });
  api.use((request, response, next) => {
    if (LIMITED.has(callerOf(response).kind)) void limit(request, response, next);
    else next();
  });
  api.use((request, response, next) => {
    const caller = callerOf(response);
    onUse(caller, request.method !== 'GET');
    response.once('finish', () => {
      if (response.statusCode !== 403 || caller.kind === 'nobody') return;
      log.warn(
        { actor: caller.actor, method: request.method, way: wayOf(request) },
        'somebody asked for what is not theirs',
      );
    });
    next();
  });
  api.use(express.json({ limit: BODY_LIMIT }));
  for (const endpoint of endpoints) mount(api, endpoint, callerOf);
  const documented: RawRoute = {
    method: 'get',
    path: '/openapi.json',
    may: STAFF,
    handlers: [(_request, response) => void response.json(openApi(endpoints))],
  };
  for (const route of [documented, ...raw]) mountRaw(api, route, callerOf);
  api.use((request, response) => sendProblem(request, response, { refused: 'not-found' }));
  app.use('/api/v1', api);

  app.use(safely(secure));
  app.use(pages({ folder: pagesFolder, access, firstView, pathOfScreen }));
  app.use((request, response) => sendProblem(request, response, { refused: 'not-found' }));

  app.use(answerFaults(log, 'a request'));
  return app;
}
