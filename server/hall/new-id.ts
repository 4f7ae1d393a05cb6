import { randomFillSync } from 'node:crypto';

const BYTES = 16;
/** Asking the system for chance is dear: it is fetched for 256 ids at a time. */
const pool = Buffer.alloc(BYTES * 256);
let used = pool.length;

/** 128 random bits as base64url, 22 characters: nobody guesses one. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES;
  return pool.toString('base64url', used - BYTES, used);
}
