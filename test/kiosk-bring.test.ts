import { afterAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { HallFile } from '../server/config/schema.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { axeFindings } from './support/axe.ts';
import { keysOffAnyScreen, MANNERS, openKiosk } from './support/kiosk.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';

afterAll(() => closeBrowser());

const EIGHT: HallFile['services'][number]['bring'] = [
  { zh: '身份证', en: 'ID card', note: '原件', noteEn: 'original' },
  { zh: '户口簿', en: 'Household register', note: '原件', noteEn: 'original' },
  { zh: '惠农惠民一卡通', en: 'Subsidy card', note: '银行卡', noteEn: 'bank card' },
  { zh: '申请书', en: 'Application', note: '窗口有，可现场填', noteEn: 'forms are at the counter' },
  { zh: '收入证明' },
  { zh: '残疾证', note: '有的带' },
  { zh: '住院病历复印件', en: 'Copy of the hospital record' },
  { zh: '一寸照片两张', en: 'Two photographs' },
];

/** The demo's hall, whose first service (with priority classes) and second (without) say what to bring. */
function hallThatTells(): HallFile {
  const demo = hallFile();
  return {
    ...demo,
    services: demo.services.map((service, at) => {
      if (at === 0) return { ...service, bring: EIGHT, bringNote: { zh: '缺一两样也能先取号。', en: 'Come anyway.' } };
      return at === 1 ? { ...service, bring: [{ zh: '社保卡' }], priority: false } : service;
    }),
  };
}

async function start(): Promise<{ url: string }> {
  const running = await startTestHall({ file: hallThatTells() });
  await openCounters(running);
  return running;
}

const choose = (page: Page): Promise<void> => page.getByRole('button', { name: /民政救助/ }).click();

test('the hall tells of each service what to bring, null where nobody wrote it', async () => {
  const { url } = await start();
  const { body } = await ask(url, 'GET', '/hall');
  const [civil, labour, finance] = body['services'] as { bring: { lines: object[]; note: object | null } | null }[];
  expect(civil?.bring?.lines).toHaveLength(8);
  expect(civil?.bring?.note).toEqual({ zh: '缺一两样也能先取号。', en: 'Come anyway.' });
  expect(labour?.bring).toEqual({ lines: [{ name: { zh: '社保卡', en: null }, note: null }], note: null });
  expect(finance?.bring).toBeNull();
});

describe.skipIf(noBrowser !== null)(`what to bring, at the kiosk${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('is read before the number without another touch: two touches, in Chinese and in English', async () => {
    const { url } = await start();
    const { page, errors } = await openPage(`${url}/kiosk`, 1080, 1920);
    await choose(page);
    await page.getByText('惠农惠民一卡通').waitFor();
    await page.getByText('缺一两样也能先取号。').waitFor();
    await page.getByRole('button', { name: '取号', exact: true }).click();
    await page.locator('.number', { hasText: 'A001' }).waitFor();
    const english = await openPage(`${url}/kiosk?lang=en`, 1080, 1920);
    await choose(english.page);
    await english.page.getByText('Household register').waitFor();
    await english.page.getByText('Come anyway.').waitFor();
    // what nobody wrote in English is there in Chinese
    await english.page.getByText('收入证明').waitFor();
    expect([...errors, ...english.errors]).toEqual([]);
  }, 60_000);

  test('stops at the list where a touch would have given the number at once', async () => {
    const { url } = await start();
    const { page } = await openPage(`${url}/kiosk`, 1080, 1920);
    await page.getByRole('button', { name: /劳动保障/ }).click();
    await page.getByText('没带齐也能取号').waitFor();
    await page.getByRole('button', { name: '取号', exact: true }).click();
    await page.locator('.number', { hasText: 'B001' }).waitFor();
    // a service that says nothing has nothing of it on its page
    await page.getByRole('button', { name: '好了' }).click();
    await page.getByRole('button', { name: /财政惠民/ }).click();
    await page.getByRole('button', { name: '取号', exact: true }).waitFor();
    expect(await page.locator('.bring').count()).toBe(0);
  }, 60_000);

  test.each(MANNERS)(
    'as wanted “%s”: eight lines leave every key on every screen, in both languages, and axe finds nothing',
    async (manner) => {
      const { url } = await start();
      for (const language of ['zh', 'en'] as const) {
        const page = await openKiosk(`${url}/kiosk`, manner, language);
        await choose(page);
        await page.locator('.bring').waitFor();
        expect([language, await keysOffAnyScreen(page, manner)]).toEqual([language, []]);
        if (language === 'zh') expect(await axeFindings(page)).toEqual([]);
      }
    },
    60_000,
  );
});
