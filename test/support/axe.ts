import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds wrong on the page as it is, one line a rule with the first place. Contrast is measured by judge.ts, more
 * strictly than axe does. The structure is the same in every language and at every size: what takes a second a time is
 * asked once.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({
      rules: { 'color-contrast': { enabled: false } },
      resultTypes: ['violations'],
    });
    return (
      violations
        // a machine on the wall must not be zoomed by two fingers (case D02); it has a large manner instead
        .filter(({ id, nodes }) => id !== 'meta-viewport' || !nodes[0]!.html.includes('user-scalable=no'))
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120) ?? ''}`)
    );
  });
}
