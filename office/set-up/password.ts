import type { ShownProblem } from './shown.ts';

export interface TypedPassword {
  readonly first: string;
  readonly again: string;
}

/** As the server's accounts have it, which has the last word. */
export const SHORTEST_PASSWORD = 10;

/** What the page can say before the server is asked. */
export function passwordProblems({ first, again }: TypedPassword, login: string): ShownProblem[] {
  if (first.length < SHORTEST_PASSWORD) {
    return [{ field: 'password', code: 'password-short', params: { least: SHORTEST_PASSWORD } }];
  }
  if (login !== '' && first.toLowerCase() === login.toLowerCase())
    return [{ field: 'password', code: 'password-login' }];
  return first === again ? [] : [{ field: 'again', code: 'password-differs' }];
}
