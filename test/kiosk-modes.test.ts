import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import { axeFindings } from './support/kiosk.ts';

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
    await page.clock.runFor(79_000);
    await page.getByText('Are you still there?').waitFor();
    await page.clock.runFor(3_000);
    await page.getByText('请点您要办的事').waitFor();
    expect(await page.locator('.qh-contrast').count()).toBe(0);
  }, 60_000);

  test.each([
    [1080, 1920],
    [1280, 1024],
    [1024, 768],
  ])(
    '%i × %i: everything is on the screen, at least 44 px, and nothing lies over another',
    async (width, height) => {
      const { url, hall } = await startTestHall();
      await openCounters({ hall });
      const { page } = await openPage(`${url}/kiosk`, width, height);
      await page.getByText('请点您要办的事').waitFor();
      const found = await targets(page);
      expect(found.length).toBeGreaterThanOrEqual(11);
      for (const { text, top, height: high, width: wide } of found) {
        expect([text, top >= 0 && top + high <= height && high >= 44 && wide >= 44]).toEqual([text, true]);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    },
    60_000,
  );

  test('axe finds nothing, in any manner, on any of its pages', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const manners = ['大字版', '按键放低', '黑白分明', null];
    for (const manner of manners) {
      const { page } = await openPage(`${url}/kiosk`, ...PORTRAIT);
      await page.getByText('请点您要办的事').waitFor();
      if (manner !== null) await page.getByRole('button', { name: manner }).click();
      expect([manner, await axeFindings(page)]).toEqual([manner, []]);
      await page.getByRole('button', { name: /民政救助/ }).click();
      await page.getByRole('button', { name: '取号', exact: true }).waitFor();
      expect([manner, await axeFindings(page)]).toEqual([manner, []]);
      await page.getByRole('button', { name: '取号', exact: true }).click();
      await page.getByText('您的号').waitFor();
      expect([manner, await axeFindings(page)]).toEqual([manner, []]);
    }
  }, 120_000);

  test('axe finds nothing on the other pages', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const { body } = await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    await ask(url, 'POST', '/counters/3/call', {});
    await ask(url, 'POST', '/counters/3/ask-evaluation', {});
    const { token } = hall.state.queue.tickets.get(body['id'] as never)!;
    const pages: readonly (readonly [string, number, number])[] = [
      ['/display', 1920, 1080],
      ['/counter-display/3', 1280, 720],
      ['/counter/3', 1366, 768],
      ['/pad/3', 1280, 800],
      [`/t/${token}`, 390, 844],
      ['/book', 390, 844],
      ['/box/3', 390, 844],
      ['/office', 1440, 900],
      ['/day', 1440, 900],
      ['/today', 1366, 900],
      ['/plan', 1366, 900],
      ['/rules', 900, 1270],
      ['/devices', 1440, 900],
      ['/', 1366, 900],
    ];
    const wrong: string[] = [];
    for (const [address, width, height] of pages) {
      const { page, errors } = await openPage(`${url}${address}`, width, height);
      await page.waitForLoadState('networkidle');
      await page.locator('#page > *').first().waitFor();
      wrong.push(...(await axeFindings(page)).map((finding) => `${address} ${finding}`), ...errors);
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  test('script put into every name and text stands there as text', async () => {
    const demo = hallFile();
    const evil = '<img src=x onerror="window.broken=1">';
    const file = {
      ...demo,
      hall: { ...demo.hall, name: evil },
      services: demo.services.map((service, index) =>
        index === 0 ? { ...service, name: evil, errands: evil } : service,
      ),
      counters: demo.counters.map((counter) => (counter.id === '3' ? { ...counter, name: evil } : counter)),
      priorityClasses: demo.priorityClasses.map((one, index) => (index === 0 ? { ...one, name: evil } : one)),
    };
    const { url, hall } = await startTestHall({ file });
    await openCounters({ hall });
    const { body } = await ask(url, 'POST', '/tickets', { serviceId: 'civil', priorityClass: 'elderly', print: false });
    await ask(url, 'POST', '/counters/3/call', {});
    await ask(url, 'POST', '/counters/3/transfer', {
      serviceId: 'labour',
      position: 'front',
      reason: evil.slice(0, 60),
    });
    await ask(url, 'POST', '/counters/4/call', {});
    await ask(url, 'POST', '/counters/5/pause', { reason: evil.slice(0, 60) });
    const addresses = [
      '/kiosk',
      '/display',
      '/counter-display/3',
      '/counter-display/5',
      '/counter/4',
      '/counter/5',
      '/pad/3',
    ];
    for (const address of [
      ...addresses,
      `/t/${String(body['id'])}`,
      '/office',
      '/today',
      '/plan',
      '/rules',
      '/book',
      '/',
    ]) {
      const { page, errors } = await openPage(`${url}${address}`, 1280, 900);
      await page.waitForLoadState('networkidle');
      expect([address, await page.evaluate(() => (window as unknown as { broken?: number }).broken)]).toEqual([
        address,
        undefined,
      ]);
      expect([address, await page.locator('img[src="x"]').count(), errors]).toEqual([address, 0, []]);
    }
  }, 180_000);
});
