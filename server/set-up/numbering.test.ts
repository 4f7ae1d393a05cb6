import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drafts } from '../../test/support/drafts.ts';
import { numbered } from './numbering.ts';
import { PRESCRIBED } from './usual.ts';

test('a counter that is chosen is kept, and nobody else gets it unasked', () => {
  const services = PRESCRIBED.map((service, at) => ({ ...service, counter: at === 1 ? 1 : null }));
  expect(numbered(services).map(({ counter }) => counter)).toEqual([2, 1, 3, 4, 5, 6, 7, 8]);
});

test('every letter once, every chosen counter kept, the others never at a chosen one and each its own', () => {
  fc.assert(
    fc.property(drafts, ({ services }) => {
      const ticked = services.filter((service) => service.ticked);
      const result = numbered(services);
      expect(new Set(result.map(({ prefix }) => prefix)).size).toBe(ticked.length);
      for (const { prefix } of result) expect(prefix).toMatch(/^[A-Z]{1,2}$/);
      const chosen = new Set(ticked.map(({ counter }) => counter));
      const given = result.filter((_, at) => ticked[at]!.counter === null).map(({ counter }) => counter);
      expect(new Set(given).size).toBe(given.length);
      expect(given.filter((counter) => chosen.has(counter))).toEqual([]);
      for (const [at, { counter }] of result.entries()) expect(counter).toBe(ticked[at]!.counter ?? counter);
    }),
  );
});
