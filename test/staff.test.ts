import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { KeptAnswer, RegisterAnswer, SeatsAnswer } from '../contract/staff.ts';
import type { CounterDisplayView, PadView } from '../contract/views.ts';
import { configurationOf } from '../server/config/configuration.ts';
import { makeBackup } from '../server/backup/make.ts';
import { restoreBackup } from '../server/backup/restore.ts';
import { Journal } from '../server/journal/journal.ts';
import { openDatabase } from '../server/journal/sqlite.ts';
import { verifyChain } from '../server/journal/verify.ts';
import { readTables } from '../server/compose/data.ts';
import { Keyring } from '../server/vault/keyring.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, startTestHall } from './support/hall.ts';
import { followRoom } from './support/room.ts';

const HALL = `
hall: { name: 桃江县桃花江镇便民服务中心 }
services:
  - { id: civil, name: 民政救助, prefix: A, counters: ["1"] }
  - { id: labour, name: 劳动保障, prefix: B, counters: ["2"] }
counters:
  - { id: "1", name: 民政救助窗口 }
  - { id: "2", name: 劳动保障窗口 }
staff:
  - { id: zhou, name: 周桂兰, position: 社会救助专干, counter: "1" }
`;
const LIU = { name: '刘建国', position: '社保专干', phone: '138-1234-5678', homeDepartment: '人社站', counterId: '2' };

const township = (folder = freshFolder(), more = {}) => startTestHall({ file: hallFile(HALL), folder, ...more });

const register = async (url: string): Promise<RegisterAnswer> =>
  (await ask(url, 'GET', '/register')).body as unknown as RegisterAnswer;
const named = async (url: string, name: string) => (await register(url)).members.find((one) => one.name === name)!;

/** A moment by the hall's clock as forms give it, so many minutes from now. */
const moment = (minutes: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + minutes * 60_000).toISOString().slice(0, 16);

describe('the staff register over HTTP', () => {
  test('whoever is in hall.yaml is registered once; what the office changes outlives a restart', async () => {
    const folder = freshFolder();
    const { url, close } = await township(folder);
    const { id } = await named(url, '周桂兰');
    const changed = { name: '周桂兰', position: '窗口负责人', counterId: '2', since: '2024-03-01' };
    expect((await ask(url, 'POST', `/register/${id}`, changed)).status).toBe(200);
    await close();
    const again = await township(folder);
    expect((await register(again.url)).members).toMatchObject([
      { id: 'zhou', position: '窗口负责人', counterId: '2', since: '2024-03-01', inFile: true },
    ]);
  });

  test('display and pad show who sits there, else the substitute, else who is registered; and no phone', async () => {
    const { url } = await township();
    const display = await followRoom<CounterDisplayView>(url, 'counter-display:1');
    const pad = await followRoom<PadView>(url, 'pad:1');
    const shown = (): string | undefined => display.messages.at(-1)!.view.staff?.name;
    expect(shown()).toBe('周桂兰');
    const { staffId } = (await ask(url, 'POST', '/register', LIU)).body as { staffId?: string };
    const asked = { staffId: 'zhou', substituteStaffId: staffId, from: moment(-5), to: moment(60), reason: '开会' };
    const { substitutionId } = (await ask(url, 'POST', '/substitutions', asked)).body as { substitutionId?: string };
    expect((await ask(url, 'POST', `/substitutions/${substitutionId}/agree`)).status).toBe(200);
    await expect.poll(shown).toBe('刘建国');
    await ask(url, 'POST', '/counters/1/take-seat', { staffId: 'zhou' });
    await expect.poll(shown).toBe('周桂兰');
    await pad.until(({ staff }) => staff?.name === '周桂兰');
    expect(JSON.stringify([...display.messages, ...pad.messages])).not.toContain('138');
    expect((await register(url)).substitutions).toMatchObject([{ state: 'running', reason: '开会', counterId: '1' }]);
  });

  test('the day’s list says who sat where when and in what right, and as a table no cell runs', async () => {
    const { url } = await township();
    const { staffId } = (await ask(url, 'POST', '/register', { ...LIU, name: '=1+1' })).body as { staffId?: string };
    await ask(url, 'POST', '/counters/1/take-seat', { staffId: 'zhou' });
    await ask(url, 'POST', '/counters/1/take-seat', { staffId });
    await ask(url, 'POST', '/counters/1/leave-seat');
    const day = (await register(url)).at.slice(0, 10);
    const { seats } = (await ask(url, 'GET', `/seats/${day}`)).body as unknown as SeatsAnswer;
    expect(seats).toMatchObject([
      { counterNumber: '1', name: '周桂兰', as: 'own' },
      { counterNumber: '1', name: '=1+1', as: 'unplanned' },
    ]);
    expect(seats.map(({ to }) => to)).not.toContain(null);
    const table = await (await fetch(`${url}/api/v1/seats/${day}/table.csv`)).text();
    expect(table).toContain(`"'=1+1"`);
  });

  test('marks that turn the direction, ends of lines and endless names are refused', async () => {
    const { url } = await township();
    for (const name of ['周\u202e兰', '周\n兰', '周\0兰', '周'.repeat(31), '']) {
      expect((await ask(url, 'POST', '/register', { ...LIU, name })).body.code).toBe('malformed');
    }
  });
});

