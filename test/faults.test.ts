import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HallDisplayView, KioskView, OfficeView } from '../contract/views.ts';
import { verifyChain } from '../server/journal/verify.ts';
import { clockAt } from './support/clock.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, startTestHall } from './support/hall.ts';
import { runQuhao, startProcess } from './support/process.ts';
import { followRoom } from './support/room.ts';

const ticket = { serviceId: 'civil', print: false };

describe('the day changes', () => {
  test('at midnight while running: waiting tickets expire, the person at the counter stays, numbers begin at 001', async () => {
    const time = clockAt('2026-11-26T23:58:00+08:00');
    const { url, hall } = await startTestHall({ time });
    await ask(url, 'POST', '/counters/3/open', {});
    const served = await ask(url, 'POST', '/tickets', ticket);
    const waiting = await ask(url, 'POST', '/tickets', ticket);
    await ask(url, 'POST', '/counters/3/call', {});
    time.add(5 * 60_000);
    const next = await ask(url, 'POST', '/tickets', ticket);
    expect(next.body['number']).toBe('A001');
    expect(hall.state.queue.day).toBe('2026-11-27');
    expect((await ask(url, 'GET', `/tickets/${String(waiting.body['id'])}`)).body['status']).toBe('expired');
    const counter = await ask(url, 'GET', '/counters/3');
    expect(counter.body).toMatchObject({ state: 'open', currentTicket: { id: served.body['id'], number: 'A001' } });
    expect((await ask(url, 'POST', '/counters/3/complete', {})).status).toBe(200);
    expect((await ask(url, 'GET', '/counters/4')).body['state']).toBe('closed');
  });

  test('while it was off: the next start closes the day before', async () => {
    const folder = freshFolder();
    const evening = clockAt('2026-11-26T17:00:00+08:00');
    const first = await startTestHall({ folder, time: evening });
    await ask(first.url, 'POST', '/tickets', ticket);
    await first.close();
    const second = await startTestHall({ folder, time: clockAt('2026-11-28T08:00:00+08:00') });
    expect(second.hall.state.queue.day).toBe('2026-11-28');
    expect(await second.journal.reader.all(`select day, status from tickets`)).toEqual([
      { day: '2026-11-26', status: 'expired' },
    ]);
    expect((await ask(second.url, 'POST', '/tickets', ticket)).body['number']).toBe('A001');
  });

  test('in whatever zone the machine is: the hall lives in Beijing time', async () => {
    const before = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    try {
      const { hall, url } = await startTestHall({ time: clockAt('2026-11-26T00:10:00+08:00') });
      expect(hall.state.queue.day).toBe('2026-11-26');
      expect((await ask(url, 'GET', '/hall')).body['at']).toMatch(/^2026-11-26T00:10:00/);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  test('a clock put back never makes the hall’s time run backwards; a jump is told', async () => {
    const time = clockAt('2026-11-26T10:00:00+08:00');
    let jump = 0;
    const { url, journal } = await startTestHall({
      time: { wall: () => time.wall() + jump, monotonic: () => time.monotonic() },
    });
    await ask(url, 'POST', '/tickets', ticket);
    jump = -2 * 3_600_000;
    time.add(60_000);
    await ask(url, 'POST', '/tickets', ticket);
    const rows = await journal.reader.all<{ at: number }>(
      `select at from events where type = 'TicketIssued' order by position`,
    );
    expect(rows[1]!.at - rows[0]!.at).toBe(60_000);
    expect((await ask(url, 'GET', '/health')).body['clock']).toMatchObject({ trouble: 'wall-clock-behind' });
  });

  test('a machine that slept overnight: the hall follows its clock when somebody says that it is right', async () => {
    const time = clockAt('2026-11-26T17:00:00+08:00');
    let slept = 0;
    const { url, hall, journal } = await startTestHall({
      time: { wall: () => time.wall() + slept, monotonic: () => time.monotonic() },
    });
    await ask(url, 'POST', '/tickets', ticket);
    slept = 15 * 3_600_000;
    expect((await ask(url, 'POST', '/tickets', ticket)).body['number']).toBe('A002');
    expect((await ask(url, 'GET', '/health')).body['clock']).toMatchObject({ trouble: 'wall-clock-ahead' });
    expect((await runQuhao(['clock', 'confirm', '--data', journal.folder])).out).toContain('2026-11-27T08:00');
    expect(hall.state.queue.day).toBe('2026-11-27');
    expect((await ask(url, 'POST', '/tickets', ticket)).body['number']).toBe('A001');
  });
});

describe('paper', () => {
  test('without paper tickets wait for it; with new paper only slips of people still waiting come out, each once', async () => {
    const { url, simulated, hall } = await startTestHall();
    simulated!.act({ do: 'paper', deviceId: 'printer', paper: 'out' });
    await expect
      .poll(async () => (await ask(url, 'GET', '/health')).body['devices'])
      .toContainEqual(expect.objectContaining({ id: 'printer', reason: 'printer.paper-out' }));
    for (let count = 0; count < 5; count += 1) {
      const { body } = await ask(url, 'POST', '/tickets', { serviceId: 'civil', kioskId: 'kiosk-1' });
      expect(body).toMatchObject({ printState: 'waiting-for-printer', printProblem: 'paper-out' });
    }
    await ask(url, 'POST', '/counters/3/open', {});
    for (let count = 0; count < 3; count += 1) {
      await ask(url, 'POST', '/counters/3/call', {});
      await ask(url, 'POST', '/counters/3/complete', {});
    }
    simulated!.act({ do: 'paper', deviceId: 'printer', paper: 'ok' });
    await expect.poll(() => simulated!.view(1, false).printers[0]!.papers.length).toBe(2);
    const texts = simulated!.view(1, false).printers[0]!.papers.map(({ text }) => /A\d{3}/.exec(text)![0]);
    expect(texts.sort()).toEqual(['A004', 'A005']);
    await expect
      .poll(() => [...hall.state.printing.jobs.values()].filter(({ problem }) => problem === 'no-longer-needed').length)
      .toBe(3);
  }, 20_000);

  test('a kiosk without a printer: the ticket counts, the paper failed, the office sees it', async () => {
    const { url } = await startTestHall({ file: { ...hallFile(), devices: [] } });
    const office = await followRoom<OfficeView>(url, 'office');
    const { body, status } = await ask(url, 'POST', '/tickets', { serviceId: 'civil' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ printState: 'failed', printProblem: 'no-printer' });
    await office.until(({ prints }) => prints[0]?.state === 'failed' && prints[0].ticketNumber === 'A001');
  });

  test('a reprint is marked as a copy, and is refused while the first is still being printed', async () => {
    const { url, simulated, hall } = await startTestHall();
    const { body } = await ask(url, 'POST', '/tickets', { serviceId: 'civil', kioskId: 'kiosk-1' });
    const id = String(body['id']);
    expect((await ask(url, 'POST', `/tickets/${id}/reprint`, {})).body.code).toBe('print-running');
    await expect.poll(() => hall.state.printing.jobs.get(id as never)?.state).toBe('printed');
    await ask(url, 'POST', `/tickets/${id}/reprint`, {});
    await expect.poll(() => simulated!.view(1, false).printers[0]!.papers.length).toBe(2);
    expect(simulated!.view(1, false).printers[0]!.papers[0]!.text).toContain('补打');
    expect(simulated!.view(1, false).printers[0]!.papers[1]!.text).not.toContain('补打');
  }, 20_000);

  test('a ticket found by the token of its QR is reprinted, and the journal has no gap', async () => {
    const { url, hall, journal } = await startTestHall();
    const { body } = await ask(url, 'POST', '/tickets', ticket);
    const { token } = hall.state.queue.tickets.get(body['id'] as never)!;
    expect(await ask(url, 'POST', `/tickets/${token}/reprint`, {})).toMatchObject({
      status: 200,
      body: { id: body['id'] },
    });
    await ask(url, 'POST', '/tickets', ticket);
    expect((await verifyChain(journal.reader)).broken).toBeNull();
  });

  test('a slip that was being printed at the stop is not sent again by itself', async () => {
    const folder = freshFolder();
    const first = await startTestHall({ folder });
    const { body } = await ask(first.url, 'POST', '/tickets', { serviceId: 'civil', kioskId: 'kiosk-1' });
    await expect.poll(() => first.hall.state.printing.printing.size).toBe(1);
    await first.close();
    const second = await startTestHall({ folder });
    const again = await ask(second.url, 'GET', `/tickets/${String(body['id'])}`);
    expect(['unconfirmed', 'printed']).toContain(again.body['printState']);
    expect(second.simulated!.view(1, false).printers[0]!.papers).toEqual([]);
  });

  test('a slip that still waited at the stop is printed after the start', async () => {
    const folder = freshFolder();
    const first = await startTestHall({ folder });
    first.simulated!.act({ do: 'paper', deviceId: 'printer', paper: 'out' });
    await expect.poll(() => first.faces.kiosk(first.hall.state, null).printer.problem).toBe('paper-out');
    await ask(first.url, 'POST', '/tickets', { serviceId: 'civil', kioskId: 'kiosk-1' });
    await first.close();
    const second = await startTestHall({ folder });
    await expect.poll(() => second.simulated!.view(1, false).printers[0]!.papers.length).toBe(1);
  }, 20_000);
});

test('a cable pulled and put back: sign and digits show the truth again by themselves', async () => {
  const { url, simulated } = await startTestHall();
  await ask(url, 'POST', '/tickets', ticket);
  await ask(url, 'POST', '/counters/3/open', {});
  simulated!.act({ do: 'cable', deviceId: 'sign-3', out: true });
  simulated!.act({ do: 'cable', deviceId: 'boxes', out: true });
  await ask(url, 'POST', '/counters/3/call', {});
  simulated!.act({ do: 'cable', deviceId: 'sign-3', out: false });
  simulated!.act({ do: 'cable', deviceId: 'boxes', out: false });
  await expect.poll(() => simulated!.view(1, false).signs[0]!.text).toBe('请A001到3号窗口');
  await expect
    .poll(() => simulated!.view(1, false).boxes.find(({ counterId }) => counterId === '3')!.ticketDigits)
    .toBe('001');
});

describe('the disk', () => {
  test('is full: refused clearly, pages say so, and with room again everything that was answered is there', async () => {
    const folder = freshFolder();
    // the largest file this process may write, in blocks of 1024 bytes: the journal's log hits it soon
    const limited = await startProcess(['demo', '--port', '0', '--data', folder], {
      prefix: ['bash', '-c', 'ulimit -f 700; trap "" XFSZ; exec "$@"', 'quhao'],
    });
    const { url } = limited;
    const kiosk = await followRoom<KioskView>(url, 'kiosk');
    const numbers: string[] = [];
    let refused = null as string | null;
    for (let count = 0; count < 4_000 && refused === null; count += 1) {
      const { status, body } = await ask(url, 'POST', '/tickets', ticket);
      if (status === 201) numbers.push(String(body['number']));
      else refused = String(body.code);
    }
    expect(['outcome-unknown', 'cannot-write']).toContain(refused);
    await kiosk.until(({ outage }) => outage !== null);
    expect((await ask(url, 'GET', '/health')).status).toBe(503);
    limited.child.kill('SIGKILL');
    await limited.ended;
    // with room again everything that was answered is there
    const again = await startProcess(['demo', '--port', '0', '--data', folder]);
    const next = await ask(again.url, 'POST', '/tickets', ticket);
    expect(Number(String(next.body['number']).slice(1))).toBeGreaterThan(numbers.length);
    expect(new Set(numbers).size).toBe(numbers.length);
  }, 60_000);

  test('cannot be written: the start says so and what to do', async () => {
    if (process.getuid?.() === 0) {
      // root may write anywhere: a file in the folder's place is what is left to refuse
      const file = join(freshFolder(), 'file');
      writeFileSync(file, '');
      const { code, err } = await runQuhao(['demo', '--port', '0', '--data', join(file, 'data')]);
      expect(code).toBe(1);
      expect(err).toContain('数据目录');
      return;
    }
    const folder = freshFolder();
    chmodSync(folder, 0o500);
    const { code, err } = await runQuhao(['demo', '--port', '0', '--data', folder]);
    expect(code).toBe(1);
    expect(err).toContain('数据目录');
  });

  test('fails for a while: everybody waiting is refused, then the hall goes on with the truth of the disk', async () => {
    const { url, journal, hall } = await startTestHall();
    const display = await followRoom<HallDisplayView>(url, 'hall-display');
    await ask(url, 'POST', '/tickets', ticket);
    // another connection holds the database: SQLite refuses the commit as it would on a broken disk
    const { openDatabase } = await import('../server/journal/sqlite.ts');
    const other = await openDatabase(join(journal.folder, 'hall.db'));
    await other.exec('begin exclusive');
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(url, 'POST', '/tickets', ticket)));
    for (const { status, body } of answers) {
      expect(status).toBe(503);
      expect(['outcome-unknown', 'cannot-write']).toContain(body.code);
    }
    await display.until(({ outage }) => outage !== null);
    // a page repeats its touch with the same key: it is told to try again, not that the program failed
    const keyed = await ask(url, 'POST', '/tickets', ticket, { 'Idempotency-Key': 'one-touch' });
    expect(keyed).toMatchObject({ status: 503, body: { code: 'cannot-write' } });
    await other.exec('rollback');
    await other.close();
    await expect.poll(async () => (await ask(url, 'POST', '/tickets', ticket)).status).toBe(201);
    expect(hall.state.queue.figures.issued).toBe(2);
    expect([...hall.state.queue.byNumber.keys()]).toEqual(['A001', 'A002']);
  }, 30_000);
});

describe('the command line', () => {
  test('a second hall on the same folder is refused, naming the first', async () => {
    const folder = freshFolder();
    const first = await startProcess(['demo', '--port', '0', '--data', folder]);
    const { code, err } = await runQuhao(['demo', '--port', '0', '--data', folder]);
    expect(code).toBe(1);
    expect(err).toContain(String(first.child.pid));
  }, 30_000);

  test('a port in use is said by its number', async () => {
    const first = await startProcess(['demo', '--port', '0']);
    const { port } = new URL(first.url);
    const { code, err } = await runQuhao(['demo', '--port', port]);
    expect(code).toBe(1);
    expect(err).toContain(port);
  }, 30_000);

  test('wrong usage is 2, a wrong hall.yaml 1 with line and remedy', async () => {
    expect((await runQuhao(['serve'])).code).toBe(2);
    expect((await runQuhao(['nonsense'])).code).toBe(2);
    const file = join(freshFolder(), 'hall.yaml');
    writeFileSync(
      file,
      'hall: { name: 大厅 }\nservices:\n  - { id: a, name: 民政, prefix: A, counters: ["9"] }\ncounters:\n  - { id: "1", name: 一号 }\n',
    );
    const { code, err } = await runQuhao(['check', '--config', file]);
    expect(code).toBe(1);
    expect(err).toContain(`${file}:3:`);
    expect(err).toContain('9');
  }, 30_000);

  test('a real hall: check, serve, token, backup while running, verify, restore, stop', async () => {
    const folder = freshFolder();
    const data = join(folder, 'data');
    const config = join(folder, 'hall.yaml');
    writeFileSync(
      config,
      'hall: { name: 桃江县桃花江镇便民服务中心 }\nservices:\n  - { id: civil, name: 民政救助, prefix: A, counters: ["1"] }\ncounters:\n  - { id: "1", name: 民政救助窗口 }\n',
    );
    expect((await runQuhao(['check', '--config', config])).code).toBe(0);
    const { url, child, ended } = await startProcess(['serve', '--config', config, '--data', data, '--port', '0']);
    const token = (await runQuhao(['token', 'create', '--role', 'integrator', '--data', data])).out.trim();
    const bearer = { Authorization: `Bearer ${token}` };
    expect((await ask(url, 'POST', '/tickets', ticket)).status).toBe(401);
    expect((await ask(url, 'POST', '/tickets', ticket, bearer)).body['number']).toBe('A001');
    const backup = join(folder, 'backup.db');
    expect((await runQuhao(['backup', '--data', data, '--to', backup])).code).toBe(0);
    const verified = await runQuhao(['verify', '--data', data]);
    expect(verified.code).toBe(0);
    writeFileSync(
      config,
      'hall: { name: 新名字的便民服务中心 }\nservices:\n  - { id: civil, name: 民政救助, prefix: A, counters: ["1"] }\ncounters:\n  - { id: "1", name: 民政救助窗口 }\n',
    );
    expect((await runQuhao(['config', 'apply', '--config', config, '--data', data])).code).toBe(0);
    expect((await ask(url, 'GET', '/hall', undefined, bearer)).body['name']).toBe('新名字的便民服务中心');
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    const elsewhere = join(folder, 'elsewhere');
    expect((await runQuhao(['restore', '--from', backup, '--data', elsewhere])).code).toBe(0);
    expect((await runQuhao(['restore', '--from', backup, '--data', elsewhere])).code).toBe(1);
    expect((await runQuhao(['verify', '--data', elsewhere])).out).toContain('全部一致');
  }, 60_000);

  test('serve does not open itself to other machines while there are no accounts', async () => {
    const config = join(freshFolder(), 'hall.yaml');
    const services = 'services: [{ id: civil, name: 民政救助, prefix: A, counters: ["1"] }]';
    writeFileSync(config, `hall: { name: 桃花江镇 }\n${services}\ncounters: [{ id: "1", name: 民政救助窗口 }]\n`);
    const { code, err } = await runQuhao(['serve', '--config', config, '--data', freshFolder(), '--host', '0.0.0.0']);
    expect(code).toBe(1);
    expect(err).toContain('127.0.0.1');
  });
});
