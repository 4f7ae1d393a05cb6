import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, describe, expect, test } from 'vitest';
import type { NewProgramAnswer, ProgramsAnswer } from '../contract/doors.ts';
import { KIOSK_LINK } from '../server/kiosk-link/name.ts';
import type { StartOptions } from '../server/main.ts';
import { axeFindings } from './support/axe.ts';
import { closeBrowser, noBrowser, openPage } from './support/browser.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import { signedIn } from './support/people.ts';
import { runQuhao } from './support/process.ts';

afterAll(() => closeBrowser());

const wireless: Pick<StartOptions, 'demo' | 'file'> = { demo: null, file: { ...hallFile(), devices: [] } };
const bearer = (token: string): { readonly Authorization: string } => ({ Authorization: `Bearer ${token}` });

test('a program gets a token once, is seen, and ended it may nothing and its line is cut', async () => {
  const folder = freshFolder();
  const running = await startTestHall({ ...wireless, folder });
  await openCounters(running);
  const { url } = running;
  const { headers } = await signedIn(running, 'chief', ['director']);
  const key = { 'Idempotency-Key': 'made-once' };
  const made = await ask(url, 'POST', '/programs', { name: '排班程序', role: 'integrator' }, { ...headers, ...key });
  expect(made.status).toBe(201);
  const { token, programs } = made.body as unknown as NewProgramAnswer;
  expect(programs).toMatchObject([{ role: 'integrator', name: '排班程序', kioskId: null, seenAt: null }]);
  // neither as an answer to be repeated nor otherwise
  for (const file of ['hall.db', 'hall.db-wal']) {
    expect(readFileSync(join(folder, file)).includes(token)).toBe(false);
  }
  const take = { serviceId: 'petition', print: false };
  expect((await ask(url, 'POST', '/tickets', take, bearer(token))).status).toBe(201);
  const seen = (await ask(url, 'GET', '/programs', undefined, headers)).body as unknown as ProgramsAnswer;
  expect(seen.programs[0]!.seenAt).not.toBeNull();

  const line = io(url, { transports: ['websocket'], extraHeaders: bearer(token), reconnection: false, forceNew: true });
  expect(await line.timeout(3_000).emitWithAck('join', { room: 'office' })).toHaveProperty('view');
  const cut = new Promise((resolve) => {
    line.once('disconnect', resolve);
  });
  const end = `/programs/${programs[0]!.id}/end`;
  expect((await ask(url, 'POST', end, {}, headers)).body).toMatchObject({ programs: [] });
  await cut;
  expect((await ask(url, 'POST', '/tickets', take, bearer(token))).body.code).toBe('not-signed-in');
  expect((await ask(url, 'POST', end, {}, headers)).body.code).toBe('unknown-program');
});

test('a kiosk PC’s token is for its kiosk; ended, its line is cut', async () => {
  const running = await startTestHall(wireless);
  const { url } = running;
  const { headers } = await signedIn(running, 'chief', ['director']);
  const make = (body: object): ReturnType<typeof ask> => ask(url, 'POST', '/programs', body, headers);
  expect((await make({ name: '门口', role: 'kiosk' })).body.code).toBe('kiosk-needed');
  const { token, programs } = (await make({ name: '门口', role: 'kiosk', kioskId: 'kiosk-2' }))
    .body as unknown as NewProgramAnswer;
  const line = io(`${url}${KIOSK_LINK}`, {
    transports: ['websocket'],
    extraHeaders: bearer(token),
    reconnection: false,
    forceNew: true,
  });
  await new Promise((resolve, reject) => {
    line.once('connect', () => resolve(null));
    line.once('connect_error', reject);
  });
  const cut = new Promise((resolve) => {
    line.once('disconnect', resolve);
  });
  await ask(url, 'POST', `/programs/${programs[0]!.id}/end`, {}, headers);
  await cut;
});

test('who is no director hands out nothing: not a technician, not a program', async () => {
  const running = await startTestHall(wireless);
  const { headers } = await signedIn(running, 'chief', ['director']);
  const technician = await signedIn(running, 'li', ['technician']);
  const body = { name: 'x', role: 'integrator' };
  const { token } = (await ask(running.url, 'POST', '/programs', body, headers)).body as unknown as NewProgramAnswer;
  for (const asker of [technician.headers, bearer(token)]) {
    expect((await ask(running.url, 'POST', '/programs', body, asker)).body.code).toBe('not-allowed');
  }
});

test('by the commands of the machine: made with a name, listed without the token, ended', async () => {
  const data = freshFolder();
  await startTestHall({ ...wireless, folder: data });
  const of = (...args: readonly string[]): ReturnType<typeof runQuhao> => runQuhao(['token', ...args, '--data', data]);
  expect((await of('list')).out).toContain('没有口令');
  expect(await of('create', '--role', 'integrator', '--name', 'x'.repeat(21))).toMatchObject({
    code: 1,
    err: expect.stringContaining('1 到 20'),
  });
  const token = (await of('create', '--role', 'integrator', '--name', '排班程序')).out.trim();
  const { out } = await of('list');
  expect(out).toMatch(/^[0-9a-f]{8} {2}integrator {2}\S+ {2}排班程序$/m);
  expect(out).not.toContain(token);
  const [id = ''] = out.split(' ');
  expect((await of('end', id)).code).toBe(0);
  expect((await of('list')).out).toContain('没有口令');
  expect(await of('end', id)).toMatchObject({ code: 1, err: expect.stringContaining('没有这个程序的口令') });
}, 60_000);

describe.skipIf(noBrowser !== null)(`in a browser${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  test('the director makes a token, reads it once and ends it; an auditor reads the list and finds no keys', async () => {
    const running = await startTestHall(wireless);
    const chief = await signedIn(running, 'chief', ['director']);
    const auditor = await signedIn(running, 'ma', ['auditor']);
    const cookie = ({ Cookie }: { readonly Cookie: string }): { name: string; value: string; url: string } => {
      const [name = '', value = ''] = Cookie.split('=');
      return { name, value, url: running.url };
    };
    const { page, errors } = await openPage('about:blank', 1280, 900);
    await page.context().addCookies([cookie(chief.headers)]);
    await page.goto(`${running.url}/accounts`);
    const programs = page.locator('.programs');
    await programs.getByLabel('起个名字').fill('排班程序');
    await page.keyboard.press('Enter');
    await programs.locator('.token').waitFor();
    expect(await programs.locator('.token').innerText()).toMatch(/^[\w-]{32}$/);
    expect(await axeFindings(page)).toEqual([]);
    await programs.getByRole('button', { name: '我抄好了' }).click();
    await programs.locator('.token').waitFor({ state: 'detached' });

    const other = await openPage('about:blank', 1280, 900);
    await other.page.context().addCookies([cookie(auditor.headers)]);
    await other.page.goto(`${running.url}/accounts`);
    await other.page.getByText('排班程序').waitFor();
    await other.page.locator('.accounts li').nth(1).waitFor();
    expect(await other.page.locator('main button, main input, main select').count()).toBe(0);
    expect(await axeFindings(other.page)).toEqual([]);

    await programs.getByRole('button', { name: '停掉 排班程序' }).click();
    await programs.getByRole('button', { name: '是的', exact: true }).click();
    await programs.getByText('还没有').waitFor();
    expect([...errors, ...other.errors]).toEqual([]);
  }, 60_000);
});
