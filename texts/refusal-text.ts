import { refusals } from './refusals.ts';
import { fill } from './section.ts';
import type { Language, Params } from './section.ts';

/** The sentence of a refusal; a code the catalogue does not know is shown itself rather than nothing. */
export function refusalText(language: Language, code: string, params: Params = {}): string {
  const sentences: Readonly<Record<string, string>> = refusals[language];
  return fill(sentences[code] ?? code, params);
}
