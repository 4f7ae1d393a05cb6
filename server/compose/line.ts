import { createServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Express } from 'express';
import { KIOSK_LINK } from '../kiosk-link/name.ts';
import { Kiosks } from '../kiosk-link/kiosks.ts';
import { Realtime } from '../realtime/realtime.ts';
import { pathOf } from '../screens/rules.ts';
import { openTls } from '../tls/open.ts';
import type { HallTls } from '../tls/open.ts';
import { openRedirect } from '../tls/redirect.ts';
import type { Redirect } from '../tls/redirect.ts';
import { keepRenewed } from '../tls/renewal.ts';
import { createApp } from '../web/app.ts';
import { listen, urlOf } from '../web/listen.ts';
import { kioskOf } from './callers.ts';
import type { Parts, Ways } from './parts.ts';

export interface Addresses {
  readonly url: string;
  /** The plain http port that leads to https; null where there is none. */
  readonly redirectUrl: string | null;
}

interface LineParts {
  readonly parts: Parts;
  readonly tls: HallTls | null;
  readonly http: HttpServer | HttpsServer;
  readonly realtime: Realtime;
  readonly kiosks: Kiosks;
}

/** Where pages, programs and kiosk PCs reach the hall: http or https, the sockets of pages, the plain port beside https. */
export class Line {
  readonly #made: LineParts;
  #redirect: Redirect | null = null;
  #renewal: NodeJS.Timeout | null = null;

  private constructor(made: LineParts) {
    this.#made = made;
  }

  /** Puts it together; nobody reaches it before `open`. */
  static async make(parts: Parts, ways: Ways): Promise<Line> {
    const { hall, hardware, callers, touch } = parts;
    let realtime: Realtime | null = null;
    const app = appOf(parts, ways, (room) => realtime?.first(room) ?? null);
    const tls = await tlsOf(parts, app);
    const http = tls?.server ?? createServer(app);
    http.headersTimeout = 10_000;
    http.requestTimeout = 20_000;
    realtime = new Realtime({
      http,
      rooms: ways.rooms,
      position: () => hall.position,
      callerOf: (headers, address) => callers.access.callerOf(headers, address),
      onLine: ({ screenId }, change) => {
        if (screenId !== undefined) hardware.sightings.line(screenId, change);
      },
    });
    const { devices, report } = hardware;
    const kiosks = new Kiosks({
      devices,
      hall,
      report,
      onChange: touch,
      kioskOf: (socket) => kioskOf(callers.access, socket),
    });
    kiosks.serve(realtime.namespace(KIOSK_LINK));
    return new Line({ parts, tls, http, realtime, kiosks });
  }

  /** The hall's own authority, PEM; null: it has none. */
  get authority(): string | null {
    return this.#made.tls?.authority ?? null;
  }

  get sockets(): number {
    return this.#made.realtime.sockets;
  }

  /** ms since 1970; null without https. */
  certificateEndsAt(): number | null {
    return this.#made.tls?.certificateEndsAt() ?? null;
  }

  /** Something may have changed that pages show. */
  touch(): void {
    this.#made.realtime.touch();
  }

  /** Rights may have gone: whoever looks at what is not theirs any more is sent away. */
  recheck(): void {
    this.#made.realtime.recheck();
    this.#made.kiosks.recheck();
  }

  async open(): Promise<Addresses> {
    const { http, tls, parts } = this.#made;
    const { options, log } = parts;
    const { host, pagesFolder } = options;
    const port = await listen(http, options);
    if (tls === null) return { url: urlOf('http', host, port), redirectUrl: null };
    const from = options.file.tls?.redirectFrom;
    if (from !== undefined) {
      this.#redirect = await openRedirect({ host, port: from, toPort: port, authority: this.authority, pagesFolder });
    }
    this.#renewal = keepRenewed(tls, log);
    return { url: urlOf('https', host, port), redirectUrl: this.#redirect?.url ?? null };
  }

  async close(): Promise<void> {
    clearInterval(this.#renewal ?? undefined);
    await this.#made.realtime.close();
    this.#made.http.closeAllConnections();
    await this.#redirect?.close();
  }
}

function appOf(
  { options, log, hall, callers: { access, idle }, hardware: { sightings } }: Parts,
  { endpoints, raw }: Ways,
  firstView: Realtime['first'],
): Express {
  return createApp({
    endpoints,
    access,
    pagesFolder: options.pagesFolder,
    log,
    firstView,
    raw,
    secure: options.file.tls !== undefined,
    pathOfScreen: (screenId) => {
      const screen = hall.state.screens.screens.get(screenId);
      return screen === undefined || screen.locked ? null : pathOf(screen);
    },
    onUse: ({ kind, id, sessionId, screenId }, changes) => {
      if (screenId !== undefined) sightings.seen(screenId);
      if (kind === 'token') sightings.seen(id);
      if (sessionId !== undefined && changes) idle.used(sessionId);
    },
  });
}

async function tlsOf({ options: { file, folder } }: Parts, app: Express): Promise<HallTls | null> {
  if (file.tls === undefined) return null;
  return openTls({ config: file.tls, dataFolder: folder, hall: file.hall.name, now: Date.now }, app);
}
