import { afterAll, describe, expect, test } from 'vitest';
import { pageRoutes } from '../tools/pages.js';
import { axeFindings } from './support/axe.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { keepToChromium90, NEWER_APIS } from './support/chromium-90.ts';
import { FACES, lineToCut, structureOf } from './support/faces.ts';
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

/** A page with each mistake once, so that no bar is held by looking away. */
const MISTAKEN = `<!doctype html><html lang="zh"><title>x</title><style>
  body { margin: 0; font: 20px sans-serif } h1 { font-size: 20px }
  @keyframes spin { to { outline-offset: 1px } }
  .spin { animation: spin 1s infinite } .pale { color: #777 }
  .box { width: 100px; height: 20px; overflow: hidden; white-space: nowrap }
  .over { position: absolute; left: 300px; top: 10px } .wide { width: 3000px }
  .under, .lid { position: absolute; left: 500px; top: 0; margin: 0; width: 90px } .lid { height: 90px; background: #fff }
  button { position: absolute; width: 56px; height: 25px; padding: 0 } button:focus { outline: 4px solid white }
  button.bare:focus { outline: none }
</style><main><h1>x</h1><p class="pale">浅</p><p class="spin">转</p><p class="box">这一句太长，装不下</p>
<p class="over">一层字</p><p class="over">又一层字</p>
<p class="under">盖住</p><p class="lid">.</p><hr class="wide">
<button class="bare" style="top: 300px">没有圈</button><button style="top: 200px">倒着走</button>
<button tabindex="-1" style="top: 400px">走不到</button><img src="data:,"></main></html>`;

describe.skipIf(noBrowser !== null)(`faces${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('a page with each mistake is found out', async () => {
    const { page } = await openPage('about:blank', 800, 600);
    await page.setContent(MISTAKEN);
    const seen = await painted(page);
    const { order, findings } = await tabThrough(page, seen);
    expect({
      axe: await axeFindings(page),
      targets: smallTargets(seen, 44),
      contrast: paleTexts(seen),
      layout: brokenLayout(seen),
      focus: [...findings, ...strayedFocus(seen, order)],
      motion: await motionOnRequest(page),
    }).toEqual({
      axe: ['image-alt: <img src="data:,">'],
      targets: ['button 没有圈: 56 × 25', 'button 倒着走: 56 × 25', 'button 走不到: 56 × 25'],
      contrast: ['浅: #777777 on #ffffff is 4.48'],
      layout: [
        'the page is 2202 px too wide',
        '这一句太长，装不下: cut off',
        '盖住: covered',
        '一层字 lies over 又一层字',
      ],
      focus: [
        'button 没有圈: no ring',
        'button 倒着走: ring of 1.00 to 1',
        'button 走不到: not reached',
        'button 没有圈 → button 倒着走',
      ],
      motion: ['p.spin: spin 1s', 'an animation of 1000 ms'],
    });
  });

  test.each(Object.entries(FACES))(
    '%s: large enough, dark enough, at twice the size, by Chromium 90’s means; once by keys alone, without motion, nothing for axe',
    async (_group, faces) => {
      const stage = await setStage();
      const { page, errors } = await openPage('about:blank', 800, 600, { before: lineToCut });
      await page.addInitScript(
        keepToChromium90,
        NEWER_APIS.map(({ api }) => api),
      );
      const wrong: Record<string, readonly string[]> = {};
      const walked = new Set<string>();
      for (const face of faces) {
        const { name, use, size, address, steps } = face;
        await page.setViewportSize({ width: size[0], height: size[1] });
        const url = new URL(await address(stage), stage.url);
        await page.goto(url.href);
        for (const step of steps) {
          await step.go(page, stage);
          const note = (bar: string, findings: readonly string[]): void => {
            if (findings.length > 0) wrong[`${name} ${step.name}, ${bar}`] = findings;
          };
          const seen = await painted(page);
          note('targets', smallTargets(seen, LEAST_TARGET_PX[use]));
          note('contrast', paleTexts(seen));
          note('layout', brokenLayout(seen));
          const structure = structureOf(face, step);
          if (!walked.has(structure)) {
            walked.add(structure);
            note('axe', await axeFindings(page));
            if (step.anyKeyAnswers !== true) {
              const { order, findings } = await tabThrough(page, seen);
              note('focus', [...findings, ...strayedFocus(seen, order)]);
            }
            note('motion', await motionOnRequest(page));
          }
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
