import { deeds } from './deeds.ts';
import { fill } from './section.ts';
import type { Language, Params } from './section.ts';

/** An event as the hall tells it (contract/deeds.ts), as far as its sentence needs it. */
export interface ToldDeed {
  readonly type: string;
  readonly code: string;
  readonly params: Params;
  /** Keys of this section, each place with one or more. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

const BETWEEN: Readonly<Record<Language, string>> = { 'zh-CN': '、', en: ', ' };

/** What was done, in one sentence; an event that the catalogue does not know is named by its type. */
export function deedSentence(language: Language, { type, code, params, words }: ToldDeed): string {
  const texts: Readonly<Record<string, string>> = deeds[language];
  const filled = Object.entries(words).map(([place, keys]) => [
    place,
    keys.map((key) => texts[key] ?? key).join(BETWEEN[language]),
  ]);
  const sentence = fill(texts[code] ?? texts['unknown']!, {
    type,
    ...params,
    ...(Object.fromEntries(filled) as Params),
  });
  const { reason } = params;
  return reason === undefined ? sentence : fill(texts['because']!, { sentence, reason });
}

/** Who did it. */
export function doerName(
  language: Language,
  { kind, name }: { readonly kind: string; readonly name: string | null },
): string {
  const texts: Readonly<Record<string, string>> = deeds[language];
  const sentence = texts[`doer.${kind}`] ?? texts['doer.other']!;
  return name === null && sentence.includes('{name}') ? texts['doer.unknown']! : fill(sentence, { name: name ?? '' });
}
