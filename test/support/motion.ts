import type { Page } from 'playwright-core';

/** Longer than that, somebody sees it move, ms. */
const LONGEST_MS = 10;

/** What moves on a page for whoever has asked for less motion: one line a finding. */
export async function motionOnRequest(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const found = await page.evaluate((longestMs) => {
    const ms = (times: string): number =>
      Math.max(...times.split(', ').map((time) => Number.parseFloat(time) * (time.endsWith('ms') ? 1 : 1_000)));
    const moving = new Set<string>();
    for (const element of document.querySelectorAll('*')) {
      for (const part of [null, '::before', '::after']) {
        const style = getComputedStyle(element, part);
        const name = `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}${part ?? ''}`;
        if (style.animationName !== 'none' && ms(style.animationDuration) > longestMs)
          moving.add(`${name}: ${style.animationName} ${style.animationDuration}`);
        if (ms(style.transitionDuration) > longestMs) moving.add(`${name}: ${style.transitionDuration}`);
        if (style.scrollBehavior === 'smooth') moving.add(`${name}: scrolls smoothly`);
      }
    }
    for (const animation of document.getAnimations()) {
      const { duration } = animation.effect?.getComputedTiming() ?? {};
      if (typeof duration === 'number' && duration > longestMs) moving.add(`an animation of ${duration} ms`);
    }
    return [...moving];
  }, LONGEST_MS);
  await page.emulateMedia({ reducedMotion: null });
  return found;
}
