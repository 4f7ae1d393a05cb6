/** One clip, or a silence, of an announcement. */
export type Piece = { readonly phrase: string } | { readonly pauseMs: number };

export interface Announced {
  /** `A012` */
  readonly ticketNumber: string;
  /** `3`, up to three digits. */
  readonly counterNumber: string;
  readonly kind: 'call' | 'recall';
}

/** After the number, so that who hears it can look up. */
const AFTER_NUMBER_MS = 180;

/**
 * An announcement as a row of phrases: 请 A 零 幺 二 号 到 十二 号窗口 办理. Digits of a ticket are said singly, 1 as yāo where
 * the hall wants it (it is never taken for 7 then); a counter's number is an amount.
 */
export function planOf({ ticketNumber, counterNumber, kind }: Announced, yao: boolean): Piece[] {
  const ticket = [...ticketNumber].map((sign) => (sign === '1' && yao ? 'yao' : sign));
  return [
    kind === 'recall' ? 'again' : 'please',
    ...ticket,
    'number',
    AFTER_NUMBER_MS,
    'to',
    ...amount(counterNumber),
    'counter',
    'handle',
  ].map((piece) => (typeof piece === 'number' ? { pauseMs: piece } : { phrase: piece }));
}

/** 3 → 三; 12 → 十二; 21 → 二十一; 105 → 一百零五. */
function amount(digits: string): string[] {
  const value = Number(digits);
  const [hundreds, tens, ones] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  const words: string[] = [];
  if (hundreds > 0) words.push(String(hundreds), '100');
  if (tens > 0) words.push(...(tens === 1 && hundreds === 0 ? [] : [String(tens)]), '10');
  else if (hundreds > 0 && ones > 0) words.push('0');
  if (ones > 0 || value === 0) words.push(String(ones));
  return words;
}

/** What of a plan a bank has no clip for; empty: all is there. */
export function missingOf(plan: readonly Piece[], has: (phrase: string) => boolean): string[] {
  return plan.flatMap((piece) => ('phrase' in piece && !has(piece.phrase) ? [piece.phrase] : []));
}
