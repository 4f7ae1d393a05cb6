import type { Page } from 'playwright-core';
import { openPage } from './browser.ts';

/** How somebody may want the kiosk, by the words on the key that chooses it; empty: as usual. */
export const MANNERS = ['', '大字版', '按键放低', '黑白分明'] as const;
export type Manner = (typeof MANNERS)[number];
const IN_ENGLISH: Readonly<Record<Manner, string>> = {
  '': '',
  大字版: 'Large',
  按键放低: 'Keys low',
  黑白分明: 'High contrast',
};

const UPRIGHT = [1080, 1920] as const;
/** A screen that lies across is low enough: there are no keys low on it. */
const ACROSS = [
  [1280, 1024],
  [1024, 768],
] as const;

/** The first page of a kiosk, upright, as somebody wants it. */
export async function openKiosk(address: string, manner: Manner, language: 'zh' | 'en' = 'zh'): Promise<Page> {
  const { page } = await openPage(address, ...UPRIGHT);
  await page.getByText('请点您要办的事').waitFor();
  if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
  const key = language === 'en' ? IN_ENGLISH[manner] : manner;
  if (key !== '') await page.getByRole('button', { name: key }).click();
  return page;
}

/** What is wrong with the keys at each size of screen; the page is upright again afterwards. */
export async function keysOffAnyScreen(page: Page, manner: Manner): Promise<string[]> {
  const found: string[] = [];
  for (const [width, height] of manner === '按键放低' ? [UPRIGHT] : [...ACROSS, UPRIGHT]) {
    await page.setViewportSize({ width, height });
    found.push(...(await keysOffScreen(page)).map((finding) => `${width} × ${height}: ${finding}`));
  }
  return found;
}

/** Keys that are cut off by the screen, lie over another, or over the head of the page. */
function keysOffScreen(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const keys = [...document.querySelectorAll<HTMLElement>('button')]
      .map((key) => ({ text: key.textContent?.trim().slice(0, 20) ?? '', box: key.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0);
    const head = document.querySelector('header')!.getBoundingClientRect().bottom;
    const texts = [...document.querySelectorAll<HTMLElement>('main h2, main h3, main p')]
      .map((text) => ({ text: text.textContent?.slice(0, 12) ?? '', box: text.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0);
    const off = keys
      .filter(({ box }) => box.top < -1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1)
      .map(({ text }) => `off the screen: ${text}`);
    const over = keys.flatMap((one, at) =>
      keys
        .slice(at + 1)
        .filter(
          ({ box }) =>
            Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 1 &&
            Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 1,
        )
        .map(({ text }) => `one over another: ${one.text} and ${text}`),
    );
    const hidden = texts.filter(({ box }) => box.top < head - 1).map(({ text }) => `below the head: ${text}`);
    return [...off, ...over, ...hidden];
  });
}
