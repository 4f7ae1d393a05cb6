import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { productRoot } from '../server/cli/root.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';

afterAll(() => closeBrowser());

const SERVICES = ['重大项目', '重庆社保互认', '六安农商行代办', '会计证年检', '乐清商会'];
const STAFF = ['张三', '单晓红', '区建国', '查良', '仇英', '丹阳', '解晓东', '曾红', '盖丽', '朴树', '孙小', '缪荃'];

/** The demo's hall with more services than there are digits, and a list of people. */
function largeHall(): ReturnType<typeof hallFile> {
  const file = parse(readFileSync(join(productRoot(), 'examples', 'demo.yaml'), 'utf8')) as {
    services: object[];
    staff: object[];
  };
  SERVICES.forEach((name, at) => {
    file.services.push({ id: `more-${at}`, name, prefix: 'MNPQR'[at], counters: ['1'] });
  });
  file.staff = STAFF.map((name, at) => ({ id: `staff-${at}`, name, position: '便民服务中心' }));
  return hallFile(stringify(file));
}

describe.skipIf(noBrowser !== null)(`searching by pinyin${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('a clerk hands on by letters, and the office finds people by any reading of their names', async () => {
    const running = await startTestHall({ file: largeHall() });
    const { url, hall } = running;
    await openCounters(running);
    await ask(url, 'POST', '/tickets', { serviceId: 'petition', print: false });
    await ask(url, 'POST', '/counters/1/call', {});
    const clerk = await openPage(`${url}/counter/1`, 1366, 900);
    const { keyboard } = clerk.page;
    const offered = clerk.page.locator('.ask div:last-child .qh-key');
    await clerk.page.locator('.current .number, .keys').first().waitFor();
    await keyboard.press('0');
    await clerk.page.locator('.ask').waitFor();
    await keyboard.press('/');
    await keyboard.type('cq');
    await expect.poll(() => offered.allTextContents()).toEqual(['回车N 重庆社保互认', '不了']);
    // 重大 is read zhong: by `c` it is found, behind what is read so
    await keyboard.press('Backspace');
    await expect.poll(async () => (await offered.allTextContents()).indexOf('M 重大项目')).toBeGreaterThan(1);
    await keyboard.type('q');
    await expect.poll(() => offered.count()).toBe(2);
    await keyboard.press('Enter');
    await clerk.page.locator('.ask').waitFor({ state: 'detached' });
    await expect.poll(() => [...hall.state.queue.tickets.values()][0]?.serviceId).toBe('more-1');

    const office = await openPage(`${url}/staff`, 1366, 900);
    const titles = office.page.locator('main li .who b');
    const field = office.page.getByRole('searchbox');
    await field.fill('sx');
    await expect.poll(() => titles.allTextContents()).toEqual(['单晓红', '孙小']);
    await field.fill('d');
    await expect.poll(() => titles.allTextContents()).toEqual(['丹阳', '解晓东', '单晓红']);
    await field.press('Enter');
    // whom enter took is opened to be changed
    await expect.poll(() => titles.allTextContents()).toEqual(['解晓东', '单晓红']);
    await field.press('Escape');
    await expect.poll(() => titles.count()).toBe(STAFF.length - 1);
    expect([...clerk.errors, ...office.errors]).toEqual([]);
  }, 60_000);
});
