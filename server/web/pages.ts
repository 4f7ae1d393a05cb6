import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express from 'express';
import type { Request, RequestHandler, Response, Router } from 'express';
import type { RoomMessage } from '../../contract/views.ts';
import { pageRoutes } from '../../tools/pages.js';

/** The view of a room as a page would get it on joining; null where there is no such room. */
export type FirstView = (room: string) => RoomMessage<object> | null;

/** The built pages at their addresses; what Vite named by content may be kept for good, pages are asked for anew. */
export function pages(folder: string, admit: RequestHandler, firstView: FirstView): Router {
  const router = express.Router();
  for (const { route, html } of pageRoutes) {
    router.get(route, admit, async (request, response, next) => {
      const file = join(folder, html);
      if (!existsSync(file)) {
        next();
        return;
      }
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
