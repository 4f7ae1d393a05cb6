// Node 20 runs no TypeScript: the program runs from dist/, which is built anew when a source is younger.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = [
  'contract',
  'search',
  'texts',
  'server',
  'drivers',
  'parts',
  'kiosk',
  'display',
  'counter',
  'phone',
  'office',
];

export async function buildIfStale() {
  const stamp = join(root, 'dist/built');
  const sources = SOURCES.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
  // an installed package has no sources to build from
  if (sources.length === 0) return;
  if (existsSync(stamp)) {
    const built = statSync(stamp).mtimeMs;
    if (sources.every((folder) => newest(folder) <= built)) return;
  }
  console.error('源文件比 dist/ 新，正在重建 / sources are newer than dist/, building');
  const { buildAll } = await import('./build.js');
  await buildAll();
}

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.name.endsWith('.test.ts')) continue;
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}
