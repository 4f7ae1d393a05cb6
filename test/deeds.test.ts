import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Deed, DeedsAnswer, DeedsBody } from '../contract/deeds.ts';
import { productRoot } from '../server/cli/root.ts';
import { noAccounts } from '../server/accounts/state.ts';
import { Names } from '../server/deeds/names.ts';
import type { Named } from '../server/deeds/names.ts';
import { lookBack } from '../server/deeds/records.ts';
import { deedEndpoints } from '../server/deeds/routes.ts';
import { tell } from '../server/deeds/told.ts';
import { openDatabase } from '../server/journal/sqlite.ts';
import type { Database } from '../server/journal/sqlite.ts';
import type { RunningHall, StartOptions } from '../server/main.ts';
import { screensSlice } from '../server/screens/rules.ts';
import { noStaff } from '../server/staff/state.ts';
import { tokensSlice } from '../server/settings/tokens.ts';
import { deedSentence, doerName } from '../texts/deed-sentence.ts';
import { deeds as texts } from '../texts/deeds.ts';
import { clockAt } from './support/clock.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import { signedIn } from './support/people.ts';

const wireless: Pick<StartOptions, 'demo' | 'file'> = { demo: null, file: { ...hallFile(), devices: [] } };
type Headers = Record<string, string>;

async function read({ url }: RunningHall, body: DeedsBody = {}, headers: Headers = {}): Promise<DeedsAnswer> {
  const answer = await ask(url, 'POST', '/deeds', body, headers);
  expect(answer.status).toBe(200);
  return answer.body as unknown as DeedsAnswer;
}

/** Every page from the newest to the oldest. */
async function all(running: RunningHall, body: DeedsBody = {}, headers: Headers = {}): Promise<Deed[]> {
  const found: Deed[] = [];
  let before: number | null = null;
  do {
    const page: DeedsAnswer = await read(running, { ...body, ...(before === null ? {} : { before }) }, headers);
    found.push(...page.deeds);
    ({ before } = page);
  } while (before !== null);
  return found;
}

const said = (deed: Deed): string => `${doerName('zh-CN', deed.by)}：${deedSentence('zh-CN', deed)}`;

/** Everything a hall says of its events, in both languages, has no open place and no word that the catalogue lacks. */
function wellSaid(found: readonly Deed[]): void {
  for (const deed of found) {
    for (const language of ['zh-CN', 'en'] as const) {
      const sentence = deedSentence(language, deed);
      expect([deed.type, sentence]).toEqual([deed.type, expect.not.stringMatching(/[{}]|\bw\.|undefined/)]);
    }
    expect(texts['zh-CN']).toHaveProperty([deed.code]);
  }
}

describe('sentences', () => {
  const folder = join(productRoot(), 'server');
  const types = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|[-/])(events|day)\.ts$/.test(file))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/EventOf<\s*'([A-Z]\w+)'/g)])
    .map(([, type]) => type!);

  test('every event of the hall has one', () => {
    expect(types.length).toBeGreaterThan(60);
    const without = types.filter((type) => !(type in texts['zh-CN']));
    expect(without).toEqual([]);
  });

  test('an event of a type that nobody knows here is named, not hidden', () => {
    const event = {
      position: 1,
      stream: 'settings',
      version: 1,
      type: 'X',
      data: {},
      at: 0,
      actor: 'hall',
      commandId: '',
    };
    const told = tell(event, {} as never);
    expect(told).toMatchObject({ kind: null, actor: 'hall' });
    expect(deedSentence('en', { type: 'X', ...told })).toBe('event X');
  });

  test.each(readdirSync(join(productRoot(), 'test', 'fixtures', 'data')))('data of %s are told', async (file) => {
    const data = freshFolder();
    writeFileSync(
      join(data, 'hall.db'),
      gunzipSync(readFileSync(join(productRoot(), 'test', 'fixtures', 'data', file))),
    );
    const running = await startTestHall({ folder: data });
    const found = await all(running);
    expect(found.length).toBeGreaterThan(20);
    wellSaid(found);
  });
});

