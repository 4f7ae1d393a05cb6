import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { productRoot } from '../../server/cli/root.ts';
import { percentiles } from './figures.ts';
import { started } from './http.ts';

const TOUCHES = 60;
const CALLS = 100;
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** What people see, in a real browser on the simulated hall: touch to number, call to painted display. */
export async function benchPages(): Promise<string[]> {
  if (!existsSync(EXECUTABLE)) return [`pages: no Chromium at ${EXECUTABLE}`];
  const { url, child } = await started([join(productRoot(), 'bin/quhao.js'), 'demo', '--port', '0']);
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-gpu'] });
  const post = (path: string, body: object = {}): Promise<Response> =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  try {
    for (const id of ['1', '2', '3', '4', '5', '6', '7', '8']) await post(`/counters/${id}/open`);

    const kiosk = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
    await kiosk.goto(`${url}/kiosk`);
    const touches: number[] = [];
    for (let count = 0; count < TOUCHES; count += 1) {
      await kiosk.getByRole('button', { name: /安全监管/ }).click();
      await kiosk.locator('.keys .main').waitFor();
      touches.push(
        await kiosk.evaluate(
          () =>
            new Promise<number>((resolve) => {
              const from = performance.now();
              new MutationObserver((_, observer) => {
                if (document.querySelector('.slip .number') === null) return;
                observer.disconnect();
                // the frame in which it stands on the screen
                requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
              }).observe(document.body, { childList: true, subtree: true });
              document.querySelector<HTMLElement>('.keys .main')!.click();
            }),
        ),
      );
      await kiosk.locator('.taken .qh-key').last().click();
      await kiosk.getByText('请点您要办的事').waitFor();
    }

    const wall = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    // what runs the TypeScript names functions by a helper that the page does not have
    await wall.addInitScript('globalThis.__name = (named) => named');
    await wall.goto(`${url}/display`);
    await wall.locator('.wall').waitFor();
    for (let count = 0; count < CALLS; count += 1) await post('/tickets', { serviceId: 'civil', print: false });
    const painted: number[] = [];
    for (let count = 0; count < CALLS; count += 1) {
      // page and caller share one machine and one clock
      const shown = wall.evaluate(
        (before) =>
          new Promise<number>((resolve) => {
            const look = (): void => {
              const text = document.querySelector('.newest .number')?.textContent ?? '';
              if (text === before) requestAnimationFrame(look);
              else setTimeout(() => resolve(Date.now()));
            };
            look();
          }),
        (await wall
          .locator('.newest .number')
          .textContent({ timeout: 100 })
          .catch(() => '')) ?? '',
      );
      const from = Date.now();
      await post('/counters/3/call');
      painted.push((await shown) - from);
      await new Promise((resolve) => {
        setTimeout(resolve, 1_050);
      });
    }

    return [
      'what people see, in Chromium without a graphics card, ms',
      '| what | p50 | p95 | max |',
      '| --- | --- | --- | --- |',
      line(`touch → number on the kiosk, ${TOUCHES}`, touches),
      line(`call over HTTP → painted on the wall display, ${CALLS}`, painted),
    ];
  } finally {
    await browser.close();
    child.kill('SIGKILL');
  }
}

function line(label: string, samples: readonly number[]): string {
  const sorted = [...samples].sort((a, b) => a - b);
  const { p50, max } = percentiles(samples);
  const p95 = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? NaN;
  return `| ${label} | ${p50.toFixed(0)} | ${p95.toFixed(0)} | ${max.toFixed(0)} |`;
}
