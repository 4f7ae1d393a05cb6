import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { PersonId, Sealed } from './sealed.ts';

const ALGORITHM = 'aes-256-gcm';
export const KEY_BYTES = 32;
/** 96 bits, drawn anew for each text (NIST SP 800-38D, 8.2.2): far below 2^32 texts a key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals a text so that it opens only as this field of this person. */
export function seal(key: Uint8Array, person: PersonId, field: string, text: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(boundTo(person, field));
  const box = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { person, field, box: box.toString('base64url') };
}

/** The text; null where the key is another's or anything was changed. */
export function unseal(key: Uint8Array, { person, field, box }: Sealed): string | null {
  const bytes = Buffer.from(box, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(boundTo(person, field))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function boundTo(person: PersonId, field: string): Buffer {
  return Buffer.from(JSON.stringify([person, field]));
}
