import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { runQuhao, startProcess } from './support/process.ts';
import type { Process } from './support/process.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { freshFolder } from './support/folder.ts';

afterAll(() => closeBrowser());

const PASSWORD = '桃花江 1998 春天';

/** The digits as whoever stands before the console reads them. */
function codeOf({ said }: Process): string {
  return said.flatMap((line) => /^ {2}(\d{4}) (\d{4})$/.exec(line)?.slice(1) ?? []).join('');
}

/** Waits until what was typed is on the server's disk. */
async function kept(page: Page): Promise<void> {
  await page.getByRole('status').getByText('已记下').waitFor();
}

describe.skipIf(noBrowser !== null)(`the first day${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('by touch: from the code on the console to the first called ticket', async () => {
    const folder = freshFolder();
    const quhao = await startProcess(['serve', '--data', folder, '--port', '0']);
    const code = codeOf(quhao);
    const began = performance.now();
    let touches = 0;
    const touch = async (target: Locator): Promise<void> => {
      await target.tap();
      touches += 1;
    };
    const { page, errors } = await openPage(quhao.url, 1280, 800, { touched: true });
    const named = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
    const type = async (label: string, text: string): Promise<void> => {
      await touch(page.getByLabel(label, { exact: true }));
      await page.keyboard.type(text);
    };
    const next = (): Promise<void> => touch(named('下一步'));

    for (const digit of code) await touch(named(digit));
    await touch(named('桃花江镇'));
    await page.getByText('桃江县桃花江镇便民服务中心').waitFor();
    await next();
    await page.getByText('安全监管').waitFor();
    await next();
    await page.getByText('几点开门？').waitFor();
    await touch(named('不限时间，一直能取号'));
    await next();
    await type('咨询电话', '0737-8880000');
    await type('监督电话', '0737-8880001');
    await next();
    await type('姓名', '张丽');
    await type('登录名', 'zhangli');
    await type('密码', PASSWORD);
    await type('再输一遍密码', PASSWORD);
    await next();
    await page.getByText('主机上接了什么？').waitFor();
    await next();
    await page.getByText('试一试，再配上屏幕').waitFor();
    await next();
    await touch(named('开张'));
    await page.waitForURL('**/office?first-day');
    const opened = { touches, seconds: (performance.now() - began) / 1_000 };

    // the director sits at a counter, too
    await touch(page.getByRole('link', { name: /给窗口的人开账号/ }));
    await touch(page.locator('.accounts').getByLabel(/^窗口人员/));
    await touch(page.locator('.accounts').getByRole('button', { name: '保存身份' }));
    await page.locator('.accounts').getByRole('button', { name: '保存身份', disabled: true }).waitFor();

    // the kiosk shows its six digits, the office accepts them
    const kiosk = await openPage(`${quhao.url}/kiosk?kiosk=kiosk-1`, 1080, 1920, { touched: true });
    const digits = (await kiosk.page.locator('.code').innerText()).replace(/\D/g, '');
    await touch(page.getByRole('link', { name: '屏和取号机' }));
    await page.getByText(/正等着的/).waitFor();
    await type('屏上显示的六位数', digits);
    await type('起个名字', '取号机');
    await touch(named('对上'));
    await touch(kiosk.page.locator('.row').first());
    await touch(kiosk.page.locator('.keys .main'));
    const number = (await kiosk.page.locator('.taken .number').innerText()).replace(/\s/g, '');

    const counter = await openPage(`${quhao.url}/counter/1`, 1366, 900, { touched: true });
    const typeAt = async (label: string, text: string): Promise<void> => {
      await touch(counter.page.getByLabel(label, { exact: true }));
      await counter.page.keyboard.type(text);
    };
    await typeAt('登录名', 'zhangli');
    await typeAt('密码', PASSWORD);
    await touch(counter.page.getByRole('button', { name: '登录', exact: true }));
    await touch(counter.page.getByRole('button', { name: /开窗口/ }));
    await touch(counter.page.locator('.keys button:enabled', { hasText: '叫下一位' }));
    await counter.page.getByText(number.slice(1)).first().waitFor();
    const seconds = (performance.now() - began) / 1_000;
    console.log(
      `first day: ${opened.touches} touches and ${opened.seconds.toFixed(1)} s to the open hall, ` +
        `${touches} touches and ${seconds.toFixed(1)} s to the first called ticket ${number}`,
    );
    expect(touches).toBeLessThan(60);
    expect([...errors, ...kiosk.errors, ...counter.errors]).toEqual([]);
    expect(quhao.said.filter((line) => line.startsWith('quhao ready '))).toHaveLength(1);
    expect((await runQuhao(['check', '--config', `${folder}/hall.yaml`])).code).toBe(0);
  }, 120_000);

  test('by keyboard alone, with a reload and a power cut on the way: nothing is lost but the password', async () => {
    const folder = freshFolder();
    const first = await startProcess(['serve', '--data', folder, '--port', '0']);
    const { page, errors } = await openPage(first.url, 1024, 768);
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    /** Moves the focus with the tab key to what is wanted. */
    const tabTo = async (target: Locator): Promise<void> => {
      for (let steps = 0; steps < 60; steps += 1) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await press('Tab');
      }
      throw new Error(`the tab key does not come to ${String(target)}`);
    };
    const choose = async (name: string): Promise<void> => {
      await tabTo(page.getByRole('button', { name, exact: true }));
      await press('Enter');
    };
    const fill = async (label: string, text: string): Promise<void> => {
      await tabTo(page.getByLabel(label, { exact: true }));
      await press('Control+a');
      await page.keyboard.type(text);
    };

    await page.keyboard.type(codeOf(first));
    await fill('乡（镇）', '修山镇');
    await page.getByText('桃江县修山镇便民服务中心').waitFor();
    await kept(page);
    await page.reload();
    await page.getByText('桃江县修山镇便民服务中心').waitFor();
    await choose('下一步');
    await page.getByText('办哪些事').waitFor();
    await kept(page);

    first.child.kill('SIGKILL');
    await first.ended;
    const second = await startProcess(['serve', '--data', folder, '--port', '0']);
    await page.goto(second.url);
    await page.keyboard.type(codeOf(second));
    await page.getByText('办哪些事').waitFor();
    for (const title of ['几点开门？', '群众打什么电话？', '大厅谁来管？']) {
      await choose('下一步');
      await page.getByText(title).waitFor();
    }
    await choose('下一步');
    await page.getByText('请写姓名。').waitFor();
    await fill('姓名', '李明');
    await fill('登录名', '李明');
    await fill('密码', '12345678');
    await fill('再输一遍密码', '12345678');
    await choose('下一步');
    await page.locator('#password-wrong').waitFor();
    await fill('密码', PASSWORD);
    await fill('再输一遍密码', PASSWORD);
    for (const title of ['主机上接了什么？', '试一试，再配上屏幕', '都好了，开张吧']) {
      await choose('下一步');
      await page.getByText(title).waitFor();
    }
    await choose('开张');
    await page.waitForURL('**/office?first-day');
    await page.getByText('桃江县修山镇便民服务中心').waitFor();
    // over and done: the page leads to the hall, and a start runs it
    await page.goto(`${second.url}/set-up`);
    await page.waitForURL('**/office');
    expect(errors).toEqual([]);
  }, 120_000);
});
