import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import type { AccountsAnswer, NewPasswordAnswer, SessionAnswer } from '../contract/doors.ts';
import type { RegisterAnswer, SeatsAnswer } from '../contract/staff.ts';
import { IdleWatch } from '../server/accounts/idle.ts';
import { hashPassword } from '../server/doors/secret.ts';
import type { RunningHall, StartOptions } from '../server/main.ts';
import { clockAt } from './support/clock.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import type { Answer } from './support/hall.ts';
import { pairedScreen } from './support/people.ts';

const PASSWORD = 'rice-and-9-bowls';
/** Hashed once: each takes as long as it should. */
const PASSWORD_HASH = hashPassword(PASSWORD);
const wireless: Pick<StartOptions, 'demo' | 'file'> = { demo: null, file: { ...hallFile(), devices: [] } };

/** A browser: it keeps the cookies that the hall gives it. */
class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor({ url }: Pick<RunningHall, 'url'>, headers?: { readonly Cookie: string }) {
    this.#url = url;
    for (const part of headers?.Cookie.split('; ') ?? []) this.#cookies.set(...(part.split('=') as [string, string]));
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await ask(this.#url, method, path, body, { Cookie: this.cookie });
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = set.split(';')[0]!.split('=');
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
      expect(set).toMatch(/HttpOnly/);
      expect(set).toMatch(/SameSite=Strict/);
    }
    return answer;
  }

  signIn(login: string, password: string, counterId?: string): Promise<Answer> {
    return this.ask('POST', '/session', { login, password, ...(counterId === undefined ? {} : { counterId }) });
  }
}

async function director(running: RunningHall): Promise<Browser> {
  const names = await running.people.seal('chief', { login: 'chief', name: '主任' });
  const account = { accountId: 'chief', ...names, roles: ['director'], staffId: null };
  await execute(running, { type: 'CreateAccount', ...account, mustChange: false, passwordHash: await PASSWORD_HASH });
  const browser = new Browser(running);
  expect((await browser.signIn('chief', PASSWORD)).status).toBe(200);
  return browser;
}

/** A clerk's account, not signed in anywhere. */
async function clerk(running: RunningHall, login: string): Promise<void> {
  const names = await running.people.seal(login, { login, name: login });
  const account = { accountId: login, ...names, roles: ['clerk'], staffId: null, mustChange: false };
  await execute(running, { type: 'CreateAccount', ...account, passwordHash: await PASSWORD_HASH });
}

async function execute({ hall }: RunningHall, command: { readonly type: string; readonly [field: string]: unknown }) {
  const outcome = await hall.execute(command, { actor: 'test' });
  expect(outcome).not.toHaveProperty('refused');
}

test('a first password is good for nothing but changing it', async () => {
  const running = await startTestHall(wireless);
  const chief = await director(running);
  const made = await chief.ask('POST', '/accounts', { login: '  Zhou ', name: '周小明', roles: ['director'] });
  const { password: first } = made.body as unknown as NewPasswordAnswer;
  const zhou = new Browser(running);
  const inside = await zhou.signIn('ＺＨＯＵ', first);
  expect((inside.body as unknown as SessionAnswer).person).toMatchObject({ name: '周小明', mustChange: true });
  expect((await zhou.ask('GET', '/settings')).status).toBe(403);
  expect((await zhou.ask('POST', '/session/password', { old: first, password: '12345678' })).body.code).toBe(
    'password-one-kind',
  );
  expect((await zhou.ask('POST', '/session/password', { old: first, password: first })).body.code).toBe(
    'password-same',
  );
  expect((await zhou.ask('POST', '/session/password', { old: first, password: 'my-own-2-words' })).status).toBe(200);
  expect((await zhou.ask('GET', '/settings')).status).toBe(200);
});

test('five wrong passwords lock the account, for longer each time, over a restart, and the office opens it', async () => {
  const time = clockAt('2026-11-26T09:00:00+08:00');
  const folder = freshFolder();
  const running = await startTestHall({ ...wireless, time, folder });
  await director(running);
  await clerk(running, 'wang');
  const guesser = new Browser(running);
  const codes: unknown[] = [];
  for (let tries = 0; tries < 6; tries += 1) codes.push((await guesser.signIn('wang', `guess-${tries}`)).body.code);
  expect(codes).toEqual([...Array<string>(4).fill('sign-in-wrong'), 'account-locked', 'account-locked']);
  // the right one does not help while it is locked, and trying on does not make it longer
  expect((await new Browser(running).signIn('wang', PASSWORD)).body).toMatchObject({
    code: 'account-locked',
    params: { seconds: 60 },
  });
  await running.close();

  const again = await startTestHall({ ...wireless, time, folder });
  expect((await new Browser(again).signIn('wang', PASSWORD)).body.code).toBe('account-locked');
  time.add(61_000);
  expect((await new Browser(again).signIn('wang', 'wrong-again')).body).toMatchObject({ params: { seconds: 120 } });
  const office = new Browser(again);
  await office.signIn('chief', PASSWORD);
  const { body } = await office.ask('GET', '/accounts');
  const wang = (body as unknown as AccountsAnswer).accounts.find(({ login }) => login === 'wang')!;
  expect(wang.lockedSeconds).toBe(120);
  expect((await office.ask('POST', `/accounts/${wang.id}/unlock`)).status).toBe(200);
  expect((await new Browser(again).signIn('wang', PASSWORD)).status).toBe(200);
});

