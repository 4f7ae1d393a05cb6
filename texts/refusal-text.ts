import { officeRefusals } from './office-refusals.ts';
import { refusals } from './refusals.ts';
import { fill } from './section.ts';
import type { Language, Params } from './section.ts';

const SENTENCES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  'zh-CN': { ...refusals['zh-CN'], ...officeRefusals['zh-CN'] },
  en: { ...refusals.en, ...officeRefusals.en },
};

/** The sentence of a refusal; a code the catalogue does not know is shown itself rather than nothing. */
export function refusalText(language: Language, code: string, params: Params = {}): string {
  return fill(SENTENCES[language][code] ?? code, params);
}
