// npm run dev: a demo hall on port 8080 from the built server, and the pages with reload on 5173.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const run = (args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
const children = [run(['bin/quhao.js', 'demo']), run(['node_modules/vite/bin/vite.js'])];
for (const child of children) child.once('exit', () => children.forEach((other) => other.kill()));