describe('who did what', () => {
  test('a day of the hall reads as sentences with who, what and on what', async () => {
    const time = clockAt('2026-11-26T09:00:00+08:00');
    const running = await startTestHall({ ...wireless, time });
    await openCounters(running);
    const { headers } = await signedIn(running, '王静', ['director', 'clerk'], '1');
    const post = async (path: string, body: object = {}): Promise<Record<string, unknown>> => {
      const answer = await ask(running.url, 'POST', path, body, headers);
      expect([path, answer.body.code]).toEqual([path, undefined]);
      return answer.body;
    };
    const taken = { serviceId: 'petition', print: false };
    await post('/tickets', { ...taken, priorityClass: 'elderly' });
    await post('/tickets', taken);
    await post('/counters/1/call');
    for (let again = 0; again < 2; again += 1) {
      time.add(60_000);
      await post('/counters/1/recall');
    }
    await post('/counters/1/no-show');
    await post('/tickets', taken);
    await post('/counters/1/direct-call', { number: 'G003', reason: '急事' });
    await post('/counters/1/start');
    await post('/counters/1/ask-evaluation');
    await post('/counters/1/hold', { kind: 'with-papers' });
    await post('/rules', { maxPassedBy: 3 });
    await post('/programs', { name: '平台', role: 'integrator' });
    await post('/plan/2026-12-01', { once: true, hours: [], reason: '停电', counters: {} });
    await post('/notices', { text: '李桂芳的材料在二楼', counters: ['1'] });
    await post('/counters/1/pause', { reason: '去医院' });
    const member = { name: '宋临时', position: '窗口人员', phone: '13977776666', since: '2026-01-01', photo: null };
    await post('/register', { ...member, homeDepartment: null, counterId: '3' });
    await post('/session/end');

    const { headers: auditor } = await signedIn(running, '监督员甲', ['auditor']);
    const found = await all(running, {}, auditor);
    wellSaid(found);
    const sentences = found.map(said);
    for (const sentence of [
      '王静：取号 G001，信访维稳 · 65岁以上老人',
      '王静：叫 G001 到 1 号窗口',
      '王静：G001 叫了没来，1 号窗口',
      '王静：不按顺序，叫 G003 到 1 号窗口。理由：急事',
      '王静：G003 先离开 1 号窗口：材料留在窗口',
      '王静：改了排队规则：最多被几个人越过',
      '王静：造了口令 平台，给程序',
      '王静：安排 2026-12-01：不开门',
      '王静：发通知给 1 号窗口',
      '王静：1 号窗口暂停',
      '王静：登记了 宋临时',
      '王静：登录到 1 号窗口，用密码',
      '王静：王静 退出，自己退出',
      '大厅自己：2026-11-26 开始',
      '设置文件 hall.yaml：大厅的设置从 hall.yaml 写入',
    ]) {
      expect(sentences).toContain(sentence);
    }
    // what people typed may name somebody, what is sealed is not opened, and no secret is told
    const whole = JSON.stringify(found);
    for (const hidden of ['李桂芳', '去医院', '停电', '13977776666', '窗口人员', 'scrypt', 'hash', '"box"'])
      expect(whole).not.toContain(hidden);
    expect(found.map(({ position }) => position)).toEqual(
      Array.from({ length: running.journal.durablePosition }, (_, at) => running.journal.durablePosition - at),
    );
  });

  test('is found by day, by person and by kind, page by page without a gap', async () => {
    const time = clockAt('2026-11-26T09:00:00+08:00');
    const running = await startTestHall({ ...wireless, time });
    const { headers, accountId } = await signedIn(running, 'wangjing', ['director']);
    await signedIn(running, '李明', ['director']);
    for (let at = 0; at < 60; at += 1) await ask(running.url, 'POST', '/rules', { maxPassedBy: 1 + (at % 9) }, headers);
    time.add(24 * 3_600_000);
    const { headers: next } = await signedIn(running, '赵监督', ['auditor']);
    await running.hall.execute({ type: 'ChangeRules', rules: { maxPassedBy: 7 } }, { actor: 'machine' });

    const rules = await all(running, { kind: 'settings' }, next);
    expect(rules.map(({ type }) => type)).toEqual([...Array<string>(61).fill('RulesChanged'), 'HallConfigured']);
    expect(new Set(rules.map(({ position }) => position)).size).toBe(62);
    const hers = await all(running, { whose: `staff:${accountId}` }, next);
    // what she did, and what was done about her
    expect(new Set(hers.map(({ type }) => type))).toEqual(new Set(['RulesChanged', 'SignedIn', 'AccountCreated']));
    expect(hers).toHaveLength(62);
    const first = await all(running, { from: '2026-11-26', to: '2026-11-26' }, next);
    expect(new Set(first.map(({ at }) => at.slice(0, 10)))).toEqual(new Set(['2026-11-26']));
    const second = await all(running, { from: '2026-11-27' }, next);
    expect(second.length + first.length).toBe(running.journal.durablePosition);
    expect(await all(running, { from: '2026-11-28' }, next)).toEqual([]);
    expect(await all(running, { to: '2026-11-25' }, next)).toEqual([]);
    const both = { from: '2026-11-27', kind: 'settings', whose: 'machine' } as const;
    expect((await all(running, both, next)).map(said)).toEqual(['在大厅主机上：改了排队规则：最多被几个人越过']);
    expect((await ask(running.url, 'POST', '/deeds', { whose: "x' or 1" }, next)).status).toBe(400);
  });

  test('whoever is forgotten reads 已删除, as the one who did it and as the one it was done about', async () => {
    const running = await startTestHall(wireless);
    const { headers } = await signedIn(running, '王静', ['director']);
    const gone = await signedIn(running, 'songlinshi', ['clerk'], '1');
    await ask(running.url, 'POST', '/counters/1/open', {}, gone.headers);
    const member = { name: '宋临时', position: 'x', phone: null, since: null, photo: null, homeDepartment: null };
    const { body } = await ask(running.url, 'POST', '/register', { ...member, counterId: null }, headers);
    expect(body.code).toBeUndefined();
    const register = await ask(running.url, 'GET', '/register', undefined, headers);
    const { id } = (register.body['members'] as { id: string; name: string }[]).find(({ name }) => name === '宋临时')!;
    expect((await all(running, {}, headers)).map(said)).toContain('songlinshi：1 号窗口开始叫号');
    for (const path of [`/accounts/${gone.accountId}/close`, `/accounts/${gone.accountId}/forget`])
      expect((await ask(running.url, 'POST', path, {}, headers)).status).toBe(200);
    await ask(running.url, 'POST', `/register/${id}/leave`, { on: '2026-11-26' }, headers);
    const forgot = await ask(running.url, 'POST', `/register/${id}/forget`, { reason: 'asked' }, headers);
    expect(forgot.status).toBe(200);
    const found = await all(running, {}, headers);
    const sentences = found.map(said);
    expect(sentences).toContain('已删除：1 号窗口开始叫号');
    expect(sentences).toContain('王静：登记了 已删除');
    const whole = JSON.stringify([found, (await read(running, {}, headers)).whose]);
    for (const name of ['宋临时', '"songlinshi"']) expect(whole).not.toContain(name);
  });

  test('says when the hash chain was last gone through, once a backup has done it', async () => {
    const running = await startTestHall();
    expect((await read(running)).chain).toEqual({ at: null, broken: false });
    await ask(running.url, 'POST', '/backups', {});
    await expect
      .poll(async () => (await read(running)).chain)
      .toEqual({ at: expect.stringMatching(/^20\d\d-/), broken: false });
  }, 30_000);

  test('as a table: the same rows, and nothing that a spreadsheet would run', async () => {
    const running = await startTestHall(wireless);
    const { headers } = await signedIn(running, '=cmd|calc', ['director']);
    for (let at = 0; at < 60; at += 1) await ask(running.url, 'POST', '/rules', { maxPassedBy: 1 + (at % 9) }, headers);
    await ask(running.url, 'POST', '/tokens', { name: '@SUM(A1)', role: 'integrator' }, headers);
    const table = async (query: string): Promise<string[]> => {
      const response = await fetch(`${running.url}/api/v1/deeds/table.csv${query}`, { headers });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      return new TextDecoder('utf-8', { ignoreBOM: true })
        .decode(await response.arrayBuffer())
        .trimEnd()
        .split('\r\n');
    };
    const [head, ...rows] = await table('');
    expect(head).toBe('\ufeff"编号","时间","谁","做了什么","类","事件"');
    expect(rows).toHaveLength(running.journal.durablePosition);
    expect(rows[1]).toMatch(
      /^"\d+","20\d\d-\d\d-\d\d \d\d:\d\d:\d\d","'=cmd\|calc","改了排队规则：最多被几个人越过","设置","RulesChanged"$/,
    );
    expect(rows.flatMap((row) => row.split('","')).filter((cell) => /^"?\s*[=+@-]/.test(cell))).toEqual([]);
    expect(await table('?kind=settings')).toHaveLength(1 + 61);
    expect((await fetch(`${running.url}/api/v1/deeds/table.csv?kind=nonsense`, { headers })).status).toBe(404);
  });
});

/** A database that says what it was asked. */
function listening(db: Database): { readonly db: Database; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    db: {
      ...db,
      all: (sql, parameters) => {
        asked.push(sql);
        return db.all(sql, parameters);
      },
      get: (sql, parameters) => {
        asked.push(sql);
        return db.get(sql, parameters);
      },
    },
  };
}

/** A journal of counters that open, one every ten seconds from 2026-01-01 on; the first event changes rules. */
async function longJournal(events: number): Promise<Database> {
  const db = await openDatabase(join(freshFolder(), 'hall.db'));
  onTestFinished(() => db.close());
  await db.exec(`
    create table events (position integer primary key, stream, version, type, data, at, actor, commandId);
    create table tickets (id, number)`);
  await db.run(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < $events)
     insert into events select i, 'day', i, iif(i = 1, 'RulesChanged', 'CounterOpened'),
       iif(i = 1, '{"rules":{"maxPassedBy":3}}', '{"counterId":"1"}'), 1767196800000 + i * 10000, 'hall', 'x' from n`,
    { $events: events },
  );
  return db;
}

test('the first page costs as much in a journal of 300,000 events as in one of 300, a day some halvings more', async () => {
  const trips = async (events: number): Promise<readonly [first: number, ofADay: number]> => {
    const { db, asked } = listening(await longJournal(events));
    const page = async (from?: string): Promise<number> => {
      asked.length = 0;
      const { value } = await lookBack(() => db, from === undefined ? {} : { from, to: from }, undefined, 51).next();
      expect(value!.events).toHaveLength(51);
      return asked.length;
    };
    return [await page(), await page('2026-01-01')];
  };
  const [small, large] = [await trips(300), await trips(300_000)];
  expect(large[0]).toBe(small[0]);
  expect(large[0]).toBe(2);
  expect(large[1]).toBeLessThan(2 * Math.log2(300_000) + 8);
});

test('what is rare is looked for so far back at a time, and the page says how far', async () => {
  const db = await longJournal(600_000);
  const nobody: Named = {
    accounts: noAccounts(),
    staff: noStaff(),
    screens: screensSlice.initial(),
    tokens: tokensSlice.initial(),
    settings: { configuration: null },
  };
  const [endpoint] = deedEndpoints({
    reader: () => db,
    names: new Names(() => nobody, String),
    staff: noStaff,
    hallName: () => '',
    now: () => 0,
    chain: () => ({ at: null, broken: false }),
  });
  const handle = endpoint!.handle as unknown as (asked: object) => Promise<{ readonly answer: DeedsAnswer }>;
  const { answer: first } = await handle({ body: { kind: 'settings' } });
  expect(first).toMatchObject({ deeds: [], before: 100_001, lookedTo: expect.stringMatching(/^2026-01-12T/) });
  const { answer: second } = await handle({ body: { kind: 'settings', before: first.before } });
  expect(second).toMatchObject({ deeds: [{ position: 1, code: 'RulesChanged' }], before: null, lookedTo: null });
});
