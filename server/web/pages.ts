import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { RequestHandler, Router } from 'express';
import { pageRoutes } from '../../tools/pages.js';

/** The built pages at their addresses; what Vite named by content may be kept for good, pages are asked for anew. */
export function pages(folder: string, admit: RequestHandler): Router {
  const router = express.Router();
  for (const { route, html } of pageRoutes) {
    router.get(route, admit, (_request, response, next) => {
      const file = join(folder, html);
      if (!existsSync(file)) {
        next();
        return;
      }
      response.sendFile(file, { headers: { 'Cache-Control': 'no-cache' } });
    });
  }
  router.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  return router;
}
