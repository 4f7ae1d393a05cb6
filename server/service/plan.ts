import type { Action } from './action.ts';
import { unitText } from './unit.ts';
import type { UnitFacts } from './unit.ts';

export const ACCOUNT = 'quhao';
export const UNIT_FILE = '/etc/systemd/system/quhao.service';
export const RULES_FILE = '/etc/udev/rules.d/60-quhao.rules';
export const COMMAND_FILE = '/usr/local/bin/quhao';

/** What the plan has to know of a Linux machine. */
export interface LinuxFacts {
  readonly accountExists: boolean;
  /** Groups of the system. */
  readonly groups: readonly string[];
  /** Groups that the ports and printers which are plugged in belong to: `dialout`, elsewhere `uucp` or `tty`. */
  readonly deviceGroups: readonly string[];
  readonly hasUdev: boolean;
  /** The data folder holds a hall that another account owns, as after a trial by hand. */
  readonly foreignData: boolean;
}

export interface InstallOptions extends UnitFacts {
  /** Text of the rules for ports (`examples/udev/60-quhao.rules`). */
  readonly rules: string;
  /** The command people type; null: none is put in place. */
  readonly launcher: string | null;
}

/** Serial ports by the rules; printers by the print system. */
const WANTED_GROUPS = ['dialout', 'lp'];

/** Everything that makes the hall a service of this machine, in order; done twice it changes nothing. */
export function installPlan(facts: LinuxFacts, options: InstallOptions): Action[] {
  const { account, data, rules, launcher } = options;
  const groups = accountGroups(facts);
  return [
    // the rules give ports to this group; a few systems do not have it
    ...(facts.groups.includes('dialout') ? [] : [command('groupadd', '--system', 'dialout')]),
    ...(facts.accountExists
      ? []
      : [
          command(
            'useradd',
            '--system',
            '--user-group',
            '--home-dir',
            data,
            '--no-create-home',
            '--shell',
            NO_SHELL,
            account,
          ),
        ]),
    command('usermod', '--append', '--groups', groups.join(','), account),
    command('install', '-d', '-m', '700', '-o', account, '-g', account, data),
    ...(facts.foreignData ? [command('chown', '-R', `${account}:${account}`, data)] : []),
    { do: 'write', file: RULES_FILE, text: rules },
    ...(facts.hasUdev
      ? [
          optional('udevadm', 'control', '--reload'),
          optional('udevadm', 'trigger', '--subsystem-match=tty', '--subsystem-match=usbmisc'),
        ]
      : []),
    ...(launcher === null ? [] : [command('ln', '-sfn', launcher, COMMAND_FILE)]),
    { do: 'write', file: UNIT_FILE, text: unitText(options) },
    command('systemctl', 'daemon-reload'),
    command('systemctl', 'enable', 'quhao.service'),
  ];
}

const NO_SHELL = '/usr/sbin/nologin';

/** Never root's own group: a device that belongs to it is given to another by the rules. */
export function accountGroups({ groups, deviceGroups }: Pick<LinuxFacts, 'groups' | 'deviceGroups'>): string[] {
  const wanted = [...WANTED_GROUPS.filter((group) => group === 'dialout' || groups.includes(group)), ...deviceGroups];
  return [...new Set(wanted)].filter((group) => group !== 'root');
}

/** Takes the service away; the data, the settings and the account stay. */
export function uninstallPlan(): Action[] {
  return [
    optional('systemctl', 'disable', '--now', 'quhao.service'),
    { do: 'remove', file: UNIT_FILE },
    { do: 'remove', file: RULES_FILE },
    { do: 'remove', file: COMMAND_FILE },
    optional('systemctl', 'daemon-reload'),
    optional('udevadm', 'control', '--reload'),
  ];
}

function command(...words: string[]): Action {
  return { do: 'run', command: words };
}

function optional(...words: string[]): Action {
  return { do: 'run', command: words, optional: true };
}
