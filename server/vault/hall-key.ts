import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const KEY_BYTES = 32;

/** Where the hall's own key lies: beside the journal, readable by the hall's account only. */
export function hallKeyFile(folder: string): string {
  return join(folder, 'person.key');
}

/**
 * The hall's own key, under which what people are looked up by is hashed: without it a hash says nothing. Made at the
 * first start; a backup has it in it, so that a restored hall still finds people.
 */
export async function openHallKey(folder: string): Promise<Uint8Array> {
  const path = hallKeyFile(folder);
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = randomBytes(KEY_BYTES);
  await writeFile(path, key, { mode: 0o600, flag: 'wx' });
  return key;
}

/** What a person may be looked up by. */
export type LookedUpBy = 'id-number' | 'phone';

/**
 * The hash under which the journal has an ID number or a phone, so that a person is found again and nobody read: the
 * same for the same number however it was written. An ID number is hashed alone, as kiosk PCs of every version do.
 */
export function lookupHash(key: Uint8Array, by: LookedUpBy, given: string): string {
  const hmac = createHmac('sha256', key);
  switch (by) {
    case 'id-number':
      return hmac.update(given.replace(/\s/g, '').toUpperCase()).digest('hex');
    case 'phone':
      return hmac.update(`phone:${plainPhone(given)}`).digest('hex');
  }
}

/** Digits alone, without the country's: `+86 138-0000-1234` is `13800001234`. */
function plainPhone(given: string): string {
  const digits = given.replace(/\D/g, '');
  return digits.length === 13 && digits.startsWith('86') ? digits.slice(2) : digits;
}
