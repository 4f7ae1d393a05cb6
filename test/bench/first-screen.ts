import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { productRoot } from '../../server/cli/root.ts';
import { percentiles } from './figures.ts';
import { started } from './http.ts';

const OPENINGS = 15;
const SLOWER = 4;
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

interface Build {
  readonly name: string;
  readonly url: string;
  readonly child: ChildProcess;
  readonly samples: number[];
}

/**
 * From the address to the services on the kiosk, at a quarter of the processor, in a new browser context each time.
 * `QUHAO_BENCH_BEFORE` names the folder of another build: the two then take turns, so that what else the machine does
 * falls on both alike.
 */
export async function benchFirstScreen(): Promise<string[]> {
  if (!existsSync(EXECUTABLE)) return [`first-screen: no Chromium at ${EXECUTABLE}`];
  const before = process.env['QUHAO_BENCH_BEFORE'];
  const builds: Build[] = [];
  if (before !== undefined) builds.push(await build('before', before));
  builds.push(await build(before === undefined ? 'this build' : 'after', productRoot()));
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    // the first context pays for the browser's own start
    await opening(browser, builds[0]!.url);
    for (let count = 0; count < OPENINGS; count += 1) {
      for (const { url, samples } of builds) samples.push(await opening(browser, url));
    }
    return [
      `kiosk, first useful screen at a quarter of the processor, new browser context, ${OPENINGS} times, ms`,
      '| build | p50 | p95 | max |',
      '| --- | --- | --- | --- |',
      ...builds.map(({ name, samples }) => line(name, samples)),
    ];
  } finally {
    await browser.close();
    for (const { child } of builds) child.kill('SIGKILL');
  }
}

async function build(name: string, folder: string): Promise<Build> {
  const { url, child } = await started([join(folder, 'bin/quhao.js'), 'demo', '--port', '0']);
  for (const id of ['1', '2', '3', '4', '5', '6', '7', '8']) {
    await fetch(`${url}/api/v1/counters/${id}/open`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
  }
  return { name, url, child, samples: [] };
}

async function opening(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const from = performance.now();
  await page.goto(`${url}/kiosk`, { waitUntil: 'commit' });
  await page.locator('.rows .row').first().waitFor();
  const took = performance.now() - from;
  await context.close();
  return took;
}

function line(label: string, samples: readonly number[]): string {
  const sorted = [...samples].sort((a, b) => a - b);
  const { p50, max } = percentiles(samples);
  const p95 = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? NaN;
  return `| ${label} | ${p50.toFixed(0)} | ${p95.toFixed(0)} | ${max.toFixed(0)} |`;
}
