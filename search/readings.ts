import { pinyin, polyphonic } from 'pinyin-pro';
import { PLACES, SURNAMES } from './corrections.ts';
import type { Readings } from './match.ts';

/** People's names begin with a surname, and surnames are read in their own way: 单 shan, 仇 qiu, 尉迟 yu chi. */
export type NameOf = 'people' | 'things';

const PLAIN = { toneType: 'none', v: true, type: 'array' } as const;

/**
 * Every reading of every character of a name, the one in use first. Runs at the hall alone: the dictionary weighs more
 * than a page may, and pages are given its answer (contract/search.ts).
 */
export function readingsOf(name: string, of: NameOf): Readings {
  const inUse = of === 'people' ? readingOfPerson(name) : readingOfThing(name);
  const all = polyphonic(name, PLAIN);
  return Array.from(name).map((character, at) => {
    if (!/\p{Script=Han}/u.test(character)) return [];
    const readings = [inUse[at]!, ...all[at]!].flatMap(spellings);
    // a character that the dictionary lacks comes back as it is
    return [...new Set(readings)].filter((reading) => /^[a-z]+$/.test(reading));
  });
}

function readingOfPerson(name: string): string[] {
  const read = pinyin(name, { ...PLAIN, surname: 'head' });
  const surname = SURNAMES[Array.from(name)[0] ?? ''];
  return surname === undefined ? read : [surname, ...read.slice(1)];
}

function readingOfThing(name: string): string[] {
  const read = pinyin(name, PLAIN);
  for (const [place, syllables] of PLACES) {
    for (let from = name.indexOf(place); from >= 0; from = name.indexOf(place, from + place.length)) {
      // places are counted in characters, not in the halves of rare ones
      read.splice(Array.from(name.slice(0, from)).length, syllables.length, ...syllables);
    }
  }
  return read;
}

/** ü is typed v; passports write YU (GB/T 28039-2011), and many type u. */
function spellings(reading: string): string[] {
  const letters = reading.normalize('NFD').replace(/\p{M}/gu, '');
  return letters.includes('v') ? [letters, letters.replace('v', 'yu'), letters.replace('v', 'u')] : [letters];
}
