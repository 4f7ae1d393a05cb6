import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the product: where package.json, dist/ and examples/ are, from sources and from the bundle alike. */
export function productRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('package.json of quhao not found');
    folder = above;
  }
  return folder;
}

/** `0.3.0` */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(join(productRoot(), 'package.json'), 'utf8')) as { version: string };
  return version;
}
