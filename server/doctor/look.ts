import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { productRoot } from '../cli/root.ts';
import { readBundleFacts } from '../install/bundle-facts.ts';
import { wrongFiles } from '../install/check-sums.ts';
import { run } from '../service/action.ts';
import { portFiles } from '../service/device-groups.ts';
import { ACCOUNT } from '../service/plan.ts';
import type { MachineFacts } from './facts.ts';

/** Looks the machine over; nothing is changed and nothing is asked of the network. */
export async function lookOver(data: string): Promise<MachineFacts> {
  const release = dirname(productRoot());
  const bundle = readBundleFacts(release);
  const account = await accountOf();
  return {
    platform: process.platform,
    arch: process.arch,
    node: process.version,
    glibc: glibcVersion(),
    pageSize: numberOf(await answer('getconf', 'PAGESIZE')),
    needs: bundle?.needs ?? null,
    wrongFiles: bundle === null ? null : await wrongFiles(release),
    data: { folder: data, freeMb: freeMb(data), writable: await mayWrite(data, account.name) },
    account,
    ports: portFiles(),
    browser: await browserVersion(),
    chineseFonts: await hasChineseFonts(),
    sound: hasSound(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    clockSynchronised: await clockSynchronised(),
  };
}

function glibcVersion(): string | null {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime ?? null;
}

/** What a command of the system says; null where there is none or it fails. */
async function answer(...command: string[]): Promise<string | null> {
  const { code, out } = await run(command);
  return code === 0 ? out.trim() : null;
}

function numberOf(text: string | null): number | null {
  return text === null || text === '' ? null : Number(text);
}

/** The account of the service where there is one, else who asks. */
async function accountOf(): Promise<MachineFacts['account']> {
  const groups = await answer('id', '-nG', ACCOUNT);
  if (groups !== null) return { name: ACCOUNT, groups: groups.split(' ') };
  const own = await answer('id', '-nG');
  return { name: userInfo().username, groups: own?.split(' ') ?? [] };
}

function freeMb(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(nearest(folder));
    return Math.floor((bavail * bsize) / 1_048_576);
  } catch {
    return null;
  }
}

/** The folder, or the nearest one above that is there. */
function nearest(folder: string): string {
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  return there;
}

/** Root may write anywhere, so it asks for the account of the hall. */
async function mayWrite(folder: string, name: string): Promise<boolean> {
  if (process.geteuid?.() === 0 && name !== 'root') {
    return (await run(['setpriv', '--reuid', name, '--regid', name, '--init-groups', 'test', '-w', folder])).code === 0;
  }
  try {
    accessSync(nearest(folder), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Names of Chromium on Debian, of Chrome, and of the browser that UOS brings. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'browser'];

async function browserVersion(): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  for (const name of BROWSERS) {
    const version = await answer(name, '--version');
    if (version !== null && /\d+\.\d+/.test(version)) return version.split('\n')[0]!.trim();
  }
  return null;
}

async function hasChineseFonts(): Promise<boolean | null> {
  const fonts = await answer('fc-list', ':lang=zh-cn', 'family');
  return fonts === null ? null : fonts !== '';
}

function hasSound(): boolean | null {
  try {
    return /^\s*\d+ \[/m.test(readFileSync('/proc/asound/cards', 'utf8'));
  } catch {
    return null;
  }
}

async function clockSynchronised(): Promise<boolean | null> {
  const told = await answer('timedatectl', 'show', '--property', 'NTPSynchronized', '--value');
  return told === null ? null : told === 'yes';
}
