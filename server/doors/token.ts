import { createHash } from 'node:crypto';

/** Hash under which a token is known; the token itself is shown once, or lies in one browser, and is kept nowhere. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
