import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** `scrypt:N:r:p:salt:hash`, salt and hash in base64url: the only form in which a PIN or a password is written anywhere. */
export const SECRET_HASH = /^scrypt:(\d{4,7}):(\d{1,2}):(\d{1,2}):([A-Za-z0-9_-]{16,64}):([A-Za-z0-9_-]{43})$/;

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * RFC 7914. A PIN: 16 MiB and some 40 ms for each try, since a hand waits at a kiosk. A password: 64 MiB and some 200 ms,
 * half of what OWASP names, so that signing in stays below 400 ms on a small PC.
 */
const PIN_COST: Cost = { N: 16_384, r: 8, p: 1 };
const PASSWORD_COST: Cost = { N: 65_536, r: 8, p: 1 };
const HASH_BYTES = 32;
/** Room for costs that a later version may write. */
const MOST_MEMORY = 256 * 1024 * 1024;

/** What is wrong with a PIN that somebody wants to set; null: nothing. */
export function pinProblem(pin: string): 'form' | 'too-easy' | null {
  if (!/^[0-9]{6,8}$/.test(pin)) return 'form';
  const steps = [...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at]));
  return steps.every((step) => step === steps[0] && Math.abs(step) <= 1) ? 'too-easy' : null;
}

export function hashPin(pin: string): Promise<string> {
  return hashOf(pin, PIN_COST);
}

export function hashPassword(password: string): Promise<string> {
  return hashOf(password, PASSWORD_COST);
}

/** Whether a PIN or a password is the one that was hashed. Throws a `RangeError` for what is no hash of ours. */
export async function isSecret(given: string, written: string): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = SECRET_HASH.exec(written) ?? [];
  if (N === undefined) throw new RangeError('not a hash that quhao has written');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  return inTurn(async () => {
    const derived = await derive(given, Buffer.from(salt, 'base64url'), cost);
    return timingSafeEqual(derived, Buffer.from(hash, 'base64url'));
  });
}

function hashOf(text: string, cost: Cost): Promise<string> {
  const salt = randomBytes(16);
  return inTurn(async () => {
    const hash = await derive(text, salt, cost);
    return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join(':');
  });
}

/** One at a time: eight at once put a commit of the journal from 0.75 ms to 10 s (`UV_THREADPOOL_SIZE`). */
const inTurn = oneByOne();

function derive(text: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // a password is the same however its letters were composed
    scrypt(text.normalize('NFKC'), salt, HASH_BYTES, { ...cost, maxmem: MOST_MEMORY }, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