/** Every byte of every file below a folder. */
function bytesOf(folder: string): Buffer {
  return Buffer.concat(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );
}

describe('forgetting a person', () => {
  test('nothing readable stays in the data folder, later backups, exports and logs; the chain still verifies', async () => {
    const folder = freshFolder();
    const written: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void written.push(line) });
    const hall = await township(folder, { log });
    const { url } = hall;
    const photo = createCanvas(24, 32).toBuffer('image/jpeg');
    const put = { method: 'PUT', headers: { 'Content-Type': 'image/jpeg' }, body: new Uint8Array(photo) };
    expect((await fetch(`${url}/api/v1/staff/liu-1.jpg`, put)).status).toBe(200);
    const body = { ...LIU, photo: 'liu-1.jpg' };
    const { staffId } = (await ask(url, 'POST', '/register', body, { 'Idempotency-Key': 'once' })).body as {
      staffId?: string;
    };
    const away = { staffId, substituteStaffId: 'zhou', from: moment(0), to: moment(60), reason: '阑尾炎手术' };
    await ask(url, 'POST', '/substitutions', away);
    await ask(url, 'POST', '/counters/2/take-seat', { staffId });
    const kept = (await ask(url, 'GET', `/register/${staffId}/kept`)).body as unknown as KeptAnswer;
    expect(JSON.stringify(kept)).toContain('阑尾炎手术');
    const byPhone = await ask(url, 'POST', '/people/kept', { by: 'phone', number: '+86 13812345678' });
    expect((byPhone.body as unknown as KeptAnswer).events.map(({ type }) => type)).toEqual([
      'StaffRegistered',
      'SubstitutionAsked',
      'SeatTaken',
    ]);
    const ring = await openDatabase(join(folder, 'keys.db'), { readOnly: true });
    const key = (await ring.get<{ key: Buffer }>(`select key from keys where person = 'staff:${staffId}'`))!.key;
    await ring.close();
    expect(bytesOf(folder).includes(key)).toBe(true);

    expect((await ask(url, 'POST', `/register/${staffId}/forget`, { reason: 'asked' })).body.code).toBe(
      'staff-still-here',
    );
    const { at } = await register(url);
    await ask(url, 'POST', `/register/${staffId}/leave`, { on: at.slice(0, 10) });
    expect((await ask(url, 'POST', `/register/${staffId}/forget`, { reason: 'asked' })).status).toBe(200);
    const backup = join(freshFolder(), 'backup.db');
    await makeBackup({ folder, configFile: null, to: backup });
    await expect.poll(() => readdirSync(join(folder, 'staff'))).toEqual([]);

    const secrets = [LIU.name, LIU.phone, LIU.position, LIU.homeDepartment, '阑尾炎', 'liu-1.jpg'].map((text) =>
      Buffer.from(text),
    );
    const places = { folder: bytesOf(folder), backup: readFileSync(backup), log: Buffer.from(written.join('')) };
    for (const [place, bytes] of Object.entries(places)) {
      for (const secret of [...secrets, key, photo.subarray(0, 64)]) {
        expect(bytes.includes(secret), `${secret.toString()} in ${place}`).toBe(false);
      }
    }
    const after = JSON.stringify((await ask(url, 'GET', `/register/${staffId}/kept`)).body);
    expect(after).toContain('已删除');
    for (const secret of secrets) expect(after).not.toContain(secret.toString());
    expect((await register(url)).members.find(({ id }) => id === staffId)).toMatchObject({
      forgotten: true,
      name: null,
    });
    expect((await register(url)).forgotten).toMatchObject([{ person: `staff:${staffId}`, reason: 'asked' }]);

    await hall.close();
    const elsewhere = freshFolder();
    await restoreBackup(backup, elsewhere);
    const db = await openDatabase(join(elsewhere, 'hall.db'), { readOnly: true });
    onTestFinished(() => db.close());
    expect((await verifyChain(db)).broken).toBeNull();
    const again = await township(elsewhere);
    expect((await register(again.url)).members.map(({ name }) => name)).toEqual(['周桂兰', null]);
  });

  test('a hall that stopped between the event and the key finishes at its next start', async () => {
    const folder = freshFolder();
    const { hall, close } = await township(folder);
    await hall.execute({ type: 'ForgetStaff', staffId: 'zhou', reason: 'entered-by-mistake' }, { actor: 'test' });
    await close();
    // as if the key were still there
    const ring = await Keyring.open(folder);
    await ring.add('staff:zhou');
    await ring.close();
    const again = await township(folder);
    await again.close();
    const after = await Keyring.open(folder);
    onTestFinished(() => after.close());
    expect(await after.all()).toEqual([]);
  });

  test('what is over is forgotten by itself at the next start, with an event that says so', async () => {
    const folder = freshFolder();
    const first = await township(folder);
    const today = (await register(first.url)).at.slice(0, 10);
    await ask(first.url, 'POST', '/register/zhou', { name: '周桂兰', position: '专干', since: '2019-01-01' });
    await ask(first.url, 'POST', '/register/zhou/leave', { on: `${Number(today.slice(0, 4)) - 4}${today.slice(4)}` });
    expect((await register(first.url)).members[0]!.keptUntil).toBe(`${Number(today.slice(0, 4)) - 1}${today.slice(4)}`);
    await first.close();
    const { url } = await township(folder);
    expect((await register(url)).forgotten).toMatchObject([{ reason: 'period-over', by: 'retention' }]);
    expect((await register(url)).members[0]).toMatchObject({ forgotten: true, name: null });
  });
});

