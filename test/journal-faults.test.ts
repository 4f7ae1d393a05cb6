import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { seeded } from '../server/estimate/random.ts';
import { dayOf } from '../server/hall/clock.ts';
import { openDatabase } from '../server/journal/sqlite.ts';
import { verifyChain } from '../server/journal/verify.ts';
import { openHall } from '../server/compose/data.ts';
import { clockAt } from './support/clock.ts';
import { freshFolder } from './support/folder.ts';
import { ask, startTestHall } from './support/hall.ts';
import { runQuhao, startProcess } from './support/process.ts';

const ticket = { serviceId: 'civil', print: false };
const isRoot = process.getuid?.() === 0;

interface Interrupted {
  readonly folder: string;
  readonly numbers: readonly string[];
}
const template = mkdtempSync(join(tmpdir(), 'quhao-test-'));
afterAll(() => rmSync(template, { recursive: true }));
let cut: Promise<readonly string[]> | null = null;

/** A folder as a power cut leaves it: the file, and a log that has not been folded into it. One cut serves all tests. */
async function interrupted(): Promise<Interrupted> {
  cut ??= cutPower();
  const numbers = await cut;
  const folder = freshFolder();
  // everything but the socket of the process that is gone
  cpSync(template, folder, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  return { folder, numbers };
}

async function cutPower(): Promise<readonly string[]> {
  const { url, child, ended } = await startProcess(['demo', '--port', '0', '--data', template]);
  const numbers: string[] = [];
  for (let count = 0; count < 400; count += 1) {
    numbers.push(String((await ask(url, 'POST', '/tickets', ticket)).body['number']));
  }
  child.kill('SIGKILL');
  await ended;
  return numbers;
}

describe('a journal that was cut or damaged', () => {
  test('at any byte of its log or its file: opens with a whole prefix, or refuses and says what to do; never anew', async () => {
    const { folder, numbers } = await interrupted();
    const random = seeded(7);
    const [file, log] = ['hall.db', 'hall.db-wal'];
    expect(statSync(join(folder, log)).size).toBeGreaterThan(100_000);
    const outcomes = { prefix: 0, refused: 0 };
    for (let round = 0; round < 60; round += 1) {
      const torn = freshFolder();
      for (const name of [file, log]) copyFileSync(join(folder, name), join(torn, name));
      const victim = join(torn, round % 3 === 2 ? file : log);
      const { size } = statSync(victim);
      const where = Math.floor(random() * size);
      if (round % 2 === 0) truncateSync(victim, where);
      else {
        const bytes = readFileSync(victim);
        bytes[where] = bytes[where]! ^ 0xff;
        writeFileSync(victim, bytes);
      }
      const opened = await openHall(torn).catch((error: NodeJS.ErrnoException) => error);
      if (opened instanceof Error) {
        outcomes.refused += 1;
        expect(opened.code ?? opened.name).toMatch(/SQLITE_(CORRUPT|NOTADB|IOERR|ERROR)|JournalDamaged/);
        // what was there is there still
        expect(existsSync(join(torn, file)) || existsSync(join(torn, log))).toBe(true);
        continue;
      }
      const { journal, hall } = opened;
      const chain = await verifyChain(journal.reader).catch((error: NodeJS.ErrnoException) => error);
      if (chain instanceof Error) {
        // a page deep in the file: found by verify and by whoever reads it
        outcomes.refused += 1;
        expect(chain.code).toMatch(/SQLITE_/);
      } else if (chain.broken === null) {
        outcomes.prefix += 1;
        const kept = [...hall.state.queue.byNumber.keys()];
        expect(kept).toEqual(numbers.slice(0, kept.length));
        expect(chain.events).toBe(journal.position);
      } else {
        outcomes.refused += 1;
        // a changed byte of an event is named
        expect(chain.broken.position).toBeGreaterThan(0);
      }
      await journal.close();
    }
    expect(outcomes.prefix).toBeGreaterThan(10);
  }, 120_000);

  test('beyond repair: the start is refused with the command that helps, and not one byte is touched (J02)', async () => {
    const { folder } = await interrupted();
    const file = join(folder, 'hall.db');
    rmSync(join(folder, 'hall.db-wal'));
    const bytes = readFileSync(file).fill(0x5a, 0, 4096);
    writeFileSync(file, bytes);
    const { code, err } = await runQuhao(['demo', '--port', '0', '--data', folder]);
    expect(code).toBe(1);
    expect(err).toContain('quhao restore');
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect((await runQuhao(['verify', '--data', folder])).err).toContain('quhao restore');
  }, 60_000);

  test('a start on a full disk is refused; with room again it goes on where it was (J02)', async () => {
    const { folder, numbers } = await interrupted();
    const full = await runQuhao(['demo', '--port', '0', '--data', folder], {
      prefix: ['bash', '-c', 'ulimit -f 1; trap "" XFSZ; exec "$@"', 'quhao'],
    });
    expect(full.code).toBe(1);
    expect(full.err).toMatch(/磁盘|数据目录/);
    const { url } = await startProcess(['demo', '--port', '0', '--data', folder]);
    const { body } = await ask(url, 'POST', '/tickets', ticket);
    expect(body['number']).toBe(`A${String(numbers.length + 1).padStart(3, '0')}`);
  }, 60_000);

  test('one changed byte in an old event is named by `quhao verify`, with exit code 1', async () => {
    const { folder } = await interrupted();
    const db = await openDatabase(join(folder, 'hall.db'));
    await db.exec(`update events set data = replace(data, '"civil"', '"civik"') where position = 77`);
    await db.close();
    const { code, err } = await runQuhao(['verify', '--data', folder]);
    expect(code).toBe(1);
    expect(err).toContain('77');
  }, 60_000);
});

describe('copies', () => {
  test('of hall.db alone lack little in a quiet hall, and verify names their newest event (J01)', async () => {
    const folder = freshFolder();
    const { url } = await startProcess(['demo', '--port', '0', '--data', folder]);
    for (let count = 0; count < 50; count += 1) await ask(url, 'POST', '/tickets', ticket);
    await expect.poll(() => statSync(join(folder, 'hall.db-wal')).size).toBe(0);
    const copy = freshFolder();
    copyFileSync(join(folder, 'hall.db'), join(copy, 'hall.db'));
    const { code, out } = await runQuhao(['verify', '--data', copy]);
    expect(code).toBe(0);
    const newest = /\d{4}-\d{2}-\d{2}T[\d:.]+\+08:00/.exec(out)![0];
    expect(Date.now() - Date.parse(newest)).toBeLessThan(60_000);
  }, 60_000);

  test('a backup made under load, restored elsewhere, has a whole chain that the hall’s own begins with', async () => {
    const [folder, elsewhere] = [freshFolder(), join(freshFolder(), 'hall')];
    const { url, child, ended } = await startProcess(['demo', '--port', '0', '--data', folder]);
    let working = true;
    const load = Array.from({ length: 8 }, async () => {
      while (working) await ask(url, 'POST', '/tickets', ticket);
    });
    const file = join(freshFolder(), 'backup.db');
    expect((await runQuhao(['backup', '--data', folder, '--to', file])).code).toBe(0);
    working = false;
    await Promise.all(load);
    child.kill('SIGTERM');
    await ended;
    expect((await runQuhao(['restore', '--from', file, '--data', elsewhere])).code).toBe(0);
    const { code, out } = await runQuhao(['verify', '--data', elsewhere]);
    expect(code).toBe(0);
    const [, events, hash] = /events: (\d+)[^]*hash: ([0-9a-f]+)/.exec(out)!;
    const db = await openDatabase(join(folder, 'hall.db'), { readOnly: true });
    expect(await db.get('select hash from events where position = $position', { $position: Number(events) })).toEqual({
      hash,
    });
    await db.close();
    // and the hall goes on from it, with the next number
    const again = await openHall(elsewhere);
    expect(again.journal.lastHash).toBe(hash);
    await again.journal.close();
  }, 60_000);

  test.for([
    { sizeKb: 64, fillerKb: 40 },
    { sizeKb: 1_024, fillerKb: 1_000 },
  ])(
    'a disk of $sizeKb kB for temporary files stands in nobody’s way (J07)',
    { timeout: 60_000 },
    async ({ sizeKb, fillerKb }, context) => {
      const small = freshFolder();
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKb}k`, 'tmpfs', small]).status === 0;
      if (!mounted) context.skip('a small file system cannot be mounted here');
      onTestFinished(() => void spawnSync('umount', [small]));
      const { folder } = await interrupted();
      const to = join(freshFolder(), 'backup.db');
      const env = { TMPDIR: small };
      const done = await runQuhao(['backup', '--data', folder, '--to', to], { env });
      expect([done.code, done.err]).toEqual([0, '']);
      const rebuilt = await runQuhao(['rebuild', '--data', folder], { env });
      expect([rebuilt.code, rebuilt.err]).toEqual([0, '']);
      expect((await runQuhao(['restore', '--from', to, '--data', join(freshFolder(), 'hall')], { env })).code).toBe(0);
      // the disk of the backup itself is named when it is the one that is full
      writeFileSync(join(small, 'filler'), Buffer.alloc(fillerKb * 1024));
      const full = await runQuhao(['backup', '--data', folder, '--to', join(small, 'backup.db')]);
      expect(full.code).toBe(1);
      expect(full.err).toContain(small);
    },
  );
});

test('a data folder that may only be read is refused with its name', async (context) => {
  const { folder } = await interrupted();
  chmodSync(folder, 0o555);
  for (const name of ['hall.db', 'hall.db-wal', 'hall.lock']) chmodSync(join(folder, name), 0o444);
  // root may write anywhere: then somebody else tries
  const prefix = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  if (isRoot && spawnSync('setpriv', ['--version']).status !== 0) context.skip('setpriv is not installed');
  const { code, err } = await runQuhao(['demo', '--port', '0', '--data', folder], { prefix });
  expect(code).toBe(1);
  expect(err).toContain(folder);
  chmodSync(folder, 0o755);
}, 60_000);

describe('clocks', () => {
  test.each(['America/New_York', 'Pacific/Kiritimati', 'Asia/Shanghai', 'UTC'])(
    'the machine’s zone is %s: the hall’s day and times are Beijing’s',
    async (zone) => {
      const folder = freshFolder();
      const { url } = await startProcess(['demo', '--port', '0', '--data', folder], { env: { TZ: zone } });
      const before = dayOf(Date.now());
      const { body } = await ask(url, 'POST', '/tickets', ticket);
      const after = dayOf(Date.now());
      expect(String(body['issuedAt'])).toMatch(/\+08:00$/);
      expect(Math.abs(Date.parse(String(body['issuedAt'])) - Date.now())).toBeLessThan(60_000);
      const days = await Promise.all([before, after].map((day) => ask(url, 'GET', `/days/${day}`)));
      expect(days.some(({ status, body: figures }) => status === 200 && figures['state'] === 'open')).toBe(true);
    },
    30_000,
  );

  test('a wall clock that jumps a day ahead changes neither the day nor a number until somebody says that it is right', async () => {
    const time = clockAt('2026-11-26T10:00:00+08:00');
    const { url, hall } = await startTestHall({ time });
    await ask(url, 'POST', '/tickets', ticket);
    time.jump(24 * 3_600_000);
    time.add(60_000);
    expect((await ask(url, 'POST', '/tickets', ticket)).body).toMatchObject({
      number: 'A002',
      issuedAt: '2026-11-26T10:01:00.000+08:00',
    });
    time.jump(-24 * 3_600_000);
    expect((await ask(url, 'POST', '/tickets', ticket)).body['number']).toBe('A003');
    expect((await ask(url, 'GET', '/health')).body['clock']).toMatchObject({ trouble: null });
    expect(hall.state.queue.day).toBe('2026-11-26');
  });

  test('put back over midnight: the new day stays, and no wait is below nothing (M05)', async () => {
    const time = clockAt('2026-11-26T23:59:00+08:00');
    const { url, hall } = await startTestHall({ time });
    await ask(url, 'POST', '/counters/3/open', {});
    time.add(2 * 60_000);
    const issued = await ask(url, 'POST', '/tickets', ticket);
    expect(issued.body['number']).toBe('A001');
    time.jump(-2 * 3_600_000);
    await ask(url, 'POST', '/counters/3/open', {});
    time.add(75 * 60_000);
    await ask(url, 'POST', '/counters/3/call', {});
    expect(hall.state.queue.day).toBe('2026-11-27');
    const trace = await ask(url, 'GET', `/tickets/${String(issued.body['id'])}`);
    expect(trace.body['totals']).toMatchObject({ waiting: 75 * 60 });
    expect((await ask(url, 'GET', '/days/2026-11-27')).body['meanWaitMinutes']).toBe(75);
  });

  test('a start with the clock a day before the last event goes on from it; a month after, it asks for the date', async () => {
    const folder = freshFolder();
    const first = await startTestHall({ folder, time: clockAt('2026-11-26T10:00:00+08:00') });
    await ask(first.url, 'POST', '/tickets', ticket);
    await first.close();
    const early = await startTestHall({ folder, time: clockAt('2026-11-25T10:00:00+08:00') });
    expect((await ask(early.url, 'POST', '/tickets', ticket)).body['number']).toBe('A002');
    expect((await ask(early.url, 'GET', '/health')).body['clock']).toMatchObject({ trouble: 'wall-clock-behind' });
    await early.close();
    const late = await startTestHall({ folder, time: clockAt('2027-01-26T10:00:00+08:00') });
    expect((await ask(late.url, 'GET', '/health')).body['clock']).toMatchObject({ trouble: 'date-unconfirmed' });
  });

  test('a hall that was off at midnight closes the day at its next start, once, and keeps what was booked', async () => {
    const folder = freshFolder();
    const evening = await startTestHall({ folder, time: clockAt('2026-11-26T17:00:00+08:00') });
    await ask(evening.url, 'POST', '/tickets', ticket);
    const slotAt = '2026-11-27T10:00:00+08:00';
    const booked = await ask(evening.url, 'POST', '/appointments', { serviceId: 'civil', slotAt });
    expect(booked.status).toBe(201);
    await evening.close();
    const morning = await startTestHall({ folder, time: clockAt('2026-11-27T09:50:00+08:00') });
    const closings = await morning.journal.reader.all(
      `select stream from events where type in ('DayClosed', 'DayOpened') order by position`,
    );
    expect(closings).toEqual(['day/2026-11-26', 'day/2026-11-26', 'day/2026-11-27'].map((stream) => ({ stream })));
    const checkIn = await ask(morning.url, 'POST', `/appointments/${String(booked.body['code'])}/check-in`, {});
    expect(checkIn.status).toBe(201);
    expect((await ask(morning.url, 'GET', '/days/2026-11-26')).body).toMatchObject({
      state: 'closed',
      tickets: { expired: 1, unfinished: 0 },
    });
  });
});
