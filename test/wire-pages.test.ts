import { afterAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import { startTownship } from './support/township.ts';

afterAll(() => closeBrowser());

/** The keys of a scanner that pretends to be a keyboard, with a Chinese input method on: `key` says nothing. */
async function scanByKeys(page: Page, text: string): Promise<void> {
  await page.evaluate((code) => {
    const press = (where: string, shiftKey: boolean): void => {
      document.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Process', code: where, shiftKey, isComposing: true, bubbles: true }),
      );
    };
    for (const character of code) {
      if (/[a-z]/.test(character)) press(`Key${character.toUpperCase()}`, false);
      else if (/[A-Z]/.test(character)) press(`Key${character}`, true);
      else if (/\d/.test(character)) press(`Digit${character}`, false);
      else if (character === ':') press('Semicolon', true);
      else if (character === '/') press('Slash', false);
      else if (character === '.') press('Period', false);
      else if (character === '_') press('Minus', true);
      else press('Minus', false);
    }
    press('Enter', false);
  }, text);
}

describe.skipIf(noBrowser !== null)(`pages of the wire${noBrowser === null ? '' : ` (skipped: ${noBrowser})`}`, () => {
  test('a ticket’s code read by a keyboard scanner while an input method is on shows the ticket', async () => {
    const file = hallFile();
    const { url } = await startTestHall({
      file: { ...file, hall: { ...file.hall, phoneUrl: 'http://192.168.1.10:8080' } },
    });
    const { body } = await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const { page, errors } = await openPage(`${url}/kiosk?kiosk=kiosk-1`, 1080, 1920);
    await page.getByText('请点您要办的事').waitFor();
    await scanByKeys(page, String(body['phoneUrl']));
    await page.locator('.number', { hasText: 'A001' }).waitFor();
    await page.getByRole('button', { name: '好了' }).click();
    await page.waitForTimeout(1_100);
    await scanByKeys(page, '6901234567892');
    await page.getByText('这个码不是今天的号').waitFor();
    expect(errors).toEqual([]);
  }, 60_000);

  test('a card on the reader offers its priority without a question; the next person begins anew', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const { page, errors } = await openPage(`${url}/kiosk?kiosk=kiosk-1`, 1080, 1920);
    await page.getByText('请点您要办的事').waitFor();
    await ask(url, 'POST', '/simulation/actions', { do: 'card', deviceId: 'card-reader', card: 'elder' });
    await page.getByText('按“65岁以上老人”优先').waitFor();
    await page.getByRole('button', { name: /民政救助/ }).click();
    await page.locator('.number', { hasText: 'A001' }).waitFor();
    expect([...hall.state.queue.tickets.values()][0]!.priorityClass).toBe('elderly');
    await page.getByRole('button', { name: '好了' }).click();
    await page.getByRole('button', { name: /劳动保障/ }).click();
    await page.getByText('这几种情况可以优先').waitFor();
    expect(errors).toEqual([]);
  }, 60_000);

  test('a phone as a call box: one key opens, calls and calls on', async () => {
    const { url } = await startTestHall();
    for (let count = 0; count < 2; count += 1) await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const { page, errors } = await openPage(`${url}/box/3`, 390, 844);
    await page.getByRole('button', { name: '开窗口' }).click();
    await page.getByRole('button', { name: '叫下一位' }).click();
    await page.getByText('A001').waitFor();
    await page.getByRole('button', { name: '再叫一次' }).click();
    await page.getByRole('button', { name: '人没来' }).click();
    await page.getByText('才叫了 2 次').waitFor();
    expect(errors).toEqual([]);
  }, 60_000);

  test('the office moves a part of the ticket and the picture follows; it counts when it is saved', async () => {
    const { url, hall } = await startTestHall();
    const { page, errors } = await openPage(`${url}/ticket-layout`, 1366, 1000);
    const image = page.locator('.picture img');
    await image.waitFor();
    const before = await image.getAttribute('src');
    await page.locator('li', { hasText: '二维码' }).getByRole('button', { name: '去掉' }).click();
    await expect.poll(() => image.getAttribute('src')).not.toBe(before);
    expect(hall.state.printing.layout).toBeNull();
    await page.getByRole('button', { name: '就这样打' }).click();
    await expect.poll(() => hall.state.printing.layout?.some(({ part }) => part === 'qr')).toBe(false);
    expect(errors).toEqual([]);
  }, 60_000);

  test('a clerk holds, calls back and hands on with one hand; the number stays the same', async () => {
    const { url, hall } = await startTestHall();
    for (const serviceId of ['civil', 'labour']) await ask(url, 'POST', '/tickets', { serviceId, print: false });
    const { page, errors } = await openPage(`${url}/counter/3`, 1366, 768);
    await page.getByText('按 9 开窗口').waitFor();
    await page.keyboard.press('9');
    await page.getByText('按空格叫下一位').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.current .number', { hasText: 'A001' }).waitFor();
    await page.keyboard.press('3');
    await page.getByText('为什么先走开').waitFor();
    await page.keyboard.press('2');
    await page.getByText('挂起的人').waitFor();
    await page.keyboard.press('r');
    await page.locator('.current .number', { hasText: 'A001' }).waitFor();
    await page.keyboard.press('0');
    await page.getByText('转到哪里').waitFor();
    await page.keyboard.press('2');
    await expect.poll(() => hall.state.queue.lines.get('labour' as never)?.length).toBe(2);
    await ask(url, 'POST', '/counters/4/open', {});
    expect((await ask(url, 'POST', '/counters/4/call', {})).body).toMatchObject({ ticket: { number: 'A001' } });
    expect(errors).toEqual([]);
  }, 60_000);

  test('the devices page says what is wrong in plain words, and tries a device', async () => {
    const { url } = await startTestHall();
    const { page, errors } = await openPage(`${url}/devices`, 1440, 900);
    await page.getByText('设备都正常').waitFor();
    await ask(url, 'POST', '/simulation/actions', { do: 'paper', deviceId: 'printer', paper: 'out' });
    await page.getByText('打印机没纸了。换一卷纸。').waitFor();
    await page.locator('article', { hasText: 'sign-3' }).getByRole('button', { name: '试一下' }).click();
    await page.getByText('sign-3：屏上该显示它的窗口号和名字').waitFor();
    expect(errors).toEqual([]);
  }, 60_000);

  test('a kiosk PC that is cut off says so, goes on, and is itself again when the line is back', async () => {
    const here = await startTownship();
    const { page, errors } = await openPage(`${here.agent().url}/kiosk?kiosk=kiosk-2`, 1080, 1920);
    await page.getByText('请点您要办的事').waitFor();
    here.network.cut();
    await page.getByText('起连不上大厅，号照样取').waitFor();
    await page.getByRole('button', { name: /民政救助/ }).click();
    await page.getByRole('button', { name: '取号', exact: true }).click();
    await page.locator('.number', { hasText: 'A950' }).waitFor();
    await page.getByText('这是离线号').waitFor();
    await page.getByText('号票打好了').waitFor();
    await here.network.mend();
    await page.getByText('起连不上大厅').waitFor({ state: 'detached', timeout: 20_000 });
    expect(here.hall.hall.state.queue.byNumber.has('A950')).toBe(true);
    expect(errors).toEqual([]);
  }, 60_000);
});
