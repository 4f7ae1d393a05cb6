import express from 'express';
import type { Express, Request, RequestHandler, Response, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import QRCode from 'qrcode';
import { z } from 'zod';
import type { ZodType } from 'zod';
import { SetUpCodeBody, SetUpDraft, SetUpPasswordBody, TryDeviceBody } from '../../contract/set-up.ts';
import { DiscoveryBody } from '../../contract/discovery.ts';
import type { SetUpAnswer, SetUpDoorAnswer } from '../../contract/set-up.ts';
import type { RestoreDesk } from '../backup/restore-desk.ts';
import { restoreEndpoints, restoreFileRoute } from '../backup/restore-routes.ts';
import type { Discovery } from '../discovery/discovery.ts';
import { NOBODY } from '../doors/may.ts';
import type { Caller } from '../hall/endpoint.ts';
import { isRefusal } from '../hall/slice.ts';
import type { Refusal } from '../hall/slice.ts';
import { cookieOf, SET_UP_COOKIE } from '../web/cookies.ts';
import { answerFaults } from '../web/faults.ts';
import { isForUs, ourNames } from '../web/hosts.ts';
import { mount } from '../web/mount.ts';
import { builtFiles, sendPage } from '../web/pages.ts';
import { sendProblem } from '../web/problem.ts';
import { mountRaw } from '../web/raw.ts';
import { safely } from '../web/safely.ts';
import type { SetUpDoor } from './door.ts';
import type { DraftFile } from './draft-file.ts';
import { numbered } from './numbering.ts';
import { officialName } from './official-name.ts';
import { problemsOf } from './problems.ts';
import { reachableAddresses } from './reachable.ts';
import type { Trying } from './trying.ts';

export interface SetUpApp {
  readonly drafts: DraftFile;
  readonly door: SetUpDoor;
  /** What is wrong with a password. */
  readonly judge: (password: string) => Refusal | null;
  readonly finish: (password: string) => Promise<Refusal | null>;
  /** After the answer is on its way. */
  readonly onFinished: () => void;
  readonly trying: Trying;
  /** What is plugged in, by what answers. */
  readonly discovery: Pick<Discovery, 'answer' | 'search'>;
  /** Brings a hall back instead of making one. */
  readonly restore: RestoreDesk;
  /** Whether a restored hall can begin; null: it can. */
  readonly restored: () => Promise<Refusal | null>;
  readonly host: string;
  readonly port: number;
  readonly pagesFolder: string;
  readonly log: Logger;
}

const BODY_LIMIT = '64kb';
const REQUESTS_A_MINUTE = 600;
const PAGE = 'office/set-up/index.html';
/** Where the hall's other machines will go. */
const FACES: Readonly<Record<string, string>> = {
  kiosk: '/kiosk?kiosk=kiosk-1',
  display: '/display',
  counter: '/counter/1',
};

/** The set-up over HTTP: one page, its code, its draft. Whatever else is asked for leads to the page. */
export function createSetUpApp(parts: SetUpApp): Express {
  const { door, drafts, trying, host, port, log } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(safely());
  app.use(ownHost(host));
  const api = express.Router();
  api.use(rateLimit({ windowMs: 60_000, limit: REQUESTS_A_MINUTE, handler: refuse({ refused: 'too-many' }) }));
  api.use(express.json({ limit: BODY_LIMIT }));

  api.get('/set-up', (request, response) => {
    const answer: SetUpDoorAnswer = { admitted: door.admits(sessionOf(request)), lockedSeconds: door.lockedSeconds };
    response.json(answer);
  });
  take(api, '/set-up/code', SetUpCodeBody, ({ code }, response) => {
    const entered = door.enter(code);
    if (isRefusal(entered)) {
      if (entered.refused === 'code-locked') log.warn({ ...entered.params }, 'wrong codes have locked the set-up');
      return entered;
    }
    response.cookie(SET_UP_COOKIE, entered.session, { httpOnly: true, sameSite: 'strict', path: '/api/v1' });
    const answer: SetUpDoorAnswer = { admitted: true, lockedSeconds: 0 };
    return answer;
  });

  // nothing below without the code
  api.use(['/set-up', '/restore'], (request, response, next) => {
    if (door.admits(sessionOf(request))) next();
    else sendProblem(request, response, { refused: 'code-needed' });
  });
  const addresses = reachableAddresses(host, port);
  const answer = (): SetUpAnswer => ({
    draft: drafts.draft,
    officialName: officialName(drafts.draft.place),
    numbered: numbered(drafts.draft.services),
    problems: problemsOf(drafts.draft),
    addresses,
  });
  api.get('/set-up/draft', (_request, response) => {
    response.json(answer());
  });
  take(api, '/set-up/draft', SetUpDraft, async (draft) => {
    await drafts.keep(draft);
    return answer();
  });
  take(api, '/set-up/password', SetUpPasswordBody, ({ password }) => parts.judge(password) ?? {});
  take(api, '/set-up/finish', SetUpPasswordBody, async ({ password }, response) => {
    const refused = await parts.finish(password);
    if (refused !== null) return refused;
    response.set('Connection', 'close');
    response.once('finish', parts.onFinished);
    return {};
  });
  api.get('/set-up/discovery', (_request, response) => {
    response.json(parts.discovery.answer);
  });
  take(api, '/set-up/discovery', DiscoveryBody, async ({ noPrinterOn }) => {
    // a device that is being tried has its port
    await trying.close();
    parts.discovery.search(noPrinterOn).catch((err: unknown) => log.error({ err }, 'the search for devices failed'));
    return parts.discovery.answer;
  });
  api.get('/set-up/trial', async (request, response) => {
    const health = await trying.health(drafts.draft);
    if ('refused' in health) sendProblem(request, response, health);
    else response.json({ devices: health });
  });
  take(api, '/set-up/trial', TryDeviceBody, async ({ id }) => (await trying.exercise(drafts.draft, id)) ?? {});
  // whoever has the code sets this machine up
  const whoever = (): Caller => ({ id: 'set-up', actor: 'set-up', kind: 'local', everything: true, who: [] });
  for (const endpoint of restoreEndpoints(parts.restore, NOBODY)) mount(api, endpoint, whoever);
  mountRaw(api, restoreFileRoute(parts.restore, NOBODY), whoever);
  take(api, '/set-up/restored', z.strictObject({}), async (_nothing, response) => {
    const refused = await parts.restored();
    if (refused !== null) return refused;
    response.set('Connection', 'close');
    response.once('finish', parts.onFinished);
    return {};
  });
  api.get('/set-up/qr/:face.svg', async (request, response, next) => {
    const [address] = addresses;
    const path = FACES[request.params.face];
    if (address === undefined || path === undefined) next();
    else response.type('image/svg+xml').send(await QRCode.toString(`${address}${path}`, { type: 'svg', margin: 0 }));
  });
  api.use(refuse({ refused: 'not-found' }));
  app.use('/api/v1', api);

  app.get('/set-up', (_request, response) => sendPage(response, parts.pagesFolder, PAGE));
  app.use(builtFiles(parts.pagesFolder));
  app.use((_request, response) => response.redirect(302, '/set-up'));
  app.use(answerFaults(log, 'the set-up'));
  return app;
}

/** A POST whose body is checked; its answer, or the refusal as a problem document. */
function take<Body extends ZodType>(
  router: Router,
  path: string,
  body: Body,
  handle: (given: z.infer<Body>, response: Response) => object | Refusal | Promise<object | Refusal>,
): void {
  router.post(path, async (request, response) => {
    const parsed = body.safeParse(request.body ?? undefined);
    if (!parsed.success) {
      const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      sendProblem(request, response, { refused: 'malformed' }, { errors });
      return;
    }
    const answer = await handle(parsed.data, response);
    if (isRefusal(answer)) sendProblem(request, response, answer);
    else response.json(answer);
  });
}

function refuse(refusal: Refusal): RequestHandler {
  return (request, response) => sendProblem(request, response, refusal);
}

/** A page of another site, and a name that leads here by another's will (DNS rebinding), get nothing. */
function ownHost(listening: string): RequestHandler {
  const isOurName = ourNames(() => [listening]);
  return (request, response, next) => {
    if (isForUs(request.headers, isOurName)) next();
    else sendProblem(request, response, { refused: 'not-allowed' });
  };
}

function sessionOf({ headers }: Request): string | null {
  return cookieOf(headers, SET_UP_COOKIE);
}
