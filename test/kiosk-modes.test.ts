import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { openCounters, startTestHall } from './support/hall.ts';

afterAll(() => closeBrowser());

/** Everything that can be pressed, CSS pixels. */
function targets(page: Page): Promise<{ text: string; top: number; width: number; height: number }[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, select')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0)
      .map(({ element, box }) => ({
        text: element.textContent?.trim().slice(0, 20) ?? '',
        top: box.top,
        width: box.width,
        height: box.height,
      })),
  );
}

const PORTRAIT = [1080, 1920] as const;

describe.skipIf(noBrowser !== null)(`the kiosk for everybody${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('large: three touches to a number, everything at least 120 px, and the next person finds it as usual', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const { page, errors } = await openPage(`${url}/kiosk`, ...PORTRAIT);
    await page.getByRole('button', { name: '大字版' }).click();
    for (const { text, height, width } of await targets(page)) {
      expect([text, height >= 100 && width >= 120]).toEqual([text, true]);
    }
    await page.getByRole('button', { name: '别的事' }).click();
    await page.getByRole('button', { name: /村镇建设/ }).waitFor();
    await page.getByRole('button', { name: '请人帮我' }).click();
    await page.getByText('请到综合咨询台，工作人员帮您取号').waitFor();
    await page.getByRole('button', { name: /村镇建设/ }).click();
    await page.getByRole('button', { name: '取号', exact: true }).click();
    await page.locator('.number', { hasText: 'E001' }).waitFor();
    await page.getByRole('button', { name: '好了' }).click();
    await page.getByText('请点您要办的事').waitFor();
    expect(errors).toEqual([]);
  }, 60_000);

  test('keys low: whatever is pressed lies in the lower 58 %, on every page', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const { page } = await openPage(`${url}/kiosk`, ...PORTRAIT);
    await page.getByRole('button', { name: '按键放低' }).click();
    const low = async (): Promise<void> => {
      for (const { text, top } of await targets(page)) expect([text, top > 1920 * 0.42]).toEqual([text, true]);
    };
    await low();
    await page.getByRole('button', { name: /民政救助/ }).click();
    await page.getByRole('button', { name: '取号', exact: true }).waitFor();
    await low();
  }, 60_000);

  test('nobody touches it: asked for twenty seconds with one large key, then as it was for the next person', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const { page } = await openPage('about:blank', ...PORTRAIT);
    await page.clock.install();
    await page.goto(`${url}/kiosk`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'High contrast' }).click();
    await page.getByRole('button', { name: /民政救助/ }).click();
    await page.clock.runFor(61_000);
    await page.getByText('Are you still there?').waitFor();
    await page.getByRole('button', { name: 'Yes, go on' }).click();
    await page.getByText('Are you still there?').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Take a number' }).waitFor();
    // the page's clock runs on by itself, too: the middle of the twenty seconds, however slow the machine
    await page.clock.runFor(65_000);
    await page.getByText('Are you still there?').waitFor();
    await page.clock.runFor(21_000);
    await page.getByText('请点您要办的事').waitFor();
    expect(await page.locator('.qh-contrast').count()).toBe(0);
  }, 60_000);

  test('on each size of screen everything is on it, at least 44 px, and nothing is wider than it', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const { page } = await openPage(`${url}/kiosk`, ...PORTRAIT);
    await page.getByText('请点您要办的事').waitFor();
    for (const [width, height] of [PORTRAIT, [1280, 1024], [1024, 768]] as const) {
      await page.setViewportSize({ width, height });
      const found = await targets(page);
      expect(found.length).toBeGreaterThanOrEqual(11);
      for (const { text, top, height: high, width: wide } of found) {
        const fits = top >= 0 && top + high <= height && high >= 44 && wide >= 44;
        expect([width, text, fits]).toEqual([width, text, true]);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  }, 60_000);
});
