import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { pageRoutes } from '../tools/pages.js';
import { productRoot } from '../server/cli/root.ts';

const folder = join(productRoot(), 'dist', 'pages');

const styles = (): [string, string][] =>
  readdirSync(join(folder, 'assets'))
    .filter((name) => name.endsWith('.css'))
    .map((name) => [name, readFileSync(join(folder, 'assets', name), 'utf8')]);

/** Scripts that a page loads at once: its own, and what they import. */
function scriptsOf(html: string): string[] {
  const wanted = [...readFileSync(join(folder, html), 'utf8').matchAll(/assets\/[\w.-]+\.js/g)].map(([path]) => path);
  const all = new Set<string>();
  while (wanted.length > 0) {
    const path = wanted.pop()!;
    if (all.has(path)) continue;
    all.add(path);
    const text = readFileSync(join(folder, path), 'utf8');
    for (const [, name] of text.matchAll(/from"\.\/([\w.-]+\.js)"|import"\.\/([\w.-]+\.js)"/g))
      if (name) wanted.push(`assets/${name}`);
  }
  return [...all];
}

describe('the built pages', () => {
  test('are all there', () => {
    for (const { html } of pageRoutes) expect(existsSync(join(folder, html))).toBe(true);
  });

  test('ask nobody outside the hall: names of XML and a manual in an error text are all the addresses they hold', () => {
    for (const name of readdirSync(join(folder, 'assets'))) {
      if (!/\.(css|js)$/.test(name)) continue;
      const text = readFileSync(join(folder, 'assets', name), 'utf8');
      const outside = [...text.matchAll(/https?:\/\/[^\s"'`)\\]+/g)]
        .map(([address]) => address)
        .filter(
          (address) =>
            !/^http:\/\/www\.w3\.org\/|^https:\/\/(socket\.io\/docs|vuejs\.org\/error-reference)/.test(address),
        );
      expect({ name, outside }).toEqual({ name, outside: [] });
    }
  });

  test.each([
    '@layer',
    ':has(',
    '@container',
    'cqw',
    'color-mix(',
    'dvh',
    '@scope',
    '@starting-style',
    'text-wrap:',
    'accent-color',
    'oklch(',
  ])('hold no %s, which Chromium 90 does not know', (syntax) => {
    for (const [name, css] of styles()) expect({ name, found: css.includes(syntax) }).toEqual({ name, found: false });
  });

  test.each([
    ['kiosk/index.html', 100],
    ['phone/index.html', 60],
    ['display/hall.html', 100],
  ])('%s carries at most %i kB of script, compressed', (html, kilobytes) => {
    const total = scriptsOf(html).reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path))).length, 0);
    expect(total).toBeGreaterThan(20_000);
    expect(total / 1000).toBeLessThanOrEqual(kilobytes);
  });
});
