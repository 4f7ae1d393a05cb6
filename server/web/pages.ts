import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express from 'express';
import type { Request, Response, Router } from 'express';
import type { RoomMessage } from '../../contract/views.ts';
import { may } from '../doors/may.ts';
import type { Access } from './access.ts';
import { PAGE_RULES } from './page-rules.ts';
import { pageRoutes } from '../../tools/pages.js';

/** The view of a room as a page would get it on joining; null where there is no such room. */
export type FirstView = (room: string) => RoomMessage<object> | null;

export interface PagesOptions {
  /** Of the built pages. */
  readonly folder: string;
  readonly access: Access;
  readonly firstView: FirstView;
  /** Where a paired screen belongs; null: it is none, or locked. */
  readonly pathOfScreen: (screenId: string) => string | null;
}

/** Pages in place of others: to sign in, to pair a screen. */
const SIGN_IN = 'office/sign-in.html';
const PAIR = 'office/pair.html';

/**
 * The built pages at their addresses, each behind its rule (`page-rules.ts`): whoever may not gets, at the same address,
 * the page where that can be mended. What Vite named by content may be kept for good, pages are asked for anew.
 */
export function pages({ folder, access, firstView, pathOfScreen }: PagesOptions): Router {
  const router = express.Router();
  for (const { route, html } of pageRoutes) {
    const rule = PAGE_RULES[route];
    if (rule === undefined) throw new Error(`the page ${route} has no rule in page-rules.ts`);
    router.get(route, access.admitPage, async (request, response, next) => {
      const caller = access.callerOfPage(request);
      const id = ownId(request);
      if (!may(rule.may, caller, () => rule.own?.(caller, id) === true)) {
        const home = caller.kind === 'screen' && caller.screenId !== undefined ? pathOfScreen(caller.screenId) : null;
        // a screen that was opened at another page than its own goes home
        if (home !== null && home !== request.originalUrl && rule.screen !== undefined) response.redirect(home);
        else door(response, join(folder, rule.screen === undefined ? SIGN_IN : PAIR));
        return;
      }
      const file = join(folder, html);
      if (!existsSync(file)) {
        next();
        return;
      }
      access.renewScreen(request, response);
      const room = firstRoom(route, request);
      const first = room === null ? null : firstView(room);
      if (first === null) {
        sendPage(response, folder, html);
        return;
      }
      response.set('Cache-Control', 'no-store').type('html');
      response.send(withFirstView(await readFile(file, 'utf8'), first));
    });
  }
  router.use(builtFiles(folder));
  return router;
}

/** One built page; asked for anew each time, since the next version has the same address. */
export function sendPage(response: Response, folder: string, html: string): void {
  response.sendFile(join(folder, html), { headers: { 'Cache-Control': 'no-cache' } });
}

/** What pages load: scripts, styles, fonts. */
export function builtFiles(folder: string): Router {
  const router = express.Router();
  router.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  router.use('/fonts', express.static(fontFolder(), { immutable: true, maxAge: '1y', index: false }));
  return router;
}

/** Not found in any cache: the same address is another page once the door is open. */
function door(response: Response, file: string): void {
  response.status(401).sendFile(file, { headers: { 'Cache-Control': 'no-store' } });
}

/** The counter or the kiosk that an address names. */
function ownId({ params, query }: Request): string | null {
  const { id } = params;
  if (typeof id === 'string') return id;
  return typeof query['kiosk'] === 'string' ? query['kiosk'] : null;
}

/** Noto Sans SC (OFL-1.1), for screens whose system has no Chinese font. */
function fontFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts');
}

const LONGEST_ROOM = 120;

/** The room that a page joins first, where its first screen is worth the bytes: somebody stands before a kiosk. */
function firstRoom(route: string, { query }: Request): string | null {
  if (route !== '/kiosk') return null;
  const { kiosk } = query;
  const room = typeof kiosk === 'string' ? `kiosk:${kiosk}` : 'kiosk';
  return room.length > LONGEST_ROOM ? null : room;
}

/**
 * The page with its first view in it (`parts/useRoom.ts` takes it out): the screen is there before the line is. A block
 * of data, which the policy against inline scripts lets be; no `<` in it, so that no name can end it.
 */
function withFirstView(html: string, first: RoomMessage<object>): string {
  const data = JSON.stringify(first).replaceAll('<', String.raw`\u003c`);
  const block = `<script type="application/json" id="first-view">${data}</script>`;
  return html.replace('<div id="page">', () => `${block}<div id="page">`);
}
