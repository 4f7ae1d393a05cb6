/** One clip, or a silence, of an announcement. */
export type Piece = { readonly phrase: string } | { readonly pauseMs: number };

export interface Announced {
  /** `A012` */
  readonly ticketNumber: string;
  /** `3`, up to three digits. */
  readonly counterNumber: string;
  readonly kind: 'call' | 'recall';
}

/** The order of the words: `{ticket}`, `{counter}`, `{pause}`, else phrases (contract/voice.ts). */
export interface Template {
  readonly call: readonly string[];
  readonly recall: readonly string[];
  readonly counter: 'amount' | 'digits';
}

/** 请 A 零 幺 二 号 到 三 号窗口 办理 */
const AFTER_PLEASE = ['{ticket}', 'number', '{pause}', 'to', '{counter}', 'counter', 'handle'];
const MANDARIN: Template = {
  call: ['please', ...AFTER_PLEASE],
  recall: ['again', ...AFTER_PLEASE],
  counter: 'amount',
};

/** After the number, so that who hears it can look up. */
const AFTER_NUMBER_MS = 180;

/**
 * An announcement as a row of phrases. Digits of a ticket are said singly, 1 as yāo where the hall wants it (it is never
 * taken for 7 then); a counter's number is an amount unless the template says otherwise.
 */
export function planOf(
  { ticketNumber, counterNumber, kind }: Announced,
  yao: boolean,
  template: Template = MANDARIN,
): Piece[] {
  return template[kind].flatMap((slot): Piece[] => {
    switch (slot) {
      case '{ticket}':
        return [...ticketNumber].map((sign) => ({ phrase: sign === '1' && yao ? 'yao' : sign }));
      case '{counter}':
        return (template.counter === 'amount' ? amount(counterNumber) : [...counterNumber]).map((phrase) => ({
          phrase,
        }));
      case '{pause}':
        return [{ pauseMs: AFTER_NUMBER_MS }];
      default:
        return [{ phrase: slot }];
    }
  });
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
