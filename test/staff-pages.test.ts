import { createCanvas } from '@napi-rs/canvas';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { ask, openCounters, startTestHall } from './support/hall.ts';

afterAll(() => closeBrowser());

/** An A4 sheet in points, as PDF has it. */
const A4 = [595, 842];

/** Width and height of each page of what the browser would print, points. */
async function printed(page: Page): Promise<number[][]> {
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
  return [...pdf.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/g)].map(([, width, height]) => [
    Math.round(Number(width)),
    Math.round(Number(height)),
  ]);
}

/** Width and height as they stand on paper, mm. */
async function millimetres(page: Page, selector: string): Promise<number[]> {
  const box = (await page.locator(selector).first().boundingBox())!;
  return [box.width, box.height].map((pixels) => Math.round((pixels / 96) * 25.4));
}

/** Texts that do not fit where they stand. */
const cutOff = (page: Page): Promise<string[]> =>
  page
    .locator('.sheet p:not(.note)')
    .evaluateAll((texts) =>
      texts
        .filter((text) => text.scrollWidth > text.clientWidth || text.scrollHeight > text.clientHeight)
        .map((text) => text.textContent ?? ''),
    );

describe.skipIf(noBrowser !== null)(`the office’s staff page${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('somebody is registered with a photo, stands on display and pad, leaves, and is forgotten after a question', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const { page, errors } = await openPage(`${url}/staff`, 1366, 900);
    await page.getByRole('button', { name: '登记新人' }).click();
    await page.getByLabel('姓名', { exact: true }).fill('买买提•阿卜杜');
    await page.getByLabel('职务').fill('司法所 调解员');
    await page.getByLabel('联系电话').fill('138-1234-5678');
    await page.locator('form select').selectOption('1');
    const photo = createCanvas(3_000, 2_000);
    photo.getContext('2d').fillRect(0, 0, 3_000, 2_000);
    await page
      .getByLabel('选照片')
      .setInputFiles({ name: '照片.png', mimeType: 'image/png', buffer: photo.toBuffer('image/png') });
    await page.getByText('有照片').waitFor();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('买买提·阿卜杜').waitFor();

    const screen = await openPage(`${url}/counter-display/1`, 1280, 720);
    await screen.page.getByText('买买提·阿卜杜').waitFor();
    const image = screen.page.locator('.photo img');
    await image.waitFor();
    const size = (): Promise<number[]> =>
      image.evaluate((found) => [(found as HTMLImageElement).naturalWidth, (found as HTMLImageElement).naturalHeight]);
    await expect.poll(size).toEqual([480, 640]);
    await ask(url, 'POST', '/tickets', { serviceId: 'petition', print: false });
    for (const step of ['call', 'start', 'ask-evaluation']) await ask(url, 'POST', `/counters/1/${step}`, {});
    const pad = await openPage(`${url}/pad/1`, 1280, 800);
    await pad.page.getByText('司法所 调解员').waitFor();
    await pad.page.locator('.photo img').waitFor();

    await page.getByRole('button', { name: '改 买买提·阿卜杜' }).click();
    await page.getByRole('button', { name: '离岗' }).click();
    await page.getByRole('button', { name: '记下离岗' }).click();
    await page.getByRole('button', { name: '个人资料' }).click();
    await page.getByRole('button', { name: '删除资料 买买提·阿卜杜' }).click();
    await page.getByRole('button', { name: '本人要求，删除' }).click();
    await page.getByText('本人要求', { exact: true }).waitFor();
    await screen.page.getByText('买买提·阿卜杜').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '名册' }).click();
    await page.getByLabel('也看离岗的').check();
    await page.getByText('已删除').waitFor();
    expect([...errors, ...screen.errors, ...pad.errors]).toEqual([]);
  }, 60_000);

  test('badges, desk plates and signs come out at their sizes; the longest name and rare characters fit and show', async () => {
    const { url } = await startTestHall();
    const long = {
      name: '阿卜杜热合曼·买买提依明·𠮷㛃·阿不都热依木江·买买提',
      position: '农机监理员兼安全监管专干兼统计员',
    };
    await ask(url, 'POST', '/register', { ...long, phone: '+86 (0737) 888-00000', counterId: '7' });
    const { page, errors } = await openPage(`${url}/staff-papers`, 1366, 900);
    await page.locator('.badge').first().waitFor();
    await expect.poll(() => cutOff(page)).toEqual([]);
    expect(await millimetres(page, '.badge')).toEqual([90, 55]);
    expect(await printed(page)).toEqual([A4]);
    await page.getByRole('button', { name: '桌牌' }).click();
    await page.locator('.front').first().waitFor();
    await expect.poll(() => cutOff(page)).toEqual([]);
    expect(await millimetres(page, '.front')).toEqual([200, 100]);
    expect(await printed(page)).toEqual([A4, A4, A4, A4]);
    await page.getByRole('button', { name: '吊牌' }).click();
    await page.getByLabel('吊牌', { exact: true }).selectOption('7');
    await page.locator('.half').first().waitFor();
    expect(await millimetres(page, '.sign')).toEqual([400, 200]);
    expect(await millimetres(page, '.half')).toEqual([200, 200]);
    expect(await printed(page)).toEqual([A4, A4]);
    expect(errors).toEqual([]);
  }, 60_000);
});
