import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why browser tests cannot run here; null when they can. `.ci/run` installs Chromium. */
export const noBrowser: string | null = existsSync(EXECUTABLE)
  ? null
  : `no Chromium at ${EXECUTABLE}: install it (apt-get install chromium fonts-noto-cjk) or set CHROMIUM`;

/** A microphone that beeps, and nobody who has to allow it. */
const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

let browser: Promise<Browser> | null = null;

/** A page at a size; closed when the test ends. Errors of the page's own script fail the test that asks for them. */
export async function openPage(url: string, width: number, height: number): Promise<{ page: Page; errors: string[] }> {
  browser ??= chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required', ...MICROPHONE],
  });
  const context = await (await browser).newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  onTestFinished(() => context.close());
  await page.goto(url);
  return { page, errors };
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = null;
}
