import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Page } from 'playwright-core';
import { afterAll, test } from 'vitest';
import { productRoot } from '../../server/cli/root.ts';
import { closeBrowser, openPage } from '../support/browser.ts';
import { FACES, lineToCut } from '../support/faces.ts';
import type { Face } from '../support/faces.ts';
import { setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

// Not a test of the suite: `npm run sheets` takes every page in every manner and state, in both languages, onto sheets in
// docs/pictures/sheets. The pages and their steps are those that test/bars.test.ts measures.

const FOLDER = join(productRoot(), 'docs', 'pictures', 'sheets');
const [ACROSS, HEIGHT, LABEL, GAP, WIDEST] = [4, 420, 30, 12, 560];

interface Shot {
  readonly name: string;
  readonly png: Buffer;
}

afterAll(() => closeBrowser());

const LANGUAGES = ['zh', 'en'] as const;

test.each(
  Object.entries(FACES).flatMap(([group, faces]) => LANGUAGES.map((language) => [group, language, faces] as const)),
)(
  '%s, %s',
  async (group, language, faces) => {
    const shots: Shot[] = [];
    const { page } = await openPage('about:blank', 800, 600, { before: lineToCut });
    // what is taken and lost on one page would show on the next
    for (const face of faces) {
      if (!speaks(face, language, faces)) continue;
      shots.push(...(await taken(page, face, language, await setStage())));
    }
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, `${group.replace(/[^a-z]+/g, '-')}-${language}.jpg`), await sheet(shots));
  },
  600_000,
);

/** The table names some pages in each language, others once for both: each stands on the sheet of a language once. */
function speaks({ name }: Face, language: (typeof LANGUAGES)[number], faces: readonly Face[]): boolean {
  const english = / en\b/.test(name);
  if (language === 'zh') return !english;
  return english ? !faces.some((other) => `${other.name} en` === name) : !/ zh\b/.test(name);
}

async function taken(page: Page, face: Face, language: string, stage: Stage): Promise<Shot[]> {
  const [width, height] = face.size;
  await page.setViewportSize({ width, height });
  const url = new URL(await face.address(stage), stage.url);
  if (language === 'en') url.searchParams.set('lang', 'en');
  await page.goto(url.href);
  const shots: Shot[] = [];
  for (const step of face.steps) {
    try {
      await step.go(page, stage);
    } catch (error) {
      // steps that go by a Chinese word have no English picture: said, not hidden
      console.log(`no picture of ${face.name} ${step.name} in ${language}: ${String(error).split('\n')[0]}`);
      break;
    }
    await page.evaluate(() => document.fonts.ready);
    shots.push({ name: `${face.name} ${step.name}`.trim(), png: await page.screenshot() });
  }
  return shots;
}

async function sheet(shots: readonly Shot[]): Promise<Buffer> {
  const images = await Promise.all(shots.map(({ png }) => loadImage(png)));
  const rows = Math.ceil(shots.length / ACROSS);
  const canvas = createCanvas(ACROSS * (WIDEST + GAP) + GAP, rows * (HEIGHT + LABEL + GAP) + GAP);
  const paint = canvas.getContext('2d');
  paint.fillStyle = '#76726a';
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.font = '18px sans-serif';
  paint.fillStyle = '#ffffff';
  for (const [at, image] of images.entries()) {
    const scale = Math.min(WIDEST / image.width, HEIGHT / image.height);
    const left = GAP + (at % ACROSS) * (WIDEST + GAP);
    const top = GAP + Math.floor(at / ACROSS) * (HEIGHT + LABEL + GAP);
    paint.fillText(shots[at]!.name, left, top + 20, WIDEST);
    paint.drawImage(image, left, top + LABEL, image.width * scale, image.height * scale);
  }
  return canvas.toBuffer('image/jpeg', 72);
}