describe('data of versions before the register', () => {
  test('opens: the staff of the configuration is in the register, sealed from now on', async () => {
    const folder = freshFolder();
    const journal = await Journal.open({ folder, tables: readTables });
    const old = (id: string, name: string, counterId: string) => ({
      id,
      name,
      position: '专干',
      photo: null,
      counterId,
    });
    const configuration = configurationOf(hallFile(HALL));
    const stamp = { at: Date.now() - 60_000, actor: 'hall.yaml', commandId: 'c', stream: 'settings' };
    const events = journal.stamp(
      [
        {
          type: 'HallConfigured',
          data: { ...configuration, staff: [old('chen', '陈秀英', '1'), old('he', '何明', '2')] },
        },
        { type: 'SettingsChanged', data: { part: 'staff', value: [old('chen', '陈秀英', '2')] } },
      ],
      stamp,
    );
    await journal.commit({ events, remembered: null, opens: [], closes: [] });
    await journal.close();
    const { url, close } = await township(folder);
    expect((await register(url)).members).toMatchObject([
      { id: 'chen', name: '陈秀英', counterId: '2', leftOn: null },
      { id: 'he', name: '何明' },
      { id: 'zhou', name: '周桂兰' },
    ]);
    const { changes } = (await ask(url, 'GET', '/settings')).body as unknown as { changes: unknown[] };
    expect(changes).toEqual([]);
    await close();
    // what was written plainly before stays in the journal for ever: docs/security.md says so
    expect(bytesOf(folder).includes('陈秀英')).toBe(true);
    const again = await township(folder);
    expect((await register(again.url)).members[0]!.name).toBe('陈秀英');
  });
});
