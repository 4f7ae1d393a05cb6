import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { productRoot } from '../../server/cli/root.ts';
import { goesAlong, productionPackages } from './production.ts';

describe('the packages that a running hall can reach', () => {
  const names = productionPackages(readFileSync(join(productRoot(), 'package-lock.json'), 'utf8')).map(
    ({ name }) => name,
  );

  test('every dependency of ours is there, and what it loads', () => {
    const { dependencies } = JSON.parse(readFileSync(join(productRoot(), 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(names).toEqual(
      expect.arrayContaining([...Object.keys(dependencies), 'bindings', 'node-gyp-build', 'engine.io']),
    );
  });

  test.each(['vite', 'typescript', 'vue', 'node-gyp', 'tar', 'prebuild-install', 'node-addon-api', '@types/node'])(
    '%s is not: it builds, tests or installs',
    (name) => {
      expect(names).not.toContain(name);
    },
  );

  test('a package inside another is found as Node finds it', () => {
    const lock = {
      packages: {
        '': { dependencies: { a: '1' } },
        'node_modules/a': { dependencies: { b: '2' } },
        'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
        'node_modules/b': {},
        'node_modules/c': { optionalDependencies: { d: '1' } },
        'node_modules/d': { optional: true },
      },
    };
    expect(productionPackages(JSON.stringify(lock)).map(({ path }) => path)).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/c',
      'node_modules/d',
    ]);
  });
});

describe('the files of a package that go along', () => {
  test.each([
    ['express', 'lib/express.js', true],
    ['express', 'LICENSE', true],
    ['express', 'History.md', false],
    ['zod', 'v4/core/core.d.cts', false],
    ['zod', 'src/v4/core/core.ts', false],
    ['pino', 'test/basic.test.js', false],
    ['yaml', 'dist/doc/Document.js', true],
    ['sqlite3', 'build/Release/node_sqlite3.node', true],
    ['sqlite3', 'build/Release/obj.target/node_sqlite3.node', false],
    ['sqlite3', 'deps/sqlite-autoconf.tar.gz', false],
    ['@serialport/bindings-cpp', 'prebuilds/linux-x64/@serialport+bindings-cpp.glibc.node', true],
    ['@serialport/bindings-cpp', 'prebuilds/linux-x64/@serialport+bindings-cpp.musl.node', false],
    ['@serialport/bindings-cpp', 'prebuilds/win32-x64/@serialport+bindings-cpp.node', false],
    ['@embedpdf/fonts-sc', 'fonts/NotoSansHans-Bold.otf', true],
    ['@embedpdf/fonts-sc', 'fonts/NotoSansHans-Light.otf', false],
  ])('%s: %s %j', (name, file, goes) => {
    expect(goesAlong({ name }, file, 'linux-x64')).toBe(goes);
  });
});
