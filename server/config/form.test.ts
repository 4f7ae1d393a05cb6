import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { productRoot } from '../cli/root.ts';
import { checkHallFile } from './check.ts';
import { configurationOf } from './configuration.ts';
import { formOf, readForm } from './form.ts';
import { HallFile } from './schema.ts';

const clock = fc.integer({ min: 0, max: 1439 });
const written = (minute: number): string => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
const words = (most: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: fc.constantFrom('低', '保', 'a', ' ', '<', '"', '·', '萳', '{'), minLength: 1, maxLength: most })
    .map((text) => `文${text.trim()}`.slice(0, most));
const span = fc
  .tuple(clock, clock)
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from: written(from), to: written(to) }));

/** What hall.yaml may say, of every optional key with and without it. */
const file = fc.record(
  {
    hall: fc.record(
      { name: words(20), consultPhone: fc.constant('0737-8880000'), phoneUrl: fc.constant('http://10.0.0.2:8080') },
      { requiredKeys: ['name'] },
    ),
    services: fc.uniqueArray(
      fc.record(
        {
          id: fc.constantFrom('civil', 'labour', 'tax'),
          name: words(20),
          prefix: fc.constantFrom('A', 'B', 'CC'),
          counters: fc.constant(['1']),
          errands: words(60),
          icon: fc.constant('civil'),
          helpedBy: fc.constant(['2']),
          helpAfterMinutes: fc.integer({ min: 0, max: 240 }),
          quota: fc.record(
            { day: fc.integer({ min: 1, max: 999 }), slots: span.map((one) => [{ ...one, tickets: 3 }]) },
            { requiredKeys: [] },
          ),
          priority: fc.boolean(),
        },
        { requiredKeys: ['id', 'name', 'prefix', 'counters'] },
      ),
      { minLength: 1, selector: ({ id }) => id },
    ),
    counters: fc.constant([
      { id: '1', name: '一' },
      { id: 'window-2', number: '2', name: '二' },
    ]),
    hours: span.map(({ from, to }) => ({ open: [`${from}-${to}`] })),
    displays: fc.record(
      {
        dim: fc.tuple(clock, clock).map(([from, to]) => `${written(from)}-${written(to)}`),
        playlist: fc.array(
          fc.oneof(
            fc.record({
              notice: fc.record({ title: words(20), lines: fc.array(words(24), { minLength: 1, maxLength: 6 }) }),
            }),
            fc.constant({ rules: true }),
            fc.constant({ picture: 'a.jpg' }),
          ),
          { maxLength: 4 },
        ),
        volumes: fc.array(
          span.map(({ from, to }) => ({ hours: `${from}-${to}`, percent: 30 })),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['hall', 'services', 'counters'] },
);

describe('settings as sections of hall.yaml', () => {
  test('every hall written out and read again is the same hall', () => {
    fc.assert(
      fc.property(file, (given) => {
        const configuration = configurationOf(HallFile.parse(given));
        expect(configurationOf(HallFile.parse({ ...formOf(configuration), rules: configuration.rules }))).toEqual(
          configuration,
        );
      }),
    );
  });

  test.each(['demo.yaml', 'hall.yaml'])('so are the examples: %s', (name) => {
    const checked = checkHallFile(readFileSync(join(productRoot(), 'examples', name), 'utf8'));
    if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
    const configuration = configurationOf(checked.file);
    expect(readForm(formOf(configuration), configuration.rules, checked.file.devices)).toEqual({ configuration });
  });
});
