import { afterAll, describe, expect, test } from 'vitest';
import type { AlertsAnswer } from '../contract/alerts.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { clockAt } from './support/clock.ts';
import { freshFolder } from './support/folder.ts';
import { ask, openCounters, startTestHall } from './support/hall.ts';

afterAll(() => closeBrowser());

async function alerts(url: string): Promise<AlertsAnswer> {
  return (await ask(url, 'GET', '/notices')).body as unknown as AlertsAnswer;
}

describe('notices and calls for help', () => {
  test('a notice is for those it is sent to, read once each, kept over a restart, and gone the next day', async () => {
    const [folder, time] = [freshFolder(), clockAt('2026-11-26T09:30:00+08:00')];
    const { url, close } = await startTestHall({ folder, time });
    const sent = await ask(url, 'POST', '/notices', { text: '下午 3 点县里来检查', counters: ['3', '4'] });
    const [notice] = (sent.body as unknown as AlertsAnswer).notices;
    expect(notice).toMatchObject({ to: ['3', '4'], seenBy: [] });
    for (let times = 0; times < 2; times += 1) {
      await ask(url, 'POST', `/notices/${notice!.id}/seen`, { counterId: '3' });
    }
    await close();
    const again = await startTestHall({ folder, time });
    expect((await alerts(again.url)).notices).toMatchObject([{ text: '下午 3 点县里来检查', seenBy: ['3'] }]);
    time.add(24 * 3_600_000);
    await ask(again.url, 'POST', '/counters/1/open', {});
    expect((await alerts(again.url)).notices).toEqual([]);
  });

  test('help is called once however often, ended once, and never for a counter that is not there', async () => {
    const { url, hall } = await startTestHall();
    const before = hall.state.alerts.help.size;
    for (let times = 0; times < 3; times += 1) await ask(url, 'POST', '/counters/3/help', {});
    expect((await alerts(url)).help).toMatchObject([{ counterNumber: '3', counterName: '民政救助窗口' }]);
    await ask(url, 'POST', '/counters/3/help-ended', {});
    await ask(url, 'POST', '/counters/3/help-ended', {});
    expect(hall.state.alerts.help.size).toBe(before);
    expect((await ask(url, 'POST', '/counters/99/help', {})).status).toBe(404);
    expect((await ask(url, 'POST', '/notices', { text: '嗯', counters: ['99'] })).status).toBe(400);
    expect((await ask(url, 'POST', '/notices/none/withdraw', {})).body.code).toBe('unknown-notice');
    expect((await ask(url, 'POST', '/notices', { text: '字'.repeat(121) })).status).toBe(400);
  });
});

describe.skipIf(noBrowser !== null)(`on the pages${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('the director writes, a counter reads and says so; what is taken back is gone everywhere', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const office = await openPage(`${url}/office`, 1440, 900);
    const desk = await openPage(`${url}/counter/3`, 1366, 768);
    await office.page.getByLabel('说什么').fill('请把告知单备齐');
    await office.page.getByRole('button', { name: '发出去' }).click();
    await desk.page.getByText('请把告知单备齐').waitFor();
    await office.page.getByText('8 个窗口里 0 个看过').waitFor();
    await desk.page.getByRole('button', { name: '知道了' }).click();
    await desk.page.getByText('请把告知单备齐').waitFor({ state: 'detached' });
    await office.page.getByText('8 个窗口里 1 个看过，还没看：1、2、4、5、6、7、8').waitFor();
    const other = await openPage(`${url}/counter/4?small`, 480, 300);
    await other.page.getByText('请把告知单备齐').waitFor();
    await office.page.getByRole('button', { name: '撤回' }).click();
    await other.page.getByText('请把告知单备齐').waitFor({ state: 'detached' });
    expect([...office.errors, ...desk.errors, ...other.errors]).toEqual([]);
  }, 60_000);

  test('the key for help has to be held; then office and every counter see it until somebody went', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const office = await openPage(`${url}/office`, 1440, 900);
    const desk = await openPage(`${url}/counter/3`, 1366, 768);
    const other = await openPage(`${url}/counter/4`, 1366, 768);
    await desk.page.getByText('按住一秒叫人').waitFor();
    await other.page.getByText('按住一秒叫人').waitFor();
    await desk.page.keyboard.press('*');
    await desk.page.locator('.emergency').click();
    expect(hall.state.alerts.help.size).toBe(0);
    await desk.page.keyboard.down('*');
    await desk.page.getByText('叫了人，办公室和别的窗口都看到了').waitFor();
    await desk.page.keyboard.up('*');
    await other.page.getByText('3 号窗口要人帮忙').waitFor();
    expect(await other.page.title()).toContain('3 号窗口要人帮忙');
    await office.page.getByText('3 号窗口').first().waitFor();
    await office.page.getByRole('button', { name: '有人去了' }).click();
    await other.page.getByText('3 号窗口要人帮忙').waitFor({ state: 'detached' });
    expect(await other.page.title()).not.toContain('‼');
    expect(hall.state.queue.counters.get('3' as never)!.condition).toMatchObject({ state: 'open' });
    expect([...office.errors, ...desk.errors, ...other.errors]).toEqual([]);
  }, 60_000);
});
