import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HallAnswer } from '../contract/api.ts';
import type { DevicesView, KioskView } from '../contract/views.ts';
import type { RunningHall } from '../server/main.ts';
import { freshFolder } from './support/folder.ts';
import { ask, startTestHall } from './support/hall.ts';
import { runQuhao, startProcess } from './support/process.ts';
import { followRoom } from './support/room.ts';
import { kioskToken, startTownship } from './support/township.ts';
import type { Township } from './support/township.ts';

const civil = { serviceId: 'civil' };

const take = (agent: { readonly url: string }, body: object = civil, key = randomBytes(8).toString('hex')) =>
  ask(agent.url, 'POST', '/tickets', body, { 'Idempotency-Key': key });
const waiting = async ({ url }: RunningHall, serviceId = 'civil'): Promise<number> => {
  const { body } = await ask(url, 'GET', '/hall');
  return (body as unknown as HallAnswer).services.find(({ id }) => id === serviceId)!.waitingCount;
};
const cutOff = ({ network, agent }: Township): Promise<void> => {
  network.cut();
  return expect.poll(() => agent().link.up).toBe(false);
};
const backAgain = async ({ network, agent }: Township): Promise<void> => {
  await network.mend();
  await expect.poll(() => agent().link.up, { timeout: 20_000 }).toBe(true);
};

describe('a kiosk PC with the hall in reach', () => {
  test('gives the hall’s numbers and prints them on its own printer; the hall sees its devices', async () => {
    const here = await startTownship();
    const taken = await take(here.agent());
    expect(taken).toMatchObject({ status: 201, body: { number: 'A001', offline: false } });
    await expect.poll(() => here.printer.slips[0]?.text).toContain('A001');
    await expect
      .poll(async () => (await ask(here.agent().url, 'GET', `/tickets/${String(taken.body['id'])}`)).body['printState'])
      .toBe('printed');
    const { body } = await ask(here.hall.url, 'GET', '/devices');
    const ids = (body as unknown as DevicesView).devices.map(({ id }) => id);
    expect(ids).toContain('kiosk-2/printer');
  });

  test('its paper out is known at the hall, with its own remedy, and the slip comes out when there is paper', async () => {
    const here = await startTownship();
    here.printer.setPaper('out');
    await expect
      .poll(async () => (await take(here.agent())).body)
      .toMatchObject({ printState: 'waiting-for-printer', printProblem: 'paper-out' });
    here.printer.setPaper('ok');
    await expect.poll(() => here.printer.slips.length).toBeGreaterThanOrEqual(1);
  });

  test('a card laid on its reader tells the hall only a hash and an age', async () => {
    const here = await startTownship();
    const room = await followRoom<KioskView>(here.agent().url, 'kiosk:kiosk-2');
    here.reader.lay({ name: '李桂芳', number: '11010519491231002X' });
    const view = await room.until(({ reading }) => reading !== null);
    expect(view.reading).toMatchObject({ kind: 'card', priorityClass: 'elderly', ticket: null });
    const taken = await take(here.agent(), { ...civil, kioskId: 'kiosk-2', print: false });
    expect(taken.status).toBe(201);
    here.reader.take();
    await expect.poll(() => here.reader.hasCard).toBe(false);
    const rows = await here.hall.journal.reader.all<{ data: string }>('select data from events', {});
    expect(rows.some(({ data }) => data.includes('110105'))).toBe(false);
    expect(rows.some(({ data }) => data.includes('"person":"'))).toBe(true);
  });

  test('its token does its own kiosk’s work only', async () => {
    const hall = await startTestHall();
    const token = await kioskToken(hall, 'kiosk-2');
    const as = { Authorization: `Bearer ${token}` };
    expect((await ask(hall.url, 'POST', '/counters/3/open', {}, as)).status).toBe(403);
    expect((await ask(hall.url, 'POST', '/kiosks/kiosk-9/numbers', {}, as)).status).toBe(403);
    expect((await ask(hall.url, 'POST', '/tickets', { ...civil, kioskId: 'kiosk-1' }, as)).status).toBe(403);
    expect((await ask(hall.url, 'POST', '/tickets', { ...civil, kioskId: 'kiosk-2' }, as)).status).toBe(201);
  });
});

