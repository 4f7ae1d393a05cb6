import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productRoot } from '../../server/cli/root.ts';
import { percentiles } from './figures.ts';
import { started } from './http.ts';

const STARTS = 7;

/** From the start of `quhao demo` to its ready line, and its memory ten seconds later. */
export async function benchStart(): Promise<string[]> {
  const ready: number[] = [];
  let memory = 0;
  for (let count = 0; count < STARTS; count += 1) {
    const { child, readyMs } = await started([join(productRoot(), 'bin/quhao.js'), 'demo', '--port', '0']);
    ready.push(readyMs);
    if (count === STARTS - 1) {
      await new Promise((resolve) => {
        setTimeout(resolve, 10_000);
      });
      memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024;
    }
    child.kill('SIGKILL');
  }
  return [
    'start of `quhao demo` (with all simulators) and memory at rest',
    '| ready, median of 7, ms | slowest, ms | resident memory, MB |',
    '| --- | --- | --- |',
    `| ${percentiles(ready).p50.toFixed(0)} | ${percentiles(ready).max.toFixed(0)} | ${memory.toFixed(0)} |`,
  ];
}
