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

const SOUND_AT_ONCE = '--autoplay-policy=no-user-gesture-required';
/** What a browser does that nobody has set up as a display. */
const SOUND_AFTER_A_TOUCH = '--autoplay-policy=document-user-activation-required';

let browser: Promise<Browser> | null = null;

const launch = (autoplay: string, env: Readonly<Record<string, string>> = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--disable-gpu', autoplay, ...MICROPHONE],
    env: { ...process.env, ...env },
  });

/** A browser on a machine whose fonts are those of this fontconfig file; closed when the test ends. */
export async function browserWithFonts(fontConfig: string): Promise<Browser> {
  const mine = await launch(SOUND_AT_ONCE, { FONTCONFIG_FILE: fontConfig });
  onTestFinished(() => mine.close());
  return mine;
}

export interface PageOptions {
  /** Run in the page before its own script. */
  readonly before?: () => void;
  /** Without a touch the page is silent. */
  readonly soundHeldBack?: boolean;
  /** A screen that fingers press. */
  readonly touched?: boolean;
}

/** A page at a size; closed when the test ends. Errors of the page's own script fail the test that asks for them. */
export async function openPage(
  url: string,
  width: number,
  height: number,
  { before, soundHeldBack = false, touched = false }: PageOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  browser ??= launch(SOUND_AT_ONCE);
  const mine = soundHeldBack ? await launch(SOUND_AFTER_A_TOUCH) : null;
  const context = await (mine ?? (await browser)).newContext({ viewport: { width, height }, hasTouch: touched });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  onTestFinished(async () => {
    await context.close();
    await mine?.close();
  });
  if (before !== undefined) await page.addInitScript(before);
  await page.goto(url);
  return { page, errors };
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = null;
}