describe('a kiosk PC that cannot reach the hall', () => {
  test('goes on with numbers of its own, shown as such, prints them, and hands all over in order and time', async () => {
    const here = await startTownship();
    await take(here.agent(), { ...civil, print: false });
    await cutOff(here);
    const room = await followRoom<KioskView>(here.agent().url, 'kiosk:kiosk-2');
    const view = await room.until(({ cutOff: cut }) => cut !== null);
    expect(view.cutOff!.numbersLeft['civil']).toBe(50);

    const first = await take(here.agent());
    const second = await take(here.agent(), { ...civil, priorityClass: 'elderly' });
    expect([first, second].map(({ body }) => body['number'])).toEqual(['A950', 'A951']);
    expect(first.body['offline']).toBe(true);
    await expect.poll(() => here.printer.slips.length).toBe(2);
    expect(here.printer.slips[1]!.text).toMatch(/A950[^]*离线号/);
    // the hall goes on meanwhile, and gives none of these numbers
    const meanwhile = await ask(here.hall.url, 'POST', '/tickets', { ...civil, print: false });
    expect(meanwhile.body['number']).toBe('A002');

    await here.restartAgent();
    const third = await take(here.agent());
    expect(third.body['number']).toBe('A952');
    await backAgain(here);
    expect(await waiting(here.hall)).toBe(5);
    const there = await ask(here.hall.url, 'GET', `/tickets/${String(first.body['id'])}`);
    expect(there.body).toMatchObject({ number: 'A950', issuedAt: first.body['issuedAt'], offline: true });
    // priority counts from the time it was taken: the elder is first, then by the time of coming
    await ask(here.hall.url, 'POST', '/counters/3/open', {});
    const { body } = await ask(here.hall.url, 'GET', '/counters/3');
    const line = (body['waiting'] as { number: string }[]).map(({ number }) => number);
    expect(line).toEqual(['A951', 'A001', 'A950', 'A002', 'A952']);
    expect(here.agent().state().queue.owed.size).toBe(0);
  });

  test('one touch is one number, also when the hall comes back between two tries', async () => {
    const here = await startTownship();
    await cutOff(here);
    const first = await take(here.agent(), civil, 'one-touch');
    await backAgain(here);
    const again = await take(here.agent(), civil, 'one-touch');
    expect(again.body['id']).toBe(first.body['id']);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await waiting(here.hall)).toBe(1);
  });

  test('a number that the hall had given as the line broke is taken back: nobody holds two', async () => {
    const here = await startTownship();
    here.network.loseAnswerOf('/api/v1/tickets');
    const taken = await take(here.agent(), { ...civil, print: false });
    expect(taken.body).toMatchObject({ number: 'A950', offline: true });
    expect(await waiting(here.hall)).toBe(1);
    await expect.poll(() => here.agent().link.up).toBe(false);
    await backAgain(here);
    expect(await waiting(here.hall)).toBe(1);
    const numbers = [...here.hall.hall.state.queue.tickets.values()].map(({ number, status }) => `${number} ${status}`);
    expect(numbers.sort()).toEqual(['A001 cancelled', 'A950 waiting']);
  });

  test('says when its numbers are used up, and has new ones after the hall was back', async () => {
    const here = await startTownship();
    await cutOff(here);
    for (let count = 0; count < 50; count += 1)
      expect((await take(here.agent(), { ...civil, print: false })).status).toBe(201);
    expect(await take(here.agent())).toMatchObject({ status: 409, body: { code: 'band-used-up' } });
    await backAgain(here);
    expect(await waiting(here.hall)).toBe(50);
    await cutOff(here);
    expect((await take(here.agent(), { ...civil, print: false })).body['number']).toBe('A900');
  });

  test('the line breaks while the hall prints on it: one slip at most, and the office is asked', async () => {
    const here = await startTownship();
    here.printerEnd.hold(true);
    const taken = await take(here.agent());
    await expect
      .poll(async () => (await ask(here.hall.url, 'GET', `/tickets/${String(taken.body['id'])}`)).body['printState'])
      .toBe('printing');
    here.network.cut();
    here.printerEnd.hold(false);
    await expect
      .poll(async () => (await ask(here.hall.url, 'GET', `/tickets/${String(taken.body['id'])}`)).body['printState'])
      .toBe('unconfirmed');
    await expect.poll(() => here.agent().link.up).toBe(false);
    await backAgain(here);
    expect(here.printer.slips.filter(({ text }) => text.includes('A001')).length).toBeLessThanOrEqual(1);
  });
});

