import { afterAll, describe, expect, test } from 'vitest';
import { pageRoutes } from '../tools/pages.js';
import { axeFindings } from './support/axe.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { FACES, lineToCut } from './support/faces.ts';
import type { Use } from './support/faces.ts';
import { brokenLayout, paleTexts, smallTargets, strayedFocus } from './support/judge.ts';
import { tabThrough } from './support/keyboard.ts';
import { motionOnRequest } from './support/motion.ts';
import { painted } from './support/painted.ts';
import { setStage } from './support/stage.ts';

afterAll(() => closeBrowser());

/** Least width and height of what is pressed, CSS pixels. */
const LEAST_TARGET_PX: Readonly<Record<Use, number>> = { touched: 60, seen: 44, desk: 44, hand: 44 };

test('every page of the hall is in the table of faces', () => {
  const measured = new Set(Object.values(FACES).flatMap((faces) => faces.map(({ route }) => route)));
  expect([...measured].sort()).toEqual(pageRoutes.map(({ route }) => route).sort());
});

describe.skipIf(noBrowser !== null)(`faces${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test.each(Object.entries(FACES))(
    '%s: large enough, dark enough, by keys alone, at twice the size, without motion, and nothing for axe',
    async (_group, faces) => {
      const stage = await setStage();
      const { page, errors } = await openPage('about:blank', 800, 600, { before: lineToCut });
      const wrong: Record<string, readonly string[]> = {};
      for (const { name, use, size, address, steps } of faces) {
        await page.setViewportSize({ width: size[0], height: size[1] });
        await page.goto(new URL(await address(stage), stage.url).href);
        for (const step of steps) {
          await step.go(page, stage);
          const note = (bar: string, findings: readonly string[]): void => {
            if (findings.length > 0) wrong[`${name} ${step.name}, ${bar}`] = findings;
          };
          const seen = await painted(page);
          note('axe', await axeFindings(page));
          note('targets', smallTargets(seen, LEAST_TARGET_PX[use]));
          note('contrast', paleTexts(seen));
          note('layout', brokenLayout(seen));
          if (step.anyKeyAnswers !== true) {
            const { order, findings } = await tabThrough(page, seen);
            note('focus', [...findings, ...strayedFocus(seen, order)]);
          }
          note('motion', await motionOnRequest(page));
          // a browser's zoom of 200 % leaves the page half the room
          await page.setViewportSize({ width: Math.round(size[0] / 2), height: Math.round(size[1] / 2) });
          note('at 200 %', brokenLayout(await painted(page)));
          await page.setViewportSize({ width: size[0], height: size[1] });
        }
        if (errors.length > 0) wrong[`${name}, errors`] = errors.splice(0);
      }
      expect(wrong).toEqual({});
    },
    120_000,
  );
});
