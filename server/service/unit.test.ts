import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import { unitText } from './unit.ts';
import type { UnitFacts } from './unit.ts';

const facts: UnitFacts = {
  command: ['/opt/quhao/current/bin/quhao'],
  prefix: '/opt/quhao',
  account: 'quhao',
  data: '/var/lib/quhao',
  config: '/var/lib/quhao/hall.yaml',
  host: '127.0.0.1',
  port: 8080,
};

describe('the service of systemd', () => {
  const text = unitText(facts);

  test('starts the release that current names, as its own account, and whatever happens again', () => {
    expect(text).toContain(
      'ExecStart=/opt/quhao/current/bin/quhao serve --config /var/lib/quhao/hall.yaml --data /var/lib/quhao --host 127.0.0.1 --port 8080\n',
    );
    expect(text).toContain('\nUser=quhao\n');
    expect(text).toContain('\nRestart=always\n');
    expect(text).toContain('\nUMask=0077\n');
  });

  test('settles a broken-off upgrade first, as root, by the release before', () => {
    expect(text).toMatch(/^ExecStartPre=\+.*pending\.json.*\/previous\/bin\/quhao" release settle/m);
    expect(unitText({ ...facts, prefix: null })).not.toContain('ExecStartPre');
  });

  // each of them shuts ports whose driver is loaded after the start (systemd.resource-control(5), DeviceAllow=)
  test.each(['DeviceAllow', 'DevicePolicy', 'PrivateDevices', 'ProtectClock', 'WatchdogSec'])(
    'does not use %s',
    (setting) => {
      expect(text).not.toMatch(new RegExp(`^${setting}=`, 'm'));
    },
  );

  test('has no right of root, but for a port below 1024', () => {
    expect(text).toMatch(/^CapabilityBoundingSet=$/m);
    expect(unitText({ ...facts, port: 80 })).toMatch(/^AmbientCapabilities=CAP_NET_BIND_SERVICE$/m);
  });

  test('words with spaces, quotation marks, % and $ arrive as they are', () => {
    const odd = unitText({ ...facts, config: '/srv/我的 大厅/"a"%d$x.yaml' });
    expect(odd).toContain(String.raw`--config "/srv/我的 大厅/\"a\"%%d$$x.yaml" --data`);
  });

  test('systemd finds nothing wrong with it', ({ skip }) => {
    const file = join(freshFolder(), 'quhao.service');
    // an account and a command that are on this machine
    writeFileSync(file, unitText({ ...facts, command: ['/bin/true'], account: 'root', data: '/tmp' }));
    const { error, status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    if (error !== undefined) skip('systemd-analyze is not on this machine');
    expect([status, stderr.includes('quhao.service')]).toEqual([0, false]);
  });
});
