import { afterAll, describe, expect, test } from 'vitest';
import { HomePlace } from '../contract/views.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { openCounters, startTestHall } from './support/hall.ts';
import { axeFindings } from './support/axe.ts';
import { keysOffAnyScreen, MANNERS, openKiosk } from './support/kiosk.ts';

afterAll(() => closeBrowser());

const PLACES: readonly HomePlace[] = [
  { kind: 'my-case', address: '/rules' },
  { kind: 'tell-us', address: '/book' },
];

test('a place leads to a page of this hall only', () => {
  for (const address of ['https://example.com/', '//example.com', 'javascript:alert(1)', '/a?b', 'rules']) {
    expect([address, HomePlace.safeParse({ kind: 'my-case', address }).success]).toEqual([address, false]);
  }
});

describe.skipIf(noBrowser !== null)(`places of the first page${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('without any nothing is there for them, and the page is as tall as it is without the part', async () => {
    const { url } = await startTestHall();
    const { page } = await openPage(`${url}/kiosk`, 1080, 1920);
    await page.getByText('请点您要办的事').waitFor();
    expect(await page.locator('.places').count()).toBe(0);
    // between the services and the sentence of help lies one gap of the page and nothing else
    const [rows, help] = [(await page.locator('.rows').boundingBox())!, (await page.locator('.help').boundingBox())!];
    expect(help.y - (rows.y + rows.height)).toBeLessThan(24);
  }, 60_000);

  test.each(MANNERS)(
    'as wanted “%s”: filled, both stand on the first page beside everything else, on every screen',
    async (manner) => {
      const running = await startTestHall({ places: PLACES });
      await openCounters(running);
      const page = await openKiosk(`${running.url}/kiosk`, manner);
      for (const name of ['我的事办到哪了', '我有话说']) {
        const box = (await page.getByRole('button', { name }).boundingBox())!;
        expect([name, box.height >= 44, box.width >= 200]).toEqual([name, true, true]);
      }
      expect(await keysOffAnyScreen(page, manner)).toEqual([]);
      expect(await axeFindings(page)).toEqual([]);
    },
    60_000,
  );

  test('a touch leads to its page, in English too', async () => {
    const { url } = await startTestHall({ places: PLACES });
    const { page } = await openPage(`${url}/kiosk?lang=en`, 1080, 1920);
    await page.getByRole('button', { name: 'Tell us' }).waitFor();
    await page.getByRole('button', { name: 'Where is my case' }).click();
    await page.waitForURL(`${url}/rules`);
  }, 60_000);
});
