import { createHash, randomBytes } from 'node:crypto';

/** What opens a door for whoever has it: 192 bits, base64url. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Hash under which a token is known; the token itself is shown once, or lies in one browser, and is kept nowhere. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
