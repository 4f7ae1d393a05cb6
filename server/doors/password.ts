import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';

/** Shorter ones are tried out, whatever is in them (NIST SP 800-63B; ASVS 5 V6.2.1: 8 or more). */
export const SHORTEST_PASSWORD = 8;

/** What stands on the wall of every hall, and what is refused with anything around it. */
const COMMON = [
  'password',
  'passw0rd',
  'p@ssw0rd',
  'qwertyui',
  'qwer1234',
  'asdf1234',
  'admin123',
  'abc12345',
  'a1234567',
  'iloveyou',
  'woaini',
  'taojiang',
  'quhao',
  'admin888',
];

/** What is wrong with a password somebody wants; null: nothing. The codes have their sentences in the catalogue. */
export function passwordProblem(password: string, login: string): string | null {
  const text = password.normalize('NFKC');
  const small = text.toLowerCase();
  if ([...text].length < SHORTEST_PASSWORD) return 'password-short';
  if (kindsOf(text) < 2) return 'password-one-kind';
  if (new Set(small).size < 5) return 'password-easy';
  if (small.includes(login) || COMMON.some((common) => small.includes(common)) || runs(small)) return 'password-easy';
  return isLeaked(small) ? 'password-easy' : null;
}

/** Passwords of people elsewhere that have come out, the most frequent 49,000 (ASVS 5 V6.2.4, V6.2.12). */
let leaked: ReadonlySet<string> | null = null;

/** Read when somebody first chooses a password: a hall that only calls has no use for them. */
function isLeaked(small: string): boolean {
  if (leaked === null) {
    const { dictionary } = createRequire(import.meta.url)('@zxcvbn-ts/language-common') as {
      readonly dictionary: { readonly passwords: readonly string[] };
    };
    leaked = new Set(dictionary.passwords);
  }
  return leaked.has(small);
}

/** Letters, digits, and everything else: 等保二级 asks for more than one kind. */
function kindsOf(text: string): number {
  return [/\p{L}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(text)).length;
}

/** Six neighbours in a row, up or down: 123456, fedcba. */
function runs(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0)!);
  const steps = codes.slice(1).map((code, at) => code - codes[at]!);
  return [1, -1].some((step) => {
    let length = 1;
    return steps.some((one) => {
      length = one === step ? length + 1 : 1;
      return length >= 6;
    });
  });
}

/** Without 0 O 1 l I, which paper does not tell apart. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz';
const DIGITS = '23456789';

/** A password for once: three letters, three digits, three letters, three digits; 45 bits. */
export function oncePassword(): string {
  const some = (from: string): string => Array.from({ length: 3 }, () => from[randomInt(from.length)]!).join('');
  return [some(LETTERS), some(DIGITS), some(LETTERS), some(DIGITS)].join('-');
}
