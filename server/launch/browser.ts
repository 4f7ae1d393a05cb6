import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Browsers of Chromium's family in the order they are taken, by their commands on Debian, Kylin and UOS. */
export const LINUX_BROWSERS: readonly string[] = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'org.deepin.browser',
  'browser',
  'qaxbrowser-safe',
  '360browser',
];

/** Where Windows keeps them, below one of its three program folders. Edge is on every Windows 10 and 11. */
export const WINDOWS_BROWSERS: readonly string[] = [
  String.raw`Google\Chrome\Application\chrome.exe`,
  String.raw`Chromium\Application\chrome.exe`,
  String.raw`Microsoft\Edge\Application\msedge.exe`,
];
export const WINDOWS_FOLDERS: readonly string[] = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'];

/** The first browser of this machine that can show a screen; null when there is none. */
export function findBrowser(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const folders =
    platform === 'win32'
      ? WINDOWS_FOLDERS.map((name) => environment[name])
      : (environment['PATH'] ?? '').split(delimiter);
  const names = platform === 'win32' ? WINDOWS_BROWSERS : LINUX_BROWSERS;
  for (const name of names) {
    for (const folder of folders) {
      if (folder === undefined || folder === '') continue;
      const path = join(folder, name);
      if (canRun(path)) return path;
    }
  }
  return null;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
