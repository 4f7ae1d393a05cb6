import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** `scrypt:N:r:p:salt:hash`, salt and hash in base64url: the only form in which a PIN is written anywhere. */
export const PIN_HASH = /^scrypt:(\d{4,7}):(\d{1,2}):(\d{1,2}):([A-Za-z0-9_-]{16,64}):([A-Za-z0-9_-]{43})$/;

/** 16 MiB and some 40 ms for each try (RFC 7914). */
const COST = { N: 16_384, r: 8, p: 1 };
const HASH_BYTES = 32;
/** Room for costs that a later version may write. */
const MOST_MEMORY = 256 * 1024 * 1024;

/** What is wrong with a PIN that somebody wants to set; null: nothing. */
export function pinProblem(pin: string): 'form' | 'too-easy' | null {
  if (!/^[0-9]{6,8}$/.test(pin)) return 'form';
  const steps = [...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at]));
  return steps.every((step) => step === steps[0] && Math.abs(step) <= 1) ? 'too-easy' : null;
}

export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(pin, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join(':');
}

/** Throws a `RangeError` for what is no hash of a PIN. */
export async function isPin(pin: string, written: string): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = PIN_HASH.exec(written) ?? [];
  if (N === undefined) throw new RangeError('not a hash that `quhao pin` has written');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await derive(pin, Buffer.from(salt, 'base64url'), cost);
  return timingSafeEqual(given, Buffer.from(hash, 'base64url'));
}

function derive(pin: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, { ...cost, maxmem: MOST_MEMORY }, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}
