/** Numbers of ID cards and residence permits (GB 11643-1999, ISO 7064 MOD 11-2). */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** A birth date is a date of the calendar, never a time: summer time 1986–91 made days of 23 hours. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface IdNumber {
  readonly number: string;
  /** False: an old number of 15 digits, which has no check digit. */
  readonly checked: boolean;
  readonly birth: CalendarDate;
}

/**
 * Reads a number as a card or a person gives it: spaces out, a small x made capital. No list of regions: the check digit
 * decides, so that residence permits (81, 82, 83) pass. Null for what is none.
 */
export function parseIdNumber(given: string): IdNumber | null {
  const number = given.replace(/\s/g, '').toUpperCase();
  if (/^\d{17}[\dX]$/.test(number)) {
    const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
    if (CHECKS[sum % 11] !== number[17]) return null;
    const birth = dateOf(number.slice(6, 14));
    return birth === null ? null : { number, checked: true, birth };
  }
  if (/^\d{15}$/.test(number)) {
    const birth = dateOf(`19${number.slice(6, 12)}`);
    return birth === null ? null : { number, checked: false, birth };
  }
  return null;
}

function dateOf(digits: string): CalendarDate | null {
  const year = Number(digits.slice(0, 4));
  const month = Number(digits.slice(4, 6));
  const day = Number(digits.slice(6, 8));
  const days = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return year >= 1850 && days !== undefined && day >= 1 && day <= days ? { year, month, day } : null;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Whole years on a day: the birthday itself counts. Who was born on 29 February has it on 1 March of other years. */
export function ageOn(birth: CalendarDate, on: CalendarDate): number {
  const before = on.month < birth.month || (on.month === birth.month && on.day < birth.day);
  return on.year - birth.year - (before ? 1 : 0);
}