test('who is unknown is told the same as who is wrong', async () => {
  const running = await startTestHall(wireless);
  await director(running);
  const unknown = await new Browser(running).signIn('nobody', 'whatever-1');
  const wrong = await new Browser(running).signIn('chief', 'whatever-1');
  expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
});

test('a session is seen and ended by the director, and its page is sent away at once', async () => {
  const running = await startTestHall(wireless);
  const chief = await director(running);
  await clerk(running, 'wang');
  const wang = new Browser(running);
  await wang.signIn('wang', PASSWORD, '1');
  const socket = io(running.url, {
    transports: ['websocket'],
    extraHeaders: { Cookie: wang.cookie },
    reconnection: false,
    forceNew: true,
  });
  expect(await socket.timeout(3_000).emitWithAck('join', { room: 'counter:1' })).toHaveProperty('view');
  const gone = new Promise((resolve) => {
    socket.once('disconnect', resolve);
  });
  const { sessions } = (await chief.ask('GET', '/accounts')).body as unknown as AccountsAnswer;
  const theirs = sessions.find(({ counterId }) => counterId === '1')!;
  expect((await chief.ask('POST', `/sessions/${theirs.id}/end`)).status).toBe(200);
  expect(await gone).toBe('io server disconnect');
  expect((await wang.ask('POST', '/counters/1/open')).status).toBe(401);
});

test('one person a counter: who sits down sends the one before away, whoever is being served stays', async () => {
  const running = await startTestHall(wireless);
  const chief = await director(running);
  await openCounters(running);
  const [wang, li] = [new Browser(running), new Browser(running)];
  await clerk(running, 'wang');
  await clerk(running, 'li');
  await wang.signIn('wang', PASSWORD, '1');
  await chief.ask('POST', '/tickets', { serviceId: 'petition', print: false });
  expect((await wang.ask('POST', '/counters/1/call')).status).toBe(200);
  await li.signIn('li', PASSWORD, '1');
  expect((await wang.ask('POST', '/counters/1/start')).status).toBe(401);
  expect((await li.ask('POST', '/counters/2/call')).status).toBe(403);
  expect((await li.ask('POST', '/counters/1/start')).body).toMatchObject({
    currentTicket: { number: 'G001', status: 'serving' },
  });
  const { rows } = await actors(running, 'ServiceStarted');
  expect(rows).toEqual([expect.stringMatching(/^staff:/)]);
});

test('a PIN is good at the counter’s own console, on a day on which the password was used', async () => {
  const time = clockAt('2026-11-26T09:00:00+08:00');
  const running = await startTestHall({ ...wireless, time });
  await director(running);
  await clerk(running, 'wang');
  const { headers } = await pairedScreen(running, 'console', { counterId: '3' });
  const console3 = new Browser(running, headers);
  expect((await console3.ask('POST', '/counters/3/open')).status).toBe(403);
  await console3.signIn('wang', PASSWORD);
  expect((await console3.ask('POST', '/session/own-pin', { password: PASSWORD, pin: '274913' })).status).toBe(200);
  expect((await console3.ask('POST', '/counters/3/open')).status).toBe(200);
  await console3.ask('POST', '/session/end');
  expect((await console3.ask('POST', '/counters/3/call')).status).toBe(403);

  const before = (await console3.ask('GET', '/session')).body as unknown as SessionAnswer;
  expect(before.nextByPin).toHaveLength(1);
  const who = before.nextByPin[0]!.who;
  expect((await new Browser(running).ask('POST', '/session/pin', { who, pin: '274913' })).status).toBe(401);
  expect((await console3.ask('POST', '/session/pin', { who, pin: '274914' })).body.code).toBe('sign-in-wrong');
  expect((await console3.ask('POST', '/session/pin', { who, pin: '274913' })).status).toBe(200);
  expect((await console3.ask('POST', '/counters/3/call')).body.code).toBe('nobody-waiting');

  time.add(24 * 3_600_000);
  await execute(running, { type: 'AdvanceDay', to: '2026-11-27' });
  expect((await console3.ask('POST', '/counters/3/call')).status).toBe(403);
  expect((await console3.ask('POST', '/session/pin', { who, pin: '274913' })).body.code).toBe('pin-needs-password');
});

