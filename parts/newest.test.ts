import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNewer } from './newest.ts';

test('messages lost, doubled and late leave the newest view on the page', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (revisions) => {
      let shown: { epoch: string; revision: number } | null = null;
      for (const revision of revisions) {
        const message = { epoch: 'e', revision };
        if (isNewer(shown, message)) shown = message;
      }
      expect(shown!.revision).toBe(Math.max(...revisions));
    }),
  );
});

test('a server that was started anew wins, though it counts from the beginning', () => {
  expect(isNewer({ epoch: 'before', revision: 900 }, { epoch: 'after', revision: 1 })).toBe(true);
});
