import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../launch/browser.ts';
import { Screen, screenName, screenUrl } from '../launch/face.ts';
import { screenFlags } from '../launch/flags.ts';
import { hallAnswers } from '../launch/hall-answers.ts';
import { launch } from '../launch/launch.ts';
import { startAtLogIn } from '../launch/log-in.ts';
import { profileInUse } from '../launch/profile.ts';
import { startFile } from '../launch/start-file.ts';
import type { StartSystem } from '../launch/start-file.ts';
import { spkiPin } from '../tls/pin.ts';
import { Refused } from './refused.ts';

export interface LaunchCommandOptions {
  readonly url: string;
  readonly id?: string;
  readonly ca?: string;
  readonly browser?: string;
  readonly profile?: string;
  readonly write?: StartSystem;
  readonly atLogin?: true;
  readonly flag: readonly string[];
}

/** Keeps a screen on until told to stop; or prints a start file, or puts this very command into the log-in. */
export async function launchScreen(face: string, options: LaunchCommandOptions): Promise<void> {
  const screen = screenOf(face, options);
  const pin = options.ca === undefined ? null : pinOf(options.ca);
  if (options.write !== undefined) {
    process.stdout.write(startFile(screen, options.write, pin).text);
    return;
  }
  const name = screenName(screen);
  if (options.atLogin === true) {
    const command = process.argv.filter((argument) => argument !== '--at-login');
    console.log(`以后一登录就自己打开 / it starts at every log-in: ${await startAtLogIn(name, command)}`);
    return;
  }
  const browser = options.browser ?? findBrowser();
  if (browser === null) {
    throw new Refused(
      '没有找到浏览器：先装 Chromium、Chrome 或 Edge，或用 --browser 写出它的路径\n' +
        'No browser found: install Chromium, Chrome or Edge, or name its program with --browser',
    );
  }
  const profile = options.profile ?? join(homedir(), '.local', 'share', 'quhao', name);
  if (await profileInUse(profile)) {
    throw new Refused(`${name} 已经开着 / it runs already: ${profile}`);
  }
  await launch({
    url: screenUrl(screen),
    browser,
    flags: [...screenFlags({ profile, pin }), ...options.flag],
    profile,
    hallAnswers: () => hallAnswers(screen.hall),
    report: (what) => console.error(`${new Date().toISOString()} ${what}`),
    signal: untilTold(),
  });
}

function screenOf(face: string, { url, id }: LaunchCommandOptions): Screen {
  const parsed = Screen.safeParse({ face, hall: url.replace(/\/$/, ''), ...(id === undefined ? {} : { id }) });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues[0]?.path[0];
  if (wrong === 'id') {
    throw new Refused(
      '窗口屏和评价平板要写是哪个窗口的，例如 --id 3 / a counter display or pad needs its counter: --id 3',
    );
  }
  throw new Refused(
    '--url 写大厅主机的地址，例如 http://192.168.1.10:8080 / the address of the hall server, such as http://192.168.1.10:8080',
  );
}

function pinOf(file: string): string {
  try {
    return spkiPin(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Refused(`读不了证书 ${file} / the certificate cannot be read: ${(error as Error).message}`);
  }
}

function untilTold(): AbortSignal {
  const end = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => end.abort());
  return end.signal;
}