test('yesterday’s numbers that come over today are recorded on their day, and never called', async () => {
  const hall = await startTestHall();
  const reserve = await ask(hall.url, 'POST', '/kiosks/kiosk-2/numbers', {});
  expect(reserve.body['bands']).toContainEqual({ prefix: 'A', from: 950, to: 999 });
  const late = {
    ticketId: 'late-one',
    prefix: 'A',
    sequence: 950,
    serviceId: 'civil',
    priorityClass: null,
    token: 'late-token',
    issuedAt: Date.now() - 86_400_000,
    day: '2020-01-01',
    insteadOf: null,
  };
  const twice = [0, 1].map(() => ask(hall.url, 'POST', '/kiosks/kiosk-2/handover', late));
  for (const answer of await Promise.all(twice)) expect(answer.body).toEqual({ outcome: 'late', withdrawn: null });
  expect(await waiting(hall)).toBe(0);
  const kept = await ask(hall.url, 'GET', '/tickets/late-one');
  expect(kept.body).toMatchObject({ number: 'A950', status: 'expired' });
});

test('a number outside the kiosk’s band is refused, and one that is given already', async () => {
  const hall = await startTestHall();
  await ask(hall.url, 'POST', '/kiosks/kiosk-2/numbers', {});
  const { day } = (await ask(hall.url, 'POST', '/kiosks/kiosk-2/numbers', {})).body;
  const ticket = {
    ticketId: 'one',
    prefix: 'A',
    sequence: 7,
    serviceId: 'civil',
    priorityClass: null,
    token: 'token-one',
    issuedAt: Date.now(),
    day,
    insteadOf: null,
  };
  const outside = await ask(hall.url, 'POST', '/kiosks/kiosk-2/handover', ticket);
  expect(outside.body.code).toBe('not-in-band');
  expect((await ask(hall.url, 'POST', '/kiosks/kiosk-2/handover', { ...ticket, sequence: 950 })).status).toBe(200);
  const taken = await ask(hall.url, 'POST', '/kiosks/kiosk-2/handover', { ...ticket, ticketId: 'two', sequence: 950 });
  expect(taken.body.code).toBe('number-taken');
});

test('by the commands of the machine: a token for one kiosk, quhao agent, and a number', async () => {
  const folder = freshFolder();
  const hall = await startProcess(['demo', '--port', '0', '--data', join(folder, 'hall')]);
  const create = ['token', 'create', '--role', 'kiosk', '--data', join(folder, 'hall')];
  expect(await runQuhao(create)).toMatchObject({ code: 1, err: expect.stringContaining('--kiosk kiosk-2') });
  const made = await runQuhao([...create, '--kiosk', 'kiosk-2']);
  const token = join(folder, 'token');
  const config = join(folder, 'agent.yaml');
  writeFileSync(token, made.out);
  writeFileSync(config, `server: ${hall.url}\nkiosk: kiosk-2\n`);
  const args = ['agent', '--config', config, '--data', join(folder, 'agent'), '--port', '0', '--token-file', token];
  const agent = await startProcess(args);
  await expect.poll(async () => (await ask(agent.url, 'GET', '/health')).body['hall']).toBe('reached');
  expect((await take(agent)).body).toMatchObject({ number: 'A001', offline: false });
  hall.child.kill('SIGKILL');
  await hall.ended;
  await expect.poll(async () => (await ask(agent.url, 'GET', '/health')).body['hall']).toBe('cut-off');
  expect((await take(agent)).body).toMatchObject({ number: 'A950', offline: true });
  writeFileSync(config, 'server: nothing\nkiosk: kiosk-2\n');
  expect(await runQuhao(args)).toMatchObject({ code: 1, err: expect.stringMatching(/agent\.yaml:1 {2}server/) });
}, 40_000);
