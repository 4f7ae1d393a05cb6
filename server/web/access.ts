import { timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { CounterId } from '../../contract/ids.ts';
import type { ScreenKind, StaffRole } from '../../contract/doors.ts';
import type { Who } from '../doors/may.ts';
import { newToken, tokenHash } from '../doors/token.ts';
import type { Caller } from '../hall/endpoint.ts';
import type { Refusal } from '../hall/slice.ts';
import { cookieOf, KEEP_SCREEN_MS, PAGE_COOKIE, SCREEN_COOKIE, SESSION_COOKIE, setCookie } from './cookies.ts';
import { isForUs, isThisMachine } from './hosts.ts';
import { sendProblem } from './problem.ts';

/** Somebody who is signed in. */
export interface SignedIn {
  readonly sessionId: string;
  readonly accountId: string;
  readonly roles: readonly StaffRole[];
  /** Where they sit; null: at no counter. */
  readonly counterId: CounterId | null;
}

/** A screen that is paired and not locked. */
export interface KnownScreen {
  readonly screenId: string;
  readonly kind: ScreenKind;
  readonly kioskId: string | null;
  readonly counterId: CounterId | null;
}

export interface AccessOptions {
  /** `quhao demo`: whoever is on this machine may do everything. */
  readonly openToThisMachine: boolean;
  /** Whether the hall may be asked for under a name (without port); this machine's own always. */
  readonly isOurName: (name: string) => boolean;
  readonly tokenHolder: (
    hash: string,
  ) => { readonly id: string; readonly role: string; readonly kioskId?: string } | null;
  /** By the hashes of their tokens. */
  readonly session: (hash: string) => SignedIn | null;
  readonly screen: (hash: string) => KnownScreen | null;
  /** False: the doors stand open to the hall's own pages on this machine, where alone it listens. */
  readonly hasAccounts: () => boolean;
}

/** For a server of this machine alone that knows nobody, but its own pages by the cookie that it gave them. */
export const KNOWS_NOBODY: Omit<AccessOptions, 'openToThisMachine'> = {
  isOurName: () => false,
  tokenHolder: () => null,
  session: () => null,
  screen: () => null,
  hasAccounts: () => false,
};

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Who is not let through: nobody is asked to sign in, everybody else is told that it is not theirs. */
export function refusalOf({ kind }: Caller): Refusal {
  return { refused: kind === 'nobody' ? 'not-signed-in' : 'not-allowed' };
}

/**
 * Who asks: staff by the cookie of their session, screens by the cookie they were paired with, programs by a token, the
 * rest as nobody. What they may is not said here (`doors/may.ts`). Host and origin are checked against DNS rebinding
 * and pages of other sites, and cookies are never sent along from those (SameSite).
 */
export class Access {
  readonly #options: AccessOptions;
  readonly #pageSecret = newToken();

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** Gives a page of a hall without accounts its cookie. */
  readonly admitPage: RequestHandler = (request, response, next) => {
    if (!this.#options.hasAccounts()) setCookie(request, response, { name: PAGE_COOKIE, value: this.#pageSecret });
    next();
  };

  /** Refuses foreign hosts and origins and tokens that nobody has, and puts the caller into `response.locals`. */
  readonly guard: RequestHandler = (request: Request, response: Response, next: NextFunction) => {
    const caller = this.callerOf(request.headers, request.socket.remoteAddress);
    if ('refused' in caller) {
      sendProblem(request, response, caller);
      return;
    }
    response.locals['caller'] = caller;
    next();
  };

  /** Who opens a page: of a hall without accounts, whoever can reach it. */
  callerOfPage(request: Request): Caller {
    const caller = this.callerOf(request.headers, request.socket.remoteAddress);
    if (!('refused' in caller)) return caller;
    return caller.refused === 'not-signed-in' && !this.#options.hasAccounts() ? PAGE : NOBODY;
  }

  /** Browsers keep a cookie for a while only: each page of a screen's makes it last anew. */
  renewScreen(request: Request, response: Response): void {
    const token = cookieOf(request.headers, SCREEN_COOKIE);
    if (token === null || this.#screenOf(request.headers) === null) return;
    setCookie(request, response, { name: SCREEN_COOKIE, value: token, keepMs: KEEP_SCREEN_MS });
  }

  /** The caller behind request headers; used for HTTP and for the socket's handshake. */
  callerOf(
    headers: Headers,
    remoteAddress: string | undefined,
  ): Caller | { readonly refused: 'not-allowed' | 'not-signed-in' } {
    if (!isForUs(headers, this.#options.isOurName)) return { refused: 'not-allowed' };
    const authorization = headers['authorization'];
    if (typeof authorization === 'string' && authorization.startsWith('Bearer ')) {
      return this.#program(authorization.slice('Bearer '.length)) ?? { refused: 'not-signed-in' };
    }
    if (this.#options.openToThisMachine && isThisMachine(remoteAddress)) {
      return { id: 'local', actor: 'local', kind: 'local', everything: true, who: [] };
    }
    if (!this.#options.hasAccounts()) {
      if (!this.#hasPageCookie(headers)) return { refused: 'not-signed-in' };
      return PAGE;
    }
    const token = cookieOf(headers, SCREEN_COOKIE);
    return {
      ...(this.#person(headers) ?? this.#screen(headers) ?? NOBODY),
      ...(token === null ? {} : { screenToken: tokenHash(token) }),
      ...(remoteAddress === undefined ? {} : { address: remoteAddress }),
    };
  }

  #program(token: string): Caller | null {
    const holder = this.#options.tokenHolder(tokenHash(token));
    if (holder === null) return null;
    const { id, role, kioskId } = holder;
    const who: Who[] = [role === 'kiosk' ? 'kiosk' : 'integrator'];
    return {
      id: `token:${id}`,
      actor: `${role}:${id}`,
      kind: 'token',
      everything: false,
      who,
      ...(kioskId === undefined ? {} : { kioskId }),
    };
  }

  #person(headers: Headers): Caller | null {
    const token = cookieOf(headers, SESSION_COOKIE);
    const session = token === null ? null : this.#options.session(tokenHash(token));
    if (session === null) return null;
    const { accountId, sessionId, roles, counterId } = session;
    const screenId = this.#screenOf(headers)?.screenId;
    return {
      id: `staff:${accountId}`,
      actor: `staff:${accountId}`,
      kind: 'staff',
      everything: false,
      who: roles,
      accountId,
      sessionId,
      ...(counterId === null ? {} : { counterId }),
      ...(screenId === undefined ? {} : { screenId }),
    };
  }

  #screen(headers: Headers): Caller | null {
    const screen = this.#screenOf(headers);
    if (screen === null) return null;
    const { screenId, kind, kioskId, counterId } = screen;
    return {
      id: `screen:${screenId}`,
      actor: `screen:${screenId}`,
      kind: 'screen',
      everything: false,
      who: [kind],
      screenId,
      ...(kioskId === null ? {} : { kioskId }),
      ...(counterId === null ? {} : { counterId }),
    };
  }

  #screenOf(headers: Headers): KnownScreen | null {
    const token = cookieOf(headers, SCREEN_COOKIE);
    return token === null ? null : this.#options.screen(tokenHash(token));
  }

  #hasPageCookie(headers: Headers): boolean {
    const given = cookieOf(headers, PAGE_COOKIE);
    if (given === null || given.length !== this.#pageSecret.length) return false;
    return timingSafeEqual(Buffer.from(given), Buffer.from(this.#pageSecret));
  }
}

const PAGE: Caller = { id: 'page', actor: 'page', kind: 'page', everything: true, who: [] };
const NOBODY: Caller = { id: 'nobody', actor: 'nobody', kind: 'nobody', everything: false, who: [] };
