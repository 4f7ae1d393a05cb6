import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask } from '../server/agent/ask.ts';
import { Link } from '../server/agent/link.ts';
import { spkiPin } from '../server/tls/pin.ts';
import { freshFolder } from './support/folder.ts';
import { hallFile, startTestHall } from './support/hall.ts';

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const head = (url: string, ca: string): Promise<Got> =>
  new Promise((resolve, reject) => {
    request(url, { ca, agent: false, method: 'HEAD' }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    })
      .once('error', reject)
      .end();
  });

test('a hall with its own certificate: pages, sockets and programs over https, and a plain port that leads there', async () => {
  const folder = freshFolder();
  const running = await startTestHall({
    folder,
    // port 0 is any free one, which no hall.yaml may ask for
    file: { ...hallFile(), devices: [], tls: { own: true, redirectFrom: 0 } },
    demo: null,
  });
  const plain = running.redirectUrl!;
  const pem = await fetch(`${plain}/api/v1/hall-ca.crt`).then((answer) => answer.text());
  expect(pem).toContain(new X509Certificate(readFileSync(join(folder, 'tls', 'authority.pem'))).toString().trim());
  expect(pem).not.toContain('PRIVATE KEY');

  const page = await head(`${running.url}/sign-in`, pem);
  expect(page.status).toBe(200);
  expect(page.headers['strict-transport-security']).toBe('max-age=2592000');
  expect(page.headers['content-security-policy']).toContain('upgrade-insecure-requests');
  expect(String(page.headers['set-cookie'])).toMatch(/; Secure/);
  expect(running.certificateEndsAt()).toBeGreaterThan(Date.now());

  const led = await fetch(`${plain}/display?counters=1`, { redirect: 'manual' });
  expect([led.status, led.headers.get('location')]).toEqual([308, `${running.url}/display?counters=1`]);
  const trust = await fetch(`${plain}/trust`);
  expect([trust.status, trust.headers.get('strict-transport-security')]).toEqual([200, null]);
  const policy = trust.headers.get('content-security-policy') ?? '';
  expect(policy).not.toContain('upgrade-insecure-requests');
  // what a program sent in the open is refused, not led on: it would go on sending it
  const post = await fetch(`${plain}/api/v1/tickets`, { method: 'POST', redirect: 'manual', body: '{}' });
  expect([post.status, post.headers.get('location')]).toEqual([404, null]);
  const health = await ask(`${running.url}/api/v1/health`, { method: 'GET', headers: {}, timeoutMs: 4_000, ca: pem });
  expect(health.status).toBe(401);
  await expect(
    ask(`${running.url}/api/v1/health`, { method: 'GET', headers: {}, timeoutMs: 4_000 }),
  ).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  // the pin of a start file finds its key in what the server shows
  expect(spkiPin(pem)).toMatch(/^[A-Za-z0-9+/]{43}=$/);
});

test('without tls nothing asks for https', async () => {
  const running = await startTestHall({ file: { ...hallFile(), devices: [] }, demo: null });
  const page = await fetch(`${running.url}/sign-in`);
  expect(page.headers.get('strict-transport-security')).toBeNull();
  expect(page.headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
  expect(page.headers.get('set-cookie')).not.toMatch(/Secure/);
  expect(running.certificateEndsAt()).toBeNull();
});

test('a start file from the hall has the address under which it was asked for', async () => {
  const running = await startTestHall();
  const answer = await fetch(`${running.url}/api/v1/start-files/pad/linux?id=3`);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename=quhao-pad-3.sh');
  expect(await answer.text()).toContain(`URL='${running.url}/pad/3'`);
  for (const wrong of ['pad/linux', 'office/linux', 'display/mac', "pad/linux?id='"]) {
    expect((await fetch(`${running.url}/api/v1/start-files/${wrong}`)).status).toBe(400);
  }
});

test('a kiosk PC reaches a hall whose authority it was given', async () => {
  const folder = freshFolder();
  const running = await startTestHall({ folder, file: { ...hallFile(), devices: [], tls: { own: true } }, demo: null });
  const serverCa = readFileSync(join(folder, 'tls', 'authority.pem'), 'utf8');
  const linkWith = (ca?: string): Link =>
    new Link({
      server: running.url,
      kiosk: 'kiosk-1',
      token: 'none',
      ...(ca === undefined ? {} : { serverCa: ca }),
      settle: async () => undefined,
      print: async () => ({ printed: true }) as never,
      onChange: () => undefined,
    });
  expect((await linkWith(serverCa).forward('GET', '/hall')).status).toBe(401);
  await expect(linkWith().forward('GET', '/hall')).rejects.toThrow('self-signed certificate');
});
