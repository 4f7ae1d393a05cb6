import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { groupNames } from '../../drivers/transport/group-names.ts';
import { productRoot } from '../cli/root.ts';
import { readBundleFacts } from '../install/bundle-facts.ts';
import type { Action } from './action.ts';
import { run } from './action.ts';
import { portFiles } from './device-groups.ts';
import { ACCOUNT, COMMAND_FILE, installPlan } from './plan.ts';
import type { LinuxFacts } from './plan.ts';
import { settingsFile } from './settings.ts';
import type { ServiceSettings } from './settings.ts';

/** `/opt/quhao`, when this program runs out of a release there; null in a checkout. */
export function ownPrefix(): string | null {
  const release = dirname(productRoot());
  return readBundleFacts(release) === null ? null : dirname(dirname(release));
}

export async function linuxFacts(data: string): Promise<LinuxFacts> {
  const account = await run(['id', '-u', ACCOUNT]);
  return {
    accountExists: account.code === 0,
    groups: [...groupNames().values()],
    deviceGroups: [...new Set(portFiles().map(({ group }) => group))],
    hasUdev: (await run(['udevadm', '--version'])).code === 0,
    foreignData: isForeign(join(data, 'hall.db'), account.code === 0 ? Number(account.out) : null),
  };
}

function isForeign(file: string, uid: number | null): boolean {
  return existsSync(file) && statSync(file).uid !== uid;
}

/** All that makes the hall a service, of the release that `current` names, or of this checkout. */
export async function linuxPlan(settings: ServiceSettings, prefix: string | null): Promise<Action[]> {
  const launcher = prefix === null ? null : join(prefix, 'current', 'bin', 'quhao');
  const command = launcher === null ? [process.execPath, join(productRoot(), 'bin', 'quhao.js')] : [launcher];
  // an installation has moved the folder it was started from
  const program = prefix === null ? productRoot() : join(prefix, 'current', 'app');
  const rules = readFileSync(join(program, 'examples', 'udev', '60-quhao.rules'), 'utf8');
  const plan = installPlan(await linuxFacts(settings.data), {
    ...settings,
    command,
    prefix,
    account: ACCOUNT,
    rules,
    launcher,
  });
  return prefix === null ? plan : [keepSettings(settings, prefix), ...plan];
}

/** What remains of it on a machine without systemd, where somebody starts the hall by hand. */
export function barePlan(settings: ServiceSettings, prefix: string): Action[] {
  return [
    keepSettings(settings, prefix),
    { do: 'run', command: ['install', '-d', '-m', '700', settings.data] },
    { do: 'run', command: ['ln', '-sfn', join(prefix, 'current', 'bin', 'quhao'), COMMAND_FILE] },
  ];
}

function keepSettings(settings: ServiceSettings, prefix: string): Action {
  return { do: 'write', file: settingsFile(prefix), text: `${JSON.stringify(settings, null, 2)}\n` };
}
