// Builds dist/: the pages by Vite, the server as one bundle by esbuild (its packages stay in node_modules).
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export async function buildServer() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: {
      cli: join(root, 'server/cli/cli.ts'),
      // the waiting estimate has a thread of its own
      'estimate-worker': join(root, 'server/estimate/worker.ts'),
      // a backup is made by a process of its own
      'backup-job': join(root, 'server/backup/job.ts'),
    },
    outdir: join(root, 'dist/server'),
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
}

export async function buildPages() {
  // a test runner's NODE_ENV would keep comments in templates, which give a component two roots
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
}

export async function buildAll() {
  await Promise.all([buildServer(), buildPages()]);
  await mkdir(join(root, 'dist'), { recursive: true });
  await writeFile(join(root, 'dist/built'), `${new Date().toISOString()}\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await buildAll();
