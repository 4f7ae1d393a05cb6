import { ref, watchEffect } from 'vue';
import type { Words } from '../contract/api.ts';
import { fill } from '../texts/section.ts';
import type { Language, Params, Section } from '../texts/section.ts';

/** The page's language; Chinese first. */
export const language = ref<Language>('zh-CN');

watchEffect(() => {
  document.documentElement.lang = language.value;
});

/** Sentences of one section in the page's language. */
export function useText<Key extends string>(section: Section<Key>): (key: Key, params?: Params) => string {
  return (key, params) => fill(section[language.value][key], params);
}

/** A text of the hall's own in the page's language; in Chinese where nobody wrote the English. */
export function wordsOf({ zh, en }: Words): string {
  return language.value === 'en' ? (en ?? zh) : zh;
}

/** For keys that come from the server: an unknown one is shown itself rather than nothing. */
export function textOf(section: Section, key: string, params?: Params): string {
  const sentences: Readonly<Record<string, string>> = section[language.value];
  return fill(sentences[key] ?? key, params);
}
