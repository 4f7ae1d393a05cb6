import { createCanvas } from '@napi-rs/canvas';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { ask, startTestHall } from './support/hall.ts';

afterAll(() => closeBrowser());

/** Waits until the page shows how the hall would be with what is filled in. */
async function previewed(page: Page, text: string): Promise<void> {
  await page.locator('aside').getByText(text).first().waitFor();
}

describe.skipIf(noBrowser !== null)(`the office’s settings${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('a service is renamed by keyboard: seen first, then saved, on the kiosk at once, and taken back', async () => {
    const { url } = await startTestHall();
    const kiosk = await openPage(`${url}/kiosk`, 1080, 1920);
    const { page, errors } = await openPage(`${url}/settings`, 1366, 900);
    await page.getByRole('button', { name: '民政救助', exact: false }).first().focus();
    await page.keyboard.press('Enter');
    const name = page.getByLabel('名称', { exact: true }).first();
    await name.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('低保救助');
    await previewed(page, '低保救助');
    expect(await kiosk.page.getByText('低保救助').count()).toBe(0);
    await page.getByRole('button', { name: '保存', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('保存好了').waitFor();
    await kiosk.page.getByText('低保救助').waitFor();
    await page.getByRole('button', { name: /^退回到这次之前 业务/ }).click();
    await kiosk.page.getByText('民政救助').first().waitFor();
    await previewed(page, '民政救助');
    expect([...errors, ...kiosk.errors]).toEqual([]);
  }, 60_000);

  test('what does not fit is said where it stands, and cannot be saved', async () => {
    const { url } = await startTestHall();
    const { page, errors } = await openPage(`${url}/settings`, 1366, 900);
    await page.getByRole('button', { name: '民政救助', exact: false }).first().click();
    await page.getByLabel('字母', { exact: true }).first().fill('b');
    await page.locator('aside .mistakes').getByText('B').waitFor();
    await page.locator('main li.wrong').waitFor();
    expect(await page.getByRole('button', { name: '保存', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '不改了' }).click();
    await page.locator('aside .mistakes').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  }, 60_000);

  test('a picture put in plays on the wall after it was saved; what is no picture is refused', async () => {
    const { url } = await startTestHall();
    const { page, errors } = await openPage(`${url}/settings`, 1366, 900);
    await page.getByRole('button', { name: '大屏' }).click();
    const drawn = createCanvas(320, 180);
    const picture = { name: '通知 一.png', mimeType: 'image/png', buffer: drawn.toBuffer('image/png') };
    await page.getByLabel('放进一个文件').setInputFiles(picture);
    await page.locator('aside img').waitFor();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('保存好了').waitFor();
    expect((await ask(url, 'GET', '/playlist')).body['files']).toEqual(['file.png']);
    await page
      .getByLabel('放进一个文件')
      .setInputFiles({ name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<script>alert(1)</script>') });
    await page.getByText('这不是能用的图片或影片').waitFor();
    expect(errors).toEqual([]);
  }, 60_000);
});

describe('files that are put in', () => {
  const put = async (url: string, path: string, body: Uint8Array): Promise<string | number> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: Uint8Array.from(body),
    });
    return response.ok ? response.status : ((await response.json()) as { code: string }).code;
  };
  const png = createCanvas(4, 3).toBuffer('image/png');
  /** The header alone promises a hundred megapixels. */
  const huge = Buffer.from(png);
  huge.writeUInt32BE(10_000, 16);
  huge.writeUInt32BE(10_000, 20);

  test('are what their bytes say, in their folder, of a size that a screen can show', async () => {
    const { url } = await startTestHall();
    expect(await put(url, '/playlist/a.png', png)).toBe(200);
    expect(await put(url, '/playlist/a.jpg', png)).toBe('file-kind');
    expect(await put(url, '/playlist/a.svg', Buffer.from('<svg/>'))).toBe('file-kind');
    expect(await put(url, '/playlist/huge.png', huge)).toBe('picture-too-large');
    expect(await put(url, '/staff/a.mp4', Buffer.from('\0\0\0\x20ftypisom', 'latin1'))).toBe('file-kind');
    for (const name of ['..%2Fhall.png', '.hidden.png', '%2Fetc%2Fa.png', 'a%00.png', `${'a'.repeat(90)}.png`]) {
      expect(await put(url, `/playlist/${name}`, png)).toBe('file-name');
    }
    expect((await ask(url, 'GET', '/playlist')).body['files']).toEqual(['a.png']);
  });
});
