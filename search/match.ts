/** The readings of each character of a name, the one in use first; none for a letter or a digit, which is itself. */
export type Readings = readonly (readonly string[])[];

/** What is looked through: a name as it is written, and how it is read (null: not known yet). */
export interface Spoken {
  readonly name: string;
  readonly readings: Readings | null;
}

interface Sign {
  readonly written: string;
  readonly readings: readonly string[];
  /** The first of the name, or after a space. */
  readonly begins: boolean;
}

/**
 * Which names fit what was typed, by their places in the list, the best first. A character is found by itself, by a
 * reading of its or by the beginning of one: 重庆 by `cq`, `zq`, `chongqing`, `chongq`, `重q`. Names found by the readings
 * in use come before those found by another one, beginnings of words before the middle; the rest stays in order.
 */
export function search(names: readonly Spoken[], typed: string): number[] {
  const wanted = plain(typed);
  return names
    .flatMap((spoken, at) => {
      const rank = wanted === '' ? 0 : rankOf(spoken, wanted);
      return rank === null ? [] : [{ at, rank }];
    })
    .sort((one, other) => one.rank - other.rank || one.at - other.at)
    .map(({ at }) => at);
}

/** 0 is best; null: the name does not fit. */
function rankOf({ name, readings }: Spoken, wanted: string): number | null {
  const signs = signsOf(name, readings);
  const inUse = signs.map((sign) => ({ ...sign, readings: sign.readings.slice(0, 1) }));
  const ranks = [inUse, signs].flatMap((read) =>
    [true, false].map((atBeginning) =>
      read.some(({ begins }, at) => begins === atBeginning && fits(read.slice(at), wanted)),
    ),
  );
  const rank = ranks.indexOf(true);
  return rank < 0 ? null : rank;
}

/** Whether what is typed can be read off these signs, from the first on. */
function fits(signs: readonly Sign[], wanted: string): boolean {
  /** How much of what is typed the signs so far may stand for. */
  let reached = new Set([0]);
  for (const sign of signs) {
    const next = new Set<number>();
    for (const from of reached) {
      for (const length of lengthsAt(sign, wanted.slice(from))) next.add(from + length);
    }
    if (next.has(wanted.length)) return true;
    reached = next;
  }
  return false;
}

/** How many letters of what is left one sign may stand for. */
function lengthsAt({ written, readings }: Sign, left: string): number[] {
  const lengths = readings.flatMap((reading) => {
    const most = commonStart(reading, left);
    return Array.from({ length: most }, (_, at) => at + 1);
  });
  return left.startsWith(written) ? [...lengths, written.length] : lengths;
}

function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** Spaces and dots are not typed: what stands between the words of a name is left out. */
function signsOf(name: string, readings: Readings | null): Sign[] {
  let begins = true;
  return Array.from(name).flatMap((character, at) => {
    const written = plain(character);
    if (written === '') {
      begins = true;
      return [];
    }
    const sign = { written, readings: readings?.[at] ?? [], begins };
    begins = false;
    return [sign];
  });
}

/** Letters and digits in one spelling: small, of half width, ü as v, without tones and whatever stands between words. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/u\u0308/g, 'v')
    .replace(/[^\p{L}\p{N}]/gu, '');
}
