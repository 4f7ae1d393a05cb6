import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Caller } from '../hall/endpoint.ts';
import { sendProblem } from './problem.ts';

const PAGE_COOKIE = 'quhao_page';

export interface AccessOptions {
  /** `quhao demo`: whoever is on this machine may do everything. */
  readonly openToThisMachine: boolean;
  /** Host names under which the hall may be asked for, besides this machine's own. */
  readonly hosts: readonly string[];
  readonly tokenHolder: (
    hash: string,
  ) => { readonly id: string; readonly role: string; readonly kioskId?: string } | null;
}

/** Hash under which an API token is known; the token itself is shown once and kept nowhere. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Who may ask. Until accounts and pairing exist a real hall listens on this machine only: its own pages carry a cookie
 * that a page of another site never gets, programs carry a token. Host and origin are checked against DNS rebinding and
 * foreign pages.
 */
export class Access {
  readonly #options: AccessOptions;
  readonly #pageSecret = randomBytes(24).toString('base64url');

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** Gives the hall's own page its cookie. */
  readonly admitPage: RequestHandler = (_request, response, next) => {
    response.cookie(PAGE_COOKIE, this.#pageSecret, { httpOnly: true, sameSite: 'strict', path: '/' });
    next();
  };

  /** Refuses foreign hosts and origins, and whoever brings neither token nor page cookie. */
  readonly guard: RequestHandler = (request: Request, response: Response, next: NextFunction) => {
    const caller = this.callerOf(request.headers, request.socket.remoteAddress);
    if ('refused' in caller) {
      sendProblem(request, response, caller);
      return;
    }
    response.locals['caller'] = caller;
    next();
  };

  /** The caller behind request headers; used for HTTP and for the socket's handshake. */
  callerOf(
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    remoteAddress: string | undefined,
  ): Caller | { readonly refused: 'not-allowed' | 'not-signed-in' } {
    if (!this.#hostIsOurs(headers)) return { refused: 'not-allowed' };
    const authorization = headers['authorization'];
    if (typeof authorization === 'string' && authorization.startsWith('Bearer ')) {
      const holder = this.#options.tokenHolder(tokenHash(authorization.slice('Bearer '.length)));
      if (holder === null) return { refused: 'not-signed-in' };
      const { id, role, kioskId } = holder;
      return {
        id: `token:${id}`,
        actor: `${role}:${id}`,
        kind: 'token',
        ...(kioskId === undefined ? {} : { kioskId }),
      };
    }
    if (this.#options.openToThisMachine && isThisMachine(remoteAddress)) {
      return { id: 'local', actor: 'local', kind: 'local' };
    }
    return this.#hasPageCookie(headers['cookie'])
      ? { id: 'page', actor: 'page', kind: 'page' }
      : { refused: 'not-signed-in' };
  }

  #hostIsOurs(headers: Readonly<Record<string, string | readonly string[] | undefined>>): boolean {
    const { host, origin } = headers;
    if (typeof host !== 'string') return false;
    const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    if (!['localhost', '127.0.0.1', '::1', ...this.#options.hosts].includes(name)) return false;
    return origin === undefined || (typeof origin === 'string' && origin.replace(/^https?:\/\//, '') === host);
  }

  #hasPageCookie(cookie: string | readonly string[] | undefined): boolean {
    if (typeof cookie !== 'string') return false;
    const given = cookie
      .split(/;\s*/)
      .find((part) => part.startsWith(`${PAGE_COOKIE}=`))
      ?.slice(PAGE_COOKIE.length + 1);
    if (given === undefined || given.length !== this.#pageSecret.length) return false;
    return timingSafeEqual(Buffer.from(given), Buffer.from(this.#pageSecret));
  }
}

function isThisMachine(remoteAddress: string | undefined): boolean {
  return remoteAddress !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(remoteAddress);
}
