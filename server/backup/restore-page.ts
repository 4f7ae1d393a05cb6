import { createServer } from 'node:http';
import type { Logger } from 'pino';
import { NOBODY } from '../doors/may.ts';
import { machineTime } from '../hall/clock.ts';
import { Access, KNOWS_NOBODY } from '../web/access.ts';
import { createApp } from '../web/app.ts';
import { listen, urlOf } from '../web/listen.ts';
import { RestoreDesk } from './restore-desk.ts';
import type { Restored } from './restore.ts';
import { restoreEndpoints, restoreFileRoute } from './restore-routes.ts';

export interface RestorePageOptions {
  readonly folder: string;
  readonly port: number;
  readonly pagesFolder: string;
  readonly jobFile: string;
  readonly log: Logger;
  readonly onRestored: (restored: Restored) => void;
}

/** Serves the page `/restore` on this machine alone, for a data folder without a hall. */
export async function openRestorePage(
  options: RestorePageOptions,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { folder, jobFile, onRestored, pagesFolder, log, port } = options;
  const desk = new RestoreDesk({ folder, jobFile, now: () => machineTime.wall(), onRestored });
  const app = createApp({
    endpoints: restoreEndpoints(desk, NOBODY),
    raw: [restoreFileRoute(desk, NOBODY)],
    access: new Access({ ...KNOWS_NOBODY, openToThisMachine: false }),
    pagesFolder,
    log,
    firstView: () => null,
    pathOfScreen: () => null,
    onUse: () => undefined,
  });
  const http = createServer(app);
  http.headersTimeout = 10_000;
  // a backup of gigabytes over a slow line takes its time
  http.requestTimeout = 0;
  const host = '127.0.0.1';
  const url = urlOf('http', host, await listen(http, { host, port }));
  return {
    url: `${url}/restore`,
    close: async () => {
      await desk.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
      });
    },
  };
}
