import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkHallFile } from '../server/config/check.ts';
import type { RunningSetUp } from '../server/set-up/server.ts';
import { USUAL_DRAFT } from '../server/set-up/usual.ts';
import { freshFolder } from './support/folder.ts';
import { ask } from './support/hall.ts';
import { startTestSetUp } from './support/set-up.ts';

const DIRECTOR = { login: 'zhangli', name: '张丽' };
const READY = { ...USUAL_DRAFT, place: { ...USUAL_DRAFT.place, name: '桃花江镇' }, director: DIRECTOR };
const PASSWORD = '桃花江 1998 春天';

/** The cookie that a browser has after the code was typed. */
async function admitted({ url, code }: RunningSetUp): Promise<Record<string, string>> {
  const { headers, status } = await ask(url, 'POST', '/set-up/code', { code });
  expect(status).toBe(200);
  return { Cookie: headers.get('set-cookie')!.split(';')[0]! };
}

/** As a browser asks whose name server was told to lead here. */
function statusUnderName(url: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${url}/api/v1/set-up`, { headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}

describe('the set-up over HTTP', () => {
  test('every address leads to the page, and nothing is told or taken without the code', async () => {
    const running = await startTestSetUp(freshFolder());
    const { url } = running;
    for (const path of ['/', '/office', '/kiosk?kiosk=1', '/nothing/at/all']) {
      const response = await fetch(`${url}${path}`, { redirect: 'manual' });
      expect([response.status, response.headers.get('location')]).toEqual([302, '/set-up']);
    }
    expect((await fetch(`${url}/set-up`)).headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await ask(url, 'GET', '/set-up')).body).toEqual({ admitted: false, lockedSeconds: 0 });
    const guarded = [
      ['GET', '/set-up/draft'],
      ['POST', '/set-up/draft'],
      ['POST', '/set-up/password'],
      ['POST', '/set-up/finish'],
      ['GET', '/set-up/qr/kiosk.svg'],
    ] as const;
    for (const [method, path] of guarded) {
      for (const headers of [{}, { Cookie: 'quhao_set_up=guess' }]) {
        const { status, body } = await ask(url, method, path, method === 'POST' ? {} : undefined, headers);
        expect([path, status, body.code]).toEqual([path, 401, 'code-needed']);
      }
    }
    expect((await ask(url, 'GET', '/set-up/draft', undefined, await admitted(running))).status).toBe(200);
  });

  test('five wrong codes lock it; another site and another name of this machine get nothing', async () => {
    let now = 0;
    const { url, code } = await startTestSetUp(freshFolder(), { clock: () => now });
    const wrong = code.replace(/./g, (digit) => String((Number(digit) + 1) % 10));
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => ask(url, 'POST', '/set-up/code', { code: wrong })),
    );
    expect(answers.map(({ body }) => String(body.code)).sort((a, b) => a.localeCompare(b))).toEqual([
      'code-locked',
      'code-locked',
      ...Array.from({ length: 4 }, () => 'code-wrong'),
    ]);
    expect((await ask(url, 'POST', '/set-up/code', { code })).body.code).toBe('code-locked');
    now += 61_000;
    expect((await ask(url, 'POST', '/set-up/code', { code }, { Origin: 'http://evil.example' })).status).toBe(403);
    expect(await statusUnderName(url, 'evil.example')).toBe(403);
    expect(await statusUnderName(url, 'localhost')).toBe(200);
  });

  test('what is filled in stays over a reload and a start, the password does not', async () => {
    const folder = freshFolder();
    const first = await startTestSetUp(folder);
    const headers = await admitted(first);
    const kept = await ask(first.url, 'POST', '/set-up/draft', READY, headers);
    expect(kept.body).toMatchObject({ officialName: '桃江县桃花江镇便民服务中心', problems: [], addresses: [] });
    expect((await ask(first.url, 'POST', '/set-up/password', { password: PASSWORD }, headers)).status).toBe(200);
    await first.close();
    const second = await startTestSetUp(folder);
    expect(second.code).not.toBe(first.code);
    expect((await ask(second.url, 'GET', '/set-up', undefined, headers)).body['admitted']).toBe(false);
    expect((await ask(second.url, 'GET', '/set-up/draft', undefined, await admitted(second))).body['draft']).toEqual(
      READY,
    );
    expect(readFileSync(join(folder, 'set-up.json'), 'utf8')).not.toContain(PASSWORD);
  });

  test('a draft of another shape is refused and the old one stays; a broken file is begun anew', async () => {
    const folder = freshFolder();
    const running = await startTestSetUp(folder);
    const headers = await admitted(running);
    for (const draft of [{}, { ...READY, step: 'x' }, { ...READY, phones: { consult: '\u0000', supervision: '' } }]) {
      expect((await ask(running.url, 'POST', '/set-up/draft', draft, headers)).status).toBe(400);
    }
    expect((await ask(running.url, 'GET', '/set-up/draft', undefined, headers)).body['draft']).toEqual(USUAL_DRAFT);
    await running.close();
    writeFileSync(join(folder, 'set-up.json'), '{"step":"na');
    const again = await startTestSetUp(folder);
    expect((await ask(again.url, 'GET', '/set-up/draft', undefined, await admitted(again))).status).toBe(200);
  });

  test('the last step wants a whole draft and a good password, and then leaves the hall’s files and a free port', async () => {
    const folder = freshFolder();
    const running = await startTestSetUp(folder);
    const headers = await admitted(running);
    const finish = (password: string) => ask(running.url, 'POST', '/set-up/finish', { password }, headers);
    expect((await finish(PASSWORD)).body).toMatchObject({ code: 'draft-unfinished', params: { step: 'name' } });
    await ask(running.url, 'POST', '/set-up/draft', READY, headers);
    expect((await finish('12345678')).body.code).toMatch(/^password-/);
    expect(existsSync(join(folder, 'hall.yaml'))).toBe(false);
    const [one, other] = await Promise.all([finish(PASSWORD), finish(PASSWORD)]);
    expect([one.status, other.status]).toEqual([200, 200]);
    await running.finished;
    await expect(fetch(running.url)).rejects.toThrow();
    expect(existsSync(join(folder, 'set-up.json'))).toBe(false);
    expect('file' in checkHallFile(readFileSync(join(folder, 'hall.yaml'), 'utf8'))).toBe(true);
  });
});
