import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { CallBoxSimulator } from '../drivers/call-box/simulator.ts';
import { IdReaderSimulator } from '../drivers/id-reader/simulator.ts';
import { LedSimulator } from '../drivers/led/simulator.ts';
import { checkHallFile } from '../server/config/check.ts';
import { Discovery } from '../server/discovery/discovery.ts';
import { USUAL_DRAFT } from '../server/set-up/usual.ts';
import { axeFindings } from './support/axe.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { freshFolder } from './support/folder.ts';
import { ask } from './support/hall.ts';
import { openPty } from './support/pty.ts';
import { startTestSetUp } from './support/set-up.ts';

afterAll(() => closeBrowser());

const DRAFT = {
  ...USUAL_DRAFT,
  step: 'devices',
  place: { ...USUAL_DRAFT.place, name: '桃花江镇' },
  director: { login: 'zhangli', name: '张丽' },
} as const;

describe.skipIf(noBrowser !== null)(`what is plugged in${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('boxes, a sign and a card reader on serial lines: found, said where they stand, tried, written into hall.yaml', async () => {
    const [boxLine, signLine, cardLine] = [await openPty(), await openPty(), await openPty()];
    const boxes = new CallBoxSimulator({ end: boxLine.end, boxes: [1, 21], tries: 1 });
    const sign = new LedSimulator({ end: signLine.end, width: 128, height: 16 });
    new IdReaderSimulator({ end: cardLine.end });
    const folder = freshFolder();
    writeFileSync(join(folder, 'set-up.json'), JSON.stringify(DRAFT));
    const { url, code } = await startTestSetUp(folder, {
      discovery: new Discovery({
        serialPlaces: async () => [boxLine, signLine, cardLine].map(({ path }) => ({ path, usbIds: null })),
        usbPlaces: async () => [],
        neighbours: () => [],
        inUse: () => new Map(),
        times: { listenMs: 1_000, answerMs: 600 },
      }),
    });
    // somebody presses the keys of two boxes while the lines are heard
    const pressing = setInterval(() => {
      boxes.press(1, 'call');
      boxes.press(21, 'call');
    }, 150);
    onTestFinished(() => clearInterval(pressing));

    const { page, errors } = await openPage(url, 1280, 800);
    await page.keyboard.type(code);
    const row = (path: string): ReturnType<typeof page.locator> => page.locator('main li', { hasText: path });
    await row(boxLine.path).getByText('听到了呼叫器').waitFor();
    clearInterval(pressing);
    for (const { path } of [signLine, cardLine]) {
      await row(path).getByRole('button', { name: '不是打印机，再问问' }).click();
      await row(path).getByText('它回答了').waitFor();
    }
    await row(cardLine.path).getByRole('button', { name: '身份证阅读器', pressed: true }).waitFor();
    await row(signLine.path).getByLabel('挂在哪里').selectOption('3');
    await row(boxLine.path).getByText('地址和窗口对不上？在这里改').click();
    // the address that was heard and is no counter's number stands where none was heard
    expect(await row(boxLine.path).getByLabel('地址 21').inputValue()).toBe('2');
    await row(boxLine.path).getByLabel('地址 21').selectOption('4');
    expect(await row(boxLine.path).getByLabel('地址 4').inputValue()).toBe('2');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('status').getByText('已记下').waitFor();

    await page.getByRole('button', { name: '下一步' }).click();
    const tried = page.locator('.devices > li');
    await tried.filter({ hasText: '身份证阅读器' }).getByText('写着“正常”就通了').waitFor();
    await tried.filter({ hasText: '身份证阅读器 · 正常' }).waitFor();
    await tried.filter({ hasText: signLine.path }).getByRole('button', { name: '试一下' }).click();
    await expect.poll(() => sign.text).not.toBe('');
    expect(errors).toEqual([]);

    const { headers } = await ask(url, 'POST', '/set-up/code', { code });
    const cookie = { Cookie: headers.get('set-cookie')!.split(';')[0]! };
    const finished = await ask(url, 'POST', '/set-up/finish', { password: '桃花江 1998 春天' }, cookie);
    expect(finished.status).toBe(200);
    const checked = checkHallFile(readFileSync(join(folder, 'hall.yaml'), 'utf8'));
    expect('mistakes' in checked ? checked.mistakes : checked.file.devices).toMatchObject([
      { id: 'boxes', kind: 'call-box', protocol: 'ff68', boxes: { 1: '1', 21: '4', 4: '2', 3: '3' } },
      { id: 'sign', kind: 'led', protocol: 'onbon-bx5', counter: '3', transport: { serial: signLine.path } },
      { id: 'card-reader', kind: 'id-reader', protocol: 'sdt', kiosk: 'kiosk-1', transport: { baudRate: 115_200 } },
    ]);
  }, 90_000);
});
