import { describe, expect, test } from 'vitest';
import { catalogue } from './index.ts';
import { fill } from './section.ts';

const places = (sentence: string): string[] => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

describe.each(Object.entries(catalogue))('the section %s', (_, section) => {
  const chinese = section['zh-CN'];
  const english = section.en;

  test('says the same things in both languages', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort());
  });

  test('fills the same places in both languages', () => {
    for (const [key, sentence] of Object.entries(chinese)) {
      // English may need fewer: 号窗口 behind a counter's digits has no counterpart
      const extra = places(english[key] ?? '').filter((place) => !places(sentence).includes(place));
      expect({ key, extra }).toEqual({ key, extra: [] });
    }
  });
});

test('a place without a value stays to be seen, values are text', () => {
  expect(fill('{a} 到 {b}', { a: 'A012' })).toBe('A012 到 {b}');
  expect(fill('{constructor}')).toBe('{constructor}');
});
