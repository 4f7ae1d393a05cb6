export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

export type Params = Readonly<Record<string, string | number>>;

/** One face's sentences: the same keys in both languages, `{name}` where something is filled in. */
export interface Section<Key extends string = string> {
  readonly 'zh-CN': Readonly<Record<Key, string>>;
  readonly en: Readonly<Record<Key, string>>;
}

/** Declares a section; English must have exactly the keys of Chinese. */
export function section<const Keys extends string>(texts: {
  readonly 'zh-CN': Readonly<Record<Keys, string>>;
  readonly en: Readonly<Record<NoInfer<Keys>, string>>;
}): Section<Keys> {
  return texts;
}

/** Fills `{name}` places; one that has no value stays as it is, so that a mistake is seen. */
export function fill(sentence: string, params: Params = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.prototype.hasOwnProperty.call(params, name) ? params[name] : undefined;
    return value === undefined ? place : String(value);
  });
}
