/** Of a hall without accounts: the hall's own page asks. */
export const PAGE_COOKIE = 'quhao_page';
/** Somebody is signed in. */
export const SESSION_COOKIE = 'quhao_session';
/** This browser is a screen of the hall. */
export const SCREEN_COOKIE = 'quhao_screen';

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
