/**
 * Words for a speech engine: engines read `012` as an amount and mangle a letter before digits, so they get no digits at
 * all. Pages and voice modules use the same.
 */

const DIGITS = ['零', '幺', '二', '三', '四', '五', '六', '七', '八', '九'];
const NUMERALS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const PLACES = ['', '十', '百', '千'];

/** Digits of a ticket singly, 1 as yāo; any other number as an amount: `A110` is A 幺 幺 零, `12号窗口` 十二号窗口. */
export function spoken(text: string): string {
  return text
    .replace(/([A-Z]{1,2})(\d+)/g, (_, letters: string, digits: string) => {
      const words = [...digits].map((digit) => DIGITS[Number(digit)]);
      return `${[...letters].join(' ')} ${words.join(' ')} `;
    })
    .replace(/\d+/g, (digits) => amount(digits));
}

/** 21 is 二十一, 12 is 十二, 1000 is 一千, 105 is 一百零五; longer ones digit by digit. */
function amount(digits: string): string {
  if (digits.length > PLACES.length) return [...digits].map((digit) => DIGITS[Number(digit)]).join('');
  const value = Number(digits);
  if (value === 0) return NUMERALS[0]!;
  let words = '';
  let gap = false;
  for (let place = PLACES.length - 1; place >= 0; place -= 1) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) {
      gap ||= words !== '';
      continue;
    }
    const leadingTen = words === '' && place === 1 && digit === 1;
    words += `${gap ? NUMERALS[0] : ''}${leadingTen ? '' : NUMERALS[digit]}${PLACES[place]}`;
    gap = false;
  }
  return words;
}