test('the last director stays one', async () => {
  const running = await startTestHall(wireless);
  const chief = await director(running);
  expect((await chief.ask('POST', '/accounts/chief/close')).body.code).toBe('last-director');
  expect((await chief.ask('POST', '/accounts/chief/change', { roles: ['clerk'] })).body.code).toBe('last-director');
  await chief.ask('POST', '/accounts', { login: 'deputy', name: '副主任', roles: ['director'] });
  expect((await chief.ask('POST', '/accounts/chief/close')).status).toBe(200);
  expect((await chief.ask('GET', '/accounts')).status).toBe(401);
});

test('without an account the hall’s pages are open on this machine, with one they are not', async () => {
  const running = await startTestHall(wireless);
  const page = await fetch(`${running.url}/kiosk`);
  const [cookie = ''] = page.headers.getSetCookie()[0]!.split(';');
  expect((await ask(running.url, 'GET', '/settings', undefined, { Cookie: cookie })).status).toBe(200);
  await director(running);
  expect((await ask(running.url, 'GET', '/settings', undefined, { Cookie: cookie })).status).toBe(401);
  expect((await fetch(`${running.url}/settings`)).status).toBe(401);
  await expect(startTestHall({ ...wireless, host: '0.0.0.0' })).rejects.toThrow('quhao account create');
});

/** Who caused the events of a type, as the journal has it. */
async function actors({ journal }: RunningHall, type: string): Promise<{ readonly rows: string[] }> {
  const rows = await journal.reader.all<{ actor: string }>('select actor from events where type = $type', {
    $type: type,
  });
  return { rows: rows.map(({ actor }) => actor) };
}

test('no name of an account is in the journal; closed and forgotten, nobody reads whose it was', async () => {
  const folder = freshFolder();
  const running = await startTestHall({ ...wireless, folder });
  const chief = await director(running);
  await chief.ask('POST', '/accounts', { login: 'songlin', name: '宋临时', roles: ['clerk'] });
  const { accounts } = (await chief.ask('GET', '/accounts')).body as unknown as AccountsAnswer;
  const { id } = accounts.find(({ login }) => login === 'songlin')!;
  const written = await running.journal.reader.all<{ data: string }>('select data from events');
  expect(written.filter(({ data }) => /songlin|宋临时/.test(data))).toEqual([]);
  expect((await chief.ask('POST', `/accounts/${id}/forget`)).body.code).toBe('account-still-open');
  await chief.ask('POST', `/accounts/${id}/close`);
  const after = (await chief.ask('POST', `/accounts/${id}/forget`)).body as unknown as AccountsAnswer;
  await expect
    .poll(async () => ((await chief.ask('GET', '/accounts')).body as unknown as AccountsAnswer).accounts)
    .toContainEqual(expect.objectContaining({ id, login: '已删除', name: '已删除', forgotten: true }));
  expect(after.accounts.find((account) => account.id === id)?.closed).toBe(true);
  const bytes = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path));
  expect(bytes.some((file) => file.includes('songlin') || file.includes('宋临时'))).toBe(false);
});

test('whoever signs in at a counter sits there in the register, and gets up on signing out', async () => {
  const running = await startTestHall(wireless);
  const chief = await director(running);
  await clerk(running, 'wang');
  const { members } = (await chief.ask('GET', '/register')).body as unknown as RegisterAnswer;
  const staffId = members[0]!.id;
  await execute(running, { type: 'ChangeAccount', accountId: 'wang', staffId });
  const seated = async (): Promise<unknown> => {
    const day = running.hall.state.queue.day!;
    const { seats } = (await chief.ask('GET', `/seats/${day}`)).body as unknown as SeatsAnswer;
    return seats.map((seat) => [seat.staffId, seat.counterId, seat.to === null]);
  };
  const wang = new Browser(running);
  await wang.signIn('wang', PASSWORD, '5');
  await expect.poll(seated).toEqual([[staffId, '5', true]]);
  await wang.ask('POST', '/session/counter', { counterId: '6' });
  await expect.poll(seated).toContainEqual([staffId, '6', true]);
  await wang.ask('POST', '/session/end');
  await expect.poll(seated).toContainEqual([staffId, '6', false]);
});

test('a session on which no hand was for long ends; the person at the counter stays', async () => {
  const running = await startTestHall(wireless);
  await director(running);
  await clerk(running, 'wang');
  await openCounters(running);
  const wang = new Browser(running);
  await wang.signIn('wang', PASSWORD, '1');
  let now = 0;
  const idle = new IdleWatch(running.hall as never, 15 * 60_000, () => now);
  onTestFinished(() => idle.stop());
  await idle.look();
  now = 14 * 60_000;
  await idle.look();
  expect((await wang.ask('POST', '/counters/1/call')).body.code).toBe('nobody-waiting');
  now = 15 * 60_000;
  await idle.look();
  expect((await wang.ask('POST', '/counters/1/call')).status).toBe(401);
  const office = new Browser(running);
  await office.signIn('chief', PASSWORD);
  expect((await office.ask('GET', '/counters/1')).body['state']).toBe('open');
});
