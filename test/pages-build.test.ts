import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { pageRoutes } from '../tools/pages.js';
import { productRoot } from '../server/cli/root.ts';
import { NEWER_APIS, NEWER_STYLES } from './support/chromium-90.ts';

const folder = join(productRoot(), 'dist', 'pages');

const built = (ending: string): [string, string][] =>
  readdirSync(join(folder, 'assets'))
    .filter((name) => name.endsWith(ending))
    .map((name) => [name, readFileSync(join(folder, 'assets', name), 'utf8')]);
const styles = (): [string, string][] => built('.css');
const scripts = (): [string, string][] => built('.js');

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

  test.each(NEWER_STYLES)('hold no $style, which came with Chromium $since', ({ style }) => {
    // minified as `a{scale:2}`: a name that another one ends with, as font-scale:, does not count
    const found = new RegExp(`${/^[a-z]/.test(style) ? '(?<![a-z-])' : ''}${style.replace(/[()]/g, '\\$&')}`);
    for (const [name, css] of styles()) expect({ name, found: found.test(css) }).toEqual({ name, found: false });
  });

  // the framework wraps these methods of arrays without calling them; that no page does is seen where pages run without
  // them (test/bars.test.ts)
  const WRAPPED = new Set(['findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced']);
  test.each(NEWER_APIS.filter(({ api }) => !WRAPPED.has(api.split('.').pop()!)))(
    'call no $api, which came with Chromium $since',
    ({ api }) => {
      const [owner, name] = api.includes('.prototype.') ? ['', api.split('.').pop()!] : api.split('.');
      const call = name === undefined ? `(?<![\\w.$])${owner}` : owner === '' ? `\\.${name}` : `\\b${owner}\\.${name}`;
      const found = new RegExp(`${call}\\(`);
      for (const [file, text] of scripts()) expect({ file, found: found.test(text) }).toEqual({ file, found: false });
    },
  );

  test('are written in a syntax that Chromium 90 reads', async () => {
    const files = [
      ...scripts().map((file) => ['js', ...file] as const),
      ...styles().map((file) => ['css', ...file] as const),
    ];
    for (const [loader, name, text] of files) {
      // nothing is left to be made older; `?.` came with Chromium 80 (esbuild avoids it up to 90 for a fault with spread)
      const [older, asIs] = await Promise.all(
        ['chrome90', 'esnext'].map((target) =>
          transform(text, { loader, target, minify: true, supported: { 'optional-chain': true } }),
        ),
      );
      expect({ name, same: older!.code === asIs!.code }).toEqual({ name, same: true });
    }
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
