import { chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { plugPty } from '../../test/support/pty-pair.ts';
import { openPty } from '../../test/support/pty.ts';
import { fileTransport } from './file.ts';
import { groupNames } from './group-names.ts';
import { holderOf } from './holder.ts';
import { serialTransport } from './serial.ts';
import { explainedFault } from './system-fault.ts';
import type { Transport, TransportState } from './transport.ts';
import { udpTransport } from './udp.ts';
import { pathOf, usbPrinters } from './usb-ids.ts';
import type { FoundPort } from './usb-ids.ts';

const retry = { firstRetryMs: 10, slowestRetryMs: 40 };

function reaches(transport: Transport, wanted: (state: TransportState) => boolean): Promise<void> {
  return expect.poll(() => wanted(transport.state), { interval: 5 }).toBe(true);
}
const isOpen = (state: TransportState): boolean => state.kind === 'open';

function opened(transport: Transport): Promise<void> {
  onTestFinished(() => transport.close());
  transport.open();
  return reaches(transport, isOpen);
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quhao-plug-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('a port that goes and comes back', () => {
  test('under another name while the old one still opens: the by-path name leads to the new one', async () => {
    const folder = temporaryFolder();
    const before = plugPty(join(folder, 'ttyUSB0'));
    const after = plugPty(join(folder, 'ttyUSB1'));
    onTestFinished(() => {
      before.pull();
      after.pull();
    });
    const byPath = join(folder, 'by-path');
    symlinkSync(join(folder, 'ttyUSB0'), byPath);
    const transport = serialTransport({ path: byPath, baudRate: 9_600, watchMs: 20, retry });
    await opened(transport);
    // the old port stays: no close event ever comes
    unlinkSync(byPath);
    symlinkSync(join(folder, 'ttyUSB1'), byPath);
    await reaches(transport, (state) => state.kind !== 'open');
    await reaches(transport, isOpen);
    const heard: number[] = [];
    transport.onBytes((bytes) => heard.push(...bytes));
    before.write(Uint8Array.of(1));
    after.write(Uint8Array.of(2));
    await expect.poll(() => heard).toEqual([2]);
  });

  test('found again by its USB ids under whatever name', async () => {
    const first = await openPty();
    const second = await openPty();
    let plugged: FoundPort[] = [{ path: first.path, vendor: '1a86', product: '7523', serial: null }];
    const ports = (): Promise<FoundPort[]> => Promise.resolve(plugged);
    const transport = serialTransport({ path: 'usb:1A86:7523', baudRate: 9_600, watchMs: 20, ports, retry });
    await opened(transport);
    plugged = [];
    first.pull();
    await reaches(transport, (state) => state.kind === 'offline' && state.reason.code === 'no-such-port');
    plugged = [{ path: second.path, vendor: '1a86', product: '7523', serial: null }];
    await reaches(transport, isOpen);
    const heard: number[] = [];
    transport.onBytes((bytes) => heard.push(...bytes));
    second.end.write(Uint8Array.of(7));
    await expect.poll(() => heard).toEqual([7]);
  });

  test('twins with the same ids are told apart by their serial numbers, or refused by name', async () => {
    const twins = [
      { path: '/dev/ttyUSB0', vendor: '0403', product: '6001', serial: 'A1' },
      { path: '/dev/ttyUSB1', vendor: '0403', product: '6001', serial: 'B2' },
    ];
    const ports = (): Promise<FoundPort[]> => Promise.resolve(twins);
    await expect(pathOf('usb:0403:6001:B2', ports)).resolves.toBe('/dev/ttyUSB1');
    await expect(pathOf('usb:0403:6001', ports)).rejects.toMatchObject({
      code: 'port-ambiguous',
      params: { ports: '/dev/ttyUSB0, /dev/ttyUSB1' },
    });
    await expect(pathOf('/dev/ttyS1', ports)).resolves.toBe('/dev/ttyS1');
  });

  test('pulled at rest, in a read and in a write: offline each time, and the process lives', async () => {
    const pty = await openPty();
    const transport = serialTransport({ path: pty.path, baudRate: 9_600, watchMs: 20, retry });
    await opened(transport);
    const moments: (() => void)[] = [
      () => undefined,
      () => pty.end.write(new Uint8Array(2_000)),
      () => void transport.write(new Uint8Array(2_000)).catch(() => undefined),
    ];
    for (const moment of moments) {
      moment();
      pty.pull();
      await reaches(transport, (state) => state.kind === 'offline');
      await pty.plug();
      await reaches(transport, isOpen);
    }
  });

  test('a hundred openings and closings of one port in one process', async () => {
    const pty = await openPty();
    for (let times = 0; times < 100; times += 1) {
      const transport = serialTransport({ path: pty.path, baudRate: 9_600, retry });
      transport.open();
      await reaches(transport, isOpen);
      await transport.close();
      expect(transport.counters.reopened).toBe(0);
    }
  }, 30_000);
});

describe('a USB printer', () => {
  test('drops off the bus fifty times while it is written to: offline, and back each time', async () => {
    const pty = await openPty();
    const transport = fileTransport({ path: pty.path, watchMs: 20, retry });
    await opened(transport);
    for (let times = 0; times < 50; times += 1) {
      const written = transport.write(new Uint8Array(4_000)).catch(() => 'lost');
      pty.pull();
      await reaches(transport, (state) => state.kind === 'offline');
      await written;
      await pty.plug();
      await reaches(transport, isOpen);
    }
  }, 30_000);

  test('is lp0 before and lp1 after replugging: its ids find it', async () => {
    const sysfs = temporaryFolder();
    const plug = (name: string): void => {
      const unit = join(sysfs, 'devices', '1-2');
      mkdirSync(join(unit, '1-2:1.0', 'usbmisc', name), { recursive: true });
      writeFileSync(join(unit, 'idVendor'), '0416\n');
      writeFileSync(join(unit, 'idProduct'), '5011\n');
      mkdirSync(join(sysfs, 'class', 'usbmisc', name), { recursive: true });
      symlinkSync(join(unit, '1-2:1.0'), join(sysfs, 'class', 'usbmisc', name, 'device'));
    };
    const find = (): Promise<string> => pathOf('usb:0416:5011', () => usbPrinters(sysfs));
    plug('lp0');
    await expect(find()).resolves.toBe('/dev/usb/lp0');
    rmSync(join(sysfs, 'class', 'usbmisc', 'lp0'), { recursive: true });
    await expect(find()).rejects.toMatchObject({ code: 'no-such-port' });
    plug('lp1');
    await expect(find()).resolves.toBe('/dev/usb/lp1');
  });
});

describe('a port that may not be opened', () => {
  test('held by another program: it is named', async () => {
    const pty = await openPty();
    const other = spawn('sh', ['-c', `exec 3<>${pty.path}; echo open; exec sleep 30`], {
      stdio: ['ignore', 'pipe', 2],
    });
    onTestFinished(() => {
      other.kill('SIGKILL');
    });
    await once(other.stdout!, 'data');
    await expect.poll(() => holderOf(pty.path)).toMatch(/sleep/);
    const fault = await explainedFault(new Error('Cannot lock port'), pty.path);
    expect(fault).toMatchObject({ code: 'port-held', params: { holder: expect.stringMatching(/sleep 30 \(\d+\)/) } });
  });

  test('held by a program that nobody may look into: busy, without a name', async () => {
    const folder = temporaryFolder();
    expect(await holderOf(join(folder, 'nobody'))).toBeNull();
    expect(await explainedFault(new Error('EBUSY'), join(folder, 'nobody'))).toMatchObject({ code: 'port-busy' });
  });

  // the group of a serial port is dialout on Debian, uucp or tty elsewhere; only root may give a file to one
  test.runIf(process.getuid?.() === 0).each(['dialout', 'uucp', 'tty'])(
    'no right on a port of %s: says which account lacks just that group',
    async (group) => {
      const gid = [...groupNames()].find(([, name]) => name === group)?.[0];
      const path = join(temporaryFolder(), 'port');
      writeFileSync(path, '');
      chownSync(path, 0, gid!);
      const fault = await explainedFault(new Error('Permission denied, cannot open'), path);
      expect(fault).toMatchObject({ code: 'no-group', params: { account: userInfo().username, group } });
    },
  );

  test.runIf(process.getuid?.() === 0)(
    'no right on a port of root’s own: nobody is told to join that group',
    async () => {
      const path = join(temporaryFolder(), 'port');
      writeFileSync(path, '');
      const fault = await explainedFault(new Error('EACCES: permission denied'), path);
      expect(fault).toMatchObject({ code: 'no-permission' });
      expect(fault.params).toBeUndefined();
    },
  );
});

describe('a sign that takes datagrams', () => {
  test('each write is one datagram, and its answer comes back', async () => {
    const peer = createSocket('udp4');
    onTestFinished(() => {
      peer.close();
    });
    await new Promise<void>((resolve) => {
      peer.bind(0, '127.0.0.1', resolve);
    });
    const got: number[][] = [];
    peer.on('message', (bytes, from) => {
      got.push([...bytes]);
      peer.send(Uint8Array.of(0x06), from.port, from.address);
    });
    const transport = udpTransport({ host: '127.0.0.1', port: peer.address().port, retry });
    await opened(transport);
    const heard: number[] = [];
    transport.onBytes((bytes) => heard.push(...bytes));
    await transport.write(Uint8Array.of(1, 2));
    await transport.write(Uint8Array.of(3));
    await expect.poll(() => heard).toEqual([0x06, 0x06]);
    expect(got).toEqual([[1, 2], [3]]);
  });

  test('a machine without such a port is offline with the reason', async () => {
    const transport = udpTransport({ host: '127.0.0.1', port: 9, retry });
    await opened(transport);
    const states: string[] = [];
    transport.onState((state) => states.push(state.kind === 'offline' ? state.reason.code : state.kind));
    await transport.write(Uint8Array.of(1)).catch(() => undefined);
    await expect.poll(() => states).toContain('refused');
  });
});
