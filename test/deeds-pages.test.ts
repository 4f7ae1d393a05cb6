import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import type { RunningHall, StartOptions } from '../server/main.ts';
import { axeFindings } from './support/axe.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { clockAt } from './support/clock.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import { signedIn } from './support/people.ts';

afterAll(() => closeBrowser());

const wireless: Pick<StartOptions, 'demo' | 'file'> = { demo: null, file: { ...hallFile(), devices: [] } };

/** A page of somebody who is signed in. */
async function openAs(
  { url }: RunningHall,
  path: string,
  headers: { readonly Cookie: string },
): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage('about:blank', 1366, 900);
  const [name = '', value = ''] = headers.Cookie.split('=');
  await opened.page.context().addCookies([{ name, value, url }]);
  await opened.page.goto(`${url}${path}`);
  return opened;
}

/** Tab until what has the focus has a name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const here = document.activeElement as HTMLInputElement | null;
      // what scrolls has the focus at times, and all that is in it as its text
      if (here === null || !here.matches('a, button, input, select')) return '';
      return [here.textContent, here.getAttribute('aria-label'), here.labels?.[0]?.textContent].join(' ');
    });
    if (focused.includes(name)) return;
  }
  throw new Error(`the tab key never came to ${name}`);
}

describe.skipIf(noBrowser !== null)(`who did what${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('by keys alone the auditor finds a deed, goes back and forth, and takes the table along, in both languages', async () => {
    const running = await startTestHall({ ...wireless, time: clockAt('2026-11-26T09:00:00+08:00') });
    await openCounters(running);
    const { headers } = await signedIn(running, 'wangjing', ['director']);
    for (let at = 0; at < 60; at += 1) {
      await ask(running.url, 'POST', '/rules', { maxPassedBy: 1 + (at % 9) }, headers);
    }
    const auditor = await signedIn(running, '监督员甲', ['auditor']);
    const { page, errors } = await openAs(running, '/deeds', auditor.headers);
    const rows = page.locator('tbody tr');
    await rows.first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await rows.count()).toBe(50);
    await page.getByText('哈希链还没有核对过').waitFor();
    const newest = await rows.first().textContent();
    await page.getByRole('button', { name: '更早的' }).press('Enter');
    await page.getByText('大厅的设置从 hall.yaml 写入').waitFor();
    await page.getByText('这是最早的了').waitFor();
    await page.getByRole('button', { name: '回到较新的' }).press('Enter');
    await expect.poll(() => rows.first().textContent()).toBe(newest);

    // a list's label has its choices in it
    await tabTo(page, '谁所有人');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, '哪一类所有类');
    for (let kind = 0; kind < 8; kind += 1) await page.keyboard.press('ArrowDown');
    await tabTo(page, '查看');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.allTextContents()).toEqual([
      expect.stringContaining('wangjing登录，用密码'),
      expect.stringContaining('开了账号 wangjing，身份：主任'),
    ]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载表格' }).press('Enter'),
    ]);
    const table = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(table).toHaveLength(3);
    expect(table[1]).toContain('"wangjing","登录，用密码"');

    await page.getByRole('button', { name: 'English' }).press('Enter');
    await page.getByText('made the account wangjing: director').waitFor();
    expect(errors).toEqual([]);
  }, 60_000);
});
