/**
 * Names as cards and old software write them. Some rare characters stood at private-use places of GB 18030-2000; the
 * standard of 2005 (annexes) gave them places of their own.
 */
const MOVED: Readonly<Record<string, string>> = {
  '\uE815': '\u2E81',
  '\uE816': '\u{20087}',
  '\uE817': '\u{20089}',
  '\uE818': '\u{200CC}',
  '\uE81E': '\u9FB4',
  '\uE826': '\u9FB5',
  '\uE82B': '\u9FB6',
  '\uE82C': '\u9FB7',
  '\uE832': '\u9FB8',
  '\uE843': '\u9FB9',
  '\uE854': '\u9FBA',
  '\uE864': '\u9FBB',
};

/** The same name in one spelling: a private-use character becomes the one that it stands for. */
export function mapPrivateUse(text: string): string {
  return text.replace(/[\uE815-\uE864]/g, (character) => MOVED[character] ?? character);
}

/** The dot within names of minorities, in whatever of its spellings, becomes U+00B7 (`A1 A4` on paper and signs). */
export function middleDots(text: string): string {
  return text.replace(/[\u2022\u30FB\uFF65]/g, '\u00B7');
}
