import type { Request, Response } from 'express';
import type { SetCookie } from '../hall/endpoint.ts';

/** Of a hall without accounts: the hall's own page asks. */
export const PAGE_COOKIE = 'quhao_page';
/** Somebody is signed in. */
export const SESSION_COOKIE = 'quhao_session';
/** This browser is a screen of the hall. */
export const SCREEN_COOKIE = 'quhao_screen';
/** The code of the machine's console was typed in this browser. */
export const SET_UP_COOKIE = 'quhao_set_up';
/** Browsers keep a cookie 400 days at most; every page of a screen's renews it. */
export const KEEP_SCREEN_MS = 400 * 24 * 3_600_000;

/** One cookie of a request; null: there is none, or none that we could have set. */
export function cookieOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  name: string,
): string | null {
  const { cookie } = headers;
  if (typeof cookie !== 'string') return null;
  const found = cookie.split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  const value = found?.slice(name.length + 1) ?? '';
  return /^[A-Za-z0-9_-]{1,100}$/.test(value) ? value : null;
}

/** Never seen by a script, never sent along from another site, over https only there. */
export function setCookie(request: Request, response: Response, { name, value, keepMs }: SetCookie): void {
  const manner = { httpOnly: true, sameSite: 'strict', path: '/', secure: request.secure } as const;
  if (value === null) response.clearCookie(name, manner);
  else response.cookie(name, value, { ...manner, ...(keepMs === undefined ? {} : { maxAge: keepMs }) });
}
