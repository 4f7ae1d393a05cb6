import { createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import helmet from 'helmet';
import { listen, urlOf } from '../web/listen.ts';
import { builtFiles } from '../web/pages.ts';

export interface RedirectOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Where https is. */
  readonly toPort: number;
  /** The hall's own authority, PEM; null: nothing has to be trusted first. */
  readonly authority: string | null;
  readonly pagesFolder: string;
}

export interface Redirect {
  readonly url: string;
  close(): Promise<void>;
}

const HTTPS_PORT = 443;
/** Pages that whoever does not trust the hall yet must be able to read. */
const TRUST_PAGE = '/trust';
/** Beside the API, as on the https port. */
const AUTHORITY_FILE = '/api/v1/hall-ca.crt';

/**
 * The plain http port beside https: it leads there, and explains and gives what has to be trusted first. It takes nothing
 * in, and knows nobody.
 */
export async function openRedirect(options: RedirectOptions): Promise<Redirect> {
  const server = createServer(redirectApp(options));
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
  const port = await listen(server, options);
  return {
    url: urlOf('http', options.host, port),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function redirectApp({ toPort, authority, pagesFolder }: RedirectOptions): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(
    helmet({
      strictTransportSecurity: false,
      contentSecurityPolicy: {
        directives: { 'upgrade-insecure-requests': null, 'style-src': ["'self'", "'unsafe-inline'"] },
      },
    }),
  );
  if (authority !== null) {
    app.get(AUTHORITY_FILE, (_request, response) => giveAuthority(response, authority));
    app.get(TRUST_PAGE, (_request, response) => response.sendFile(join(pagesFolder, 'office', 'trust.html')));
    app.use(builtFiles(pagesFolder));
  }
  // a program that asks here is told so: led on silently, it would send its token in the open for ever
  app.use('/api', (_request, response) => response.status(404).end());
  app.use((request, response) => {
    const name = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d+)?$/i.exec(request.headers.host ?? '')?.[1];
    if (name === undefined) {
      response.status(400).end();
      return;
    }
    const port = toPort === HTTPS_PORT ? '' : `:${toPort}`;
    response.redirect(308, `https://${name}${port}${request.originalUrl}`);
  });
  return app;
}

/** The hall's authority as a file; with this type Android and iPhone offer to install it instead of showing it. */
export function giveAuthority(response: express.Response, authority: string): void {
  response.type('application/x-x509-ca-cert').send(authority);
}
