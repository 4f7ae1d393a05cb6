import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import { SERVER_DAYS } from './certificate.ts';
import { openTls } from './open.ts';
import type { HallTls, TlsConfig } from './open.ts';
import { ownHosts } from './own-hosts.ts';
import { spkiPin } from './pin.ts';
import { ownCertificate } from './store.ts';
import { TlsUnfit } from './unfit.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-27T08:00:00+08:00');
const hall = '桃江县桃花江镇便民服务中心';
const hosts = ['hall-pc', 'localhost', '127.0.0.1', '::1', '192.168.1.10', 'fe80::1:2'];

async function listening(
  config: TlsConfig,
  { now = () => NOW, dataFolder = freshFolder() }: { now?: () => number; dataFolder?: string } = {},
): Promise<{ tls: HallTls; port: number; dataFolder: string }> {
  const tls = await openTls({ config, dataFolder, hall, now, hosts }, (_request, response) => response.end('open'));
  tls.server.listen(0, '127.0.0.1');
  await once(tls.server, 'listening');
  onTestFinished(() => void tls.server.close());
  return { tls, port: (tls.server.address() as AddressInfo).port, dataFolder };
}

/** What a client that trusts this authority gets to see. */
function seen(port: number, ca: string | undefined): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, ca, agent: false }, (response) => {
      const certificate = (response.socket as TLSSocket).getPeerX509Certificate();
      response
        .resume()
        .once('end', () => (certificate === undefined ? reject(new Error('none')) : resolve(certificate)));
    }).once('error', reject);
  });
}

describe('a certificate that the hall makes', () => {
  test('is trusted by whoever trusts its authority, and by nobody else', async () => {
    const { tls, port } = await listening({ own: true });
    expect((await seen(port, tls.authority!)).checkIP('127.0.0.1')).toBe('127.0.0.1');
    await expect(seen(port, undefined)).rejects.toThrow('self-signed certificate in certificate chain');
  });

  test('has every name and address, lasts 825 days, and OpenSSL finds nothing wrong with it', async () => {
    const folder = freshFolder();
    const { certificate, authority } = await ownCertificate(folder, { hall, now: NOW, hosts });
    const server = new X509Certificate(certificate);
    expect(hosts.filter((host) => server.checkHost(host) === undefined && server.checkIP(host) === undefined)).toEqual(
      [],
    );
    expect((Date.parse(server.validTo) - Date.parse(server.validFrom)) / DAY_MS).toBe(SERVER_DAYS);
    writeFileSync(join(folder, 'ca.pem'), authority!);
    writeFileSync(join(folder, 'server.pem'), certificate);
    const verified = execFileSync(
      'openssl',
      [
        'verify',
        '-x509_strict',
        '-purpose',
        'sslserver',
        '-attime',
        String(NOW / 1000),
        '-CAfile',
        'ca.pem',
        'server.pem',
      ],
      { cwd: folder },
    );
    expect(verified.toString()).toBe('server.pem: OK\n');
    const { subject, ca } = new X509Certificate(authority!);
    expect({ subject, ca }).toEqual({ subject: `CN=${hall} 取号`, ca: true });
  });

  test('keeps its keys from every other account', async () => {
    const folder = freshFolder();
    await ownCertificate(folder, { hall, now: NOW, hosts });
    const rights = ['', 'authority.pem', 'server.pem'].map((file) => statSync(join(folder, 'tls', file)).mode & 0o777);
    expect(rights).toEqual([0o700, 0o600, 0o600]);
  });

  test('is made anew by itself sixty days before its end, while its authority stays and the pin of browsers with it', async () => {
    let now = NOW;
    const { tls, port } = await listening({ own: true }, { now: () => now });
    const first = await seen(port, tls.authority!);
    now += 700 * DAY_MS;
    await tls.refresh();
    expect((await seen(port, tls.authority!)).serialNumber).toBe(first.serialNumber);
    now += 70 * DAY_MS;
    await tls.refresh();
    // the client's clock is today's: only that another certificate is shown matters here
    expect(tls.certificateEndsAt()).toBeGreaterThan(now + 800 * DAY_MS);
    expect(spkiPin(tls.authority!)).toHaveLength(44);
  });

  test('is made anew when the machine gets another address', async () => {
    const folder = freshFolder();
    const before = await ownCertificate(folder, { hall, now: NOW, hosts });
    const same = await ownCertificate(folder, { hall, now: NOW, hosts });
    expect(same.certificate).toBe(before.certificate);
    const moved = await ownCertificate(folder, { hall, now: NOW, hosts: [...hosts, '192.168.9.9'] });
    expect(new X509Certificate(moved.certificate).checkIP('192.168.9.9')).toBe('192.168.9.9');
    expect(moved.authority).toBe(before.authority);
  });

  test('is signed again where its file was half written; a broken authority stops the start and says so', async () => {
    const folder = freshFolder();
    const before = await ownCertificate(folder, { hall, now: NOW, hosts });
    writeFileSync(join(folder, 'tls', 'server.pem'), 'half');
    expect((await ownCertificate(folder, { hall, now: NOW, hosts })).authority).toBe(before.authority);
    writeFileSync(join(folder, 'tls', 'authority.pem'), 'half');
    await expect(ownCertificate(folder, { hall, now: NOW, hosts })).rejects.toThrow(/authority\.pem 坏了/);
  });

  test('covers what this very machine is called', () => {
    expect(ownHosts()).toEqual(expect.arrayContaining(['localhost', '127.0.0.1', '::1']));
  });
});

describe('a certificate that was given', () => {
  async function given(change: (files: { certificate: string; key: string }) => void, now = NOW): Promise<HallTls> {
    const folder = freshFolder();
    const own = await ownCertificate(folder, { hall, now: NOW, hosts });
    const files = { certificate: join(folder, 'hall.pem'), key: join(folder, 'hall.key') };
    writeFileSync(files.certificate, own.certificate);
    writeFileSync(files.key, own.key);
    change(files);
    return (await listening(files, { now: () => now })).tls;
  }

  test('is used as it is', async () => {
    const tls = await given(() => undefined);
    expect(tls.authority).toBeNull();
    expect(tls.certificateEndsAt()).toBe(NOW + (SERVER_DAYS - 2) * DAY_MS);
  });

  test.each([
    ['unreadable', (files: { certificate: string }) => (files.certificate = '/no/such.pem'), NOW],
    [
      'not-a-certificate',
      ({ certificate, key }: { certificate: string; key: string }) => writeFileSync(certificate, readFileSync(key)),
      NOW,
    ],
    [
      'not-a-key',
      ({ certificate, key }: { certificate: string; key: string }) => writeFileSync(key, readFileSync(certificate)),
      NOW,
    ],
    ['ended', () => undefined, NOW + 900 * DAY_MS],
    ['not-yet', () => undefined, NOW - 3 * DAY_MS],
  ] as const)('is refused with its reason: %s', async (fault, change, now) => {
    const refused = await given(change as never, now).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TlsUnfit);
    expect((refused as TlsUnfit).fault).toBe(fault);
  });

  test('is refused with the key of another', async () => {
    const other = await ownCertificate(freshFolder(), { hall, now: NOW, hosts });
    await expect(given(({ key }) => writeFileSync(key, other.key))).rejects.toMatchObject({ fault: 'not-a-pair' });
  });
});
