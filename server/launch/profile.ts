import { mkdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const SESSION_FILES = ['Sessions', 'Current Session', 'Current Tabs', 'Last Session', 'Last Tabs'];
const LOCKS = ['SingletonLock', 'SingletonSocket', 'SingletonCookie'];

/**
 * Makes a browser profile look as if the browser had been closed in the ordinary way. After a power cut it offers the old
 * pages in a bubble or opens them in windows of their own, whatever its flags say (case D03): it goes by these files.
 */
export async function mendProfile(profile: string): Promise<void> {
  const folder = join(profile, 'Default');
  await mkdir(folder, { recursive: true });
  for (const file of SESSION_FILES) await rm(join(folder, file), { recursive: true, force: true });
  const file = join(folder, 'Preferences');
  await writeFile(file, JSON.stringify(mendedPreferences(await readJson(file))));
  if (!(await profileInUse(profile))) {
    for (const lock of LOCKS) await rm(join(profile, lock), { force: true });
  }
}

type Json = Readonly<Record<string, unknown>>;

/** The browser's preferences with a clean exit in them, and without its offers to translate and to keep passwords. */
export function mendedPreferences(before: Json): Json {
  return {
    ...before,
    profile: { ...section(before, 'profile'), exit_type: 'Normal', exited_cleanly: true },
    session: { ...section(before, 'session'), restore_on_startup: RESTORE_NOTHING },
    translate: { ...section(before, 'translate'), enabled: false },
    credentials_enable_service: false,
  };
}

/** Chromium's `SessionStartupPref`: 1 restores the last pages, 5 opens a new one. */
const RESTORE_NOTHING = 5;

function section(all: Json, key: string): Json {
  const value = all[key];
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** Empty where there is none yet, or one that was half written when the power went. */
async function readJson(file: string): Promise<Json> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Json) : {};
  } catch {
    return {};
  }
}

/**
 * Whether a running browser has the profile. The lock is a link to `machine-process`; one that was left behind by a
 * power cut, or by a machine that had another name then, would keep every browser from starting.
 */
export async function profileInUse(profile: string): Promise<boolean> {
  const holder = await readlink(join(profile, 'SingletonLock')).catch(() => '');
  const dash = holder.lastIndexOf('-');
  if (dash < 0 || holder.slice(0, dash) !== hostname()) return false;
  const command = await readFile(`/proc/${holder.slice(dash + 1)}/cmdline`, 'utf8').catch(() => '');
  return command.includes(profile);
}
