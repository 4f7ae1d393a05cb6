import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkHallFile } from '../server/config/check.ts';
import { productRoot } from '../server/cli/root.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { FACES, lineToCut } from './support/faces.ts';
import type { Face } from './support/faces.ts';
import { ask, hallFile } from './support/hall.ts';
import { brokenLayout } from './support/judge.ts';
import { painted } from './support/painted.ts';
import { setStage, stageRules } from './support/stage.ts';

afterAll(() => closeBrowser());

/** Markup that acts where a page takes it for its own, then marks that turn the direction, then as much as fits. */
function hostile(length: number): string {
  const markup = length < 28 ? '<img src=x>' : '<img src=x onerror=alert(1)>';
  return `${markup}\u202e\u2067${'字'.repeat(length)}`.slice(0, length);
}

interface Named {
  name: string;
  errands?: string;
}
/** The demo's hall.yaml with a text of this length in every place that takes one. */
function yamlWith(text: (longest: number) => string): string {
  const file = parse(readFileSync(join(productRoot(), 'examples', 'demo.yaml'), 'utf8')) as {
    hall: Named & { mark?: string };
    services: Named[];
    counters: Named[];
    priorityClasses: Named[];
    displays: { playlist: object[] };
    rules?: object;
  };
  file.hall.name = text(30);
  file.hall.mark = text(8);
  for (const service of file.services) Object.assign(service, { name: text(20), errands: text(60) });
  for (const named of [...file.counters, ...file.priorityClasses]) named.name = text(20);
  file.displays.playlist = [{ notice: { title: text(20), lines: [text(24), text(24)] } }];
  file.rules = stageRules;
  return stringify(file);
}

/** Each page once in each manner that shows names differently; the served ticket is rated here, with words. */
const shown = ({ name }: Face): boolean => !/ en| 390|contrast|low|1280×1024|check-in|phone served/.test(name);

test('ten thousand characters are refused wherever hall.yaml gives a name', () => {
  const long = 'x'.repeat(10_000);
  const checked = checkHallFile(yamlWith(() => long));
  const paths = 'mistakes' in checked ? checked.mistakes.map(({ path }) => path) : [];
  // the hall's two, two of each of eight services, eight counters, four classes, a notice of three lines
  expect(paths.length).toBe(2 + 8 * 2 + 8 + 4 + 3);
});

describe.skipIf(noBrowser !== null)(`names that act${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('markup in every name and text stands there as text, runs nothing, asks nobody, and breaks no page', async () => {
    const stage = await setStage(hallFile(yamlWith(hostile)), hostile(60));
    const { url, tickets } = stage;
    const said = async (path: string, body: object): Promise<void> => {
      const { status } = await ask(url, 'POST', path, body);
      expect([path, status < 300]).toEqual([path, true]);
    };
    await said('/counters/4/transfer', { serviceId: 'labour', position: 'front', reason: hostile(60) });
    await said('/evaluations', { token: tickets.served, level: 5, comment: hostile(500) });
    await said('/ticket-layout', { layout: [{ part: 'number' }, { part: 'text', text: hostile(200) }] });
    await said('/plan/2026-11-26', { once: true, hours: null, reason: hostile(40) });

    const { page, errors } = await openPage('about:blank', 800, 600, { before: lineToCut });
    const wrong: unknown[] = [];
    let here = '';
    page.on('dialog', (dialog) => {
      wrong.push([here, 'dialog', dialog.message()]);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (new URL(request.url()).pathname.endsWith('/x')) wrong.push([here, 'asked for', request.url()]);
    });
    let asText = 0;
    for (const { name, size, address, steps } of Object.values(FACES).flat().filter(shown)) {
      here = name;
      await page.setViewportSize({ width: size[0], height: size[1] });
      await page.goto(new URL(await address(stage), url).href);
      for (const step of steps) {
        await step.go(page, stage);
        const seen = await painted(page);
        if (seen.texts.some(({ text }) => text.includes('<img src=x'))) asText += 1;
        if ((await page.locator('img[src=x]').count()) > 0) wrong.push([here, 'an element']);
        // a name, or the mark, may end where its room ends; nothing else may be cut off, covered or pushed away by it
        const broken = brokenLayout(seen).filter((finding) => !/^<i.* cut off$/s.test(finding));
        if (broken.length > 0) wrong.push([name, step.name, broken]);
      }
    }
    expect(wrong).toEqual([]);
    expect(errors).toEqual([]);
    // nearly every page shows a name
    expect(asText).toBeGreaterThan(40);
  }, 120_000);
});
