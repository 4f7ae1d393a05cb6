import { describe, expect, test } from 'vitest';
import { told } from './action.ts';
import { accountGroups, installPlan, RULES_FILE, uninstallPlan, UNIT_FILE } from './plan.ts';
import type { InstallOptions, LinuxFacts } from './plan.ts';

const debian: LinuxFacts = {
  accountExists: false,
  groups: ['root', 'dialout', 'lp'],
  deviceGroups: ['dialout'],
  hasUdev: true,
  foreignData: false,
};
const options: InstallOptions = {
  command: ['/opt/quhao/current/bin/quhao'],
  prefix: '/opt/quhao',
  account: 'quhao',
  data: '/var/lib/quhao',
  config: '/var/lib/quhao/hall.yaml',
  host: '127.0.0.1',
  port: 8080,
  rules: 'SUBSYSTEM=="tty"\n',
  launcher: '/opt/quhao/current/bin/quhao',
};

/** The commands of a plan, each as one line. */
const commands = (facts: Partial<LinuxFacts> = {}): string[] =>
  installPlan({ ...debian, ...facts }, options).flatMap((action) =>
    action.do === 'run' ? [action.command.join(' ')] : [],
  );

describe('the hall as a service of a Linux machine', () => {
  test('gets an account of its own without a shell, in the groups of ports and printers', () => {
    expect(commands()[0]).toMatch(/^useradd --system .* --shell \/usr\/sbin\/nologin quhao$/);
    expect(commands()).toContain('usermod --append --groups dialout,lp quhao');
  });

  test('an account that is there is kept', () => {
    expect(commands({ accountExists: true }).some((line) => line.startsWith('useradd'))).toBe(false);
  });

  test.each([
    ['uucp', ['dialout', 'lp', 'uucp']],
    ['tty', ['dialout', 'lp', 'tty']],
    ['root', ['dialout', 'lp']],
  ])('ports of the group %s: the groups are %j', (group, groups) => {
    expect(accountGroups({ ...debian, deviceGroups: [group] })).toEqual(groups);
  });

  test('the group that the rules name is made where a system has none', () => {
    expect(commands({ groups: ['root', 'uucp'] })[0]).toBe('groupadd --system dialout');
  });

  test('the rules for ports are put in place before udev reads them', () => {
    const plan = installPlan(debian, options);
    const written = plan.findIndex((action) => action.do === 'write' && action.file === RULES_FILE);
    const read = plan.findIndex((action) => action.do === 'run' && action.command[0] === 'udevadm');
    expect([written >= 0, read > written]).toEqual([true, true]);
  });

  test('data of a trial by hand are given to the account', () => {
    expect(commands({ foreignData: true })).toContain('chown -R quhao:quhao /var/lib/quhao');
    expect(commands().some((line) => line.startsWith('chown'))).toBe(false);
  });

  test('is enabled for the next boot, after systemd has read the unit', () => {
    expect(commands().slice(-2)).toEqual(['systemctl daemon-reload', 'systemctl enable quhao.service']);
  });

  test('a dry run shows each file with its text and each command', () => {
    const shown = installPlan(debian, options).map(told).join('');
    expect(shown).toContain(`写 / write  ${UNIT_FILE}\n    # Written by quhao service install`);
    expect(shown).toContain('运行 / run  systemctl enable quhao.service\n');
  });

  test('taken away, it leaves data and settings', () => {
    const shown = uninstallPlan().map(told).join('');
    expect(shown).toContain('systemctl disable --now quhao.service');
    expect(shown).not.toContain('/var/lib');
  });
});
