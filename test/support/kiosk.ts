import type { Page } from 'playwright-core';

/** Keys that are cut off by the screen, lie over another, or over the head of the page. */
export function keysOffScreen(page: Page): Promise<string[]> {
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
