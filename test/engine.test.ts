import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { CounterView, HallDisplayView, KioskView, SimulationView } from '../contract/views.ts';
import { verifyChain } from '../server/journal/verify.ts';
import { openHall } from '../server/compose/data.ts';
import { clockAt } from './support/clock.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import { followRoom } from './support/room.ts';

const MINUTE = 60_000;
const ticket = { serviceId: 'civil', print: false };
const HALL = `
hall: { name: 桃江县桃花江镇便民服务中心, phoneUrl: "http://10.0.0.2:8080" }
services:
  - { id: civil, name: 民政救助, prefix: A, counters: ["1"], quota: { day: 4 }, appointmentsASlot: 1 }
  - { id: labour, name: 劳动保障, prefix: B, counters: ["2"], helpedBy: ["1"] }
counters:
  - { id: "1", name: 民政救助窗口 }
  - { id: "2", name: 劳动保障窗口 }
priorityClasses:
  - { id: elderly, name: 65岁以上老人, headStartMinutes: 15 }
hours: { open: ["8:30-12:00", "14:30-17:30"], days: workdays, ticketsBeforeMinutes: 30, lastTicketMinutes: 10 }
appointments: { slotMinutes: 30, daysAhead: 14, lateMinutes: 15, aheadMinutes: 20 }
rules: { justCalledMs: 0, callsBeforeNoShow: 1 }
`;
/** Thursday, a work day. */
const MORNING = '2026-11-26T09:00:00+08:00';

async function township(start = MORNING, folder = freshFolder()) {
  const time = clockAt(start);
  const running = await startTestHall({ file: { ...hallFile(HALL), devices: [] }, folder, time });
  return { ...running, time };
}

describe('the plan of the day over HTTP', () => {
  test('is read as the hall’s usual hours, changed in one request, and taken over by the same day of later weeks', async () => {
    const { url } = await township();
    const usual = [
      { from: 510, to: 720 },
      { from: 870, to: 1050 },
    ];
    expect((await ask(url, 'GET', '/plan/2026-11-27')).body).toMatchObject({
      weekday: 5,
      hours: usual,
      source: 'usual',
    });
    const plan = { once: false, hours: null, counters: { '2': [{ from: 540, to: 660 }] } };
    expect((await ask(url, 'POST', '/plan/2026-11-27', plan)).status).toBe(200);
    const later = await ask(url, 'GET', '/plan/2026-12-04');
    expect(later.body).toMatchObject({ source: 'week-before', hours: usual });
    expect(later.body['counters']).toMatchObject([
      { id: '1', spans: usual },
      { id: '2', spans: [{ from: 540, to: 660 }] },
    ]);
  });

  test('a day closed for once is said by the kiosk with its reason, and refused with when it opens again', async () => {
    const { url } = await township();
    const kiosk = await followRoom<KioskView>(url, 'kiosk');
    await ask(url, 'POST', '/plan/2026-11-26', { once: true, hours: [], reason: '全镇停电检修', counters: {} });
    await kiosk.until(({ closed }) => closed !== null);
    const refused = await ask(url, 'POST', '/tickets', ticket);
    expect(refused).toMatchObject({ status: 409, body: { code: 'hall-closed-for' } });
    expect(refused.body['detail']).toContain('全镇停电检修');
    // staff may all the same: the person stands there
    expect((await ask(url, 'POST', '/tickets', { ...ticket, byStaff: true })).status).toBe(201);
  });

  test('what cannot be is refused by name', async () => {
    const { url } = await township();
    const plan = { once: true, hours: null, counters: {} };
    expect((await ask(url, 'POST', '/plan/2026-11-25', plan)).body.code).toBe('day-over');
    const stranger = { ...plan, counters: { '9': [{ from: 540, to: 700 }] } };
    expect((await ask(url, 'POST', '/plan/2026-11-27', stranger)).body.code).toBe('unknown-counter');
    const crossing = [
      { from: 540, to: 700 },
      { from: 600, to: 720 },
    ];
    expect((await ask(url, 'POST', '/plan/2026-11-27', { ...plan, hours: crossing })).body.code).toBe('spans-cross');
    expect((await ask(url, 'POST', '/plan/2026-11-27', { ...plan, hours: [{ from: 9, to: 9 }] })).status).toBe(400);
    expect((await ask(url, 'GET', '/plan/tomorrow')).status).toBe(404);
  });

  test('a service without anybody at a counter is said so before a ticket is taken, with when somebody comes (Q07)', async () => {
    const { url } = await township();
    const plan = { once: true, hours: null, counters: { '1': [{ from: 870, to: 1050 }] } };
    await ask(url, 'POST', '/plan/2026-11-26', plan);
    const { body } = await ask(url, 'GET', '/hall');
    const [civil] = body['services'] as { open: boolean; offer: { mayTake: boolean; notice: { code: string } } }[];
    expect(civil).toMatchObject({ open: false, offer: { mayTake: true } });
    expect(JSON.stringify(civil!.offer.notice)).toContain('14:30');
  });
});

describe('limits over HTTP', () => {
  test('the day’s numbers of a service: the last is given, the next refused with what to do, one given up is free again', async () => {
    const { url } = await township();
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      ids.push(String((await ask(url, 'POST', '/tickets', ticket)).body['id']));
    }
    const refused = await ask(url, 'POST', '/tickets', ticket);
    expect(refused).toMatchObject({ status: 409, body: { code: 'daily-limit-reached' } });
    expect(refused.body['detail']).toContain('民政救助');
    await ask(url, 'POST', `/tickets/${ids[3]}/cancel`, {});
    expect((await ask(url, 'POST', '/tickets', ticket)).status).toBe(201);
  });

  test('before the day and after it nothing is given', async () => {
    const early = await township('2026-11-26T06:00:00+08:00');
    expect((await ask(early.url, 'POST', '/tickets', ticket)).body.code).toBe('hall-not-open-yet');
    const sunday = await township('2026-11-29T09:00:00+08:00');
    expect((await ask(sunday.url, 'POST', '/tickets', ticket)).body.code).toBe('hall-closed-until');
    // a Sunday that the state has made a work day
    const madeUp = await township('2026-09-20T09:00:00+08:00');
    expect((await ask(madeUp.url, 'POST', '/tickets', ticket)).status).toBe(201);
  });
});

describe('appointments over HTTP', () => {
  test('free slots, one booked, its page, given up; the code of six digits opens nothing', async () => {
    const { url } = await township();
    const free = async (): Promise<{ at: string; free: number }[]> => {
      const { body } = await ask(url, 'GET', '/services/civil/slots/2026-11-27');
      return body['slots'] as { at: string; free: number }[];
    };
    const before = await free();
    expect(before[0]).toEqual({ at: '2026-11-27T08:30:00.000+08:00', free: 1 });
    const slotAt = before[1]!.at;
    const booked = await ask(url, 'POST', '/appointments', { serviceId: 'civil', slotAt });
    expect(booked).toMatchObject({ status: 201, body: { state: 'booked', serviceName: '民政救助' } });
    const { id, code, phoneUrl } = booked.body as { id?: string; code?: string; phoneUrl?: string };
    expect(code).toMatch(/^\d{6}$/);
    expect((await free()).find(({ at }) => at === slotAt)?.free ?? 0).toBe(0);
    expect((await ask(url, 'POST', '/appointments', { serviceId: 'civil', slotAt })).body.code).toBe('slot-full');
    expect((await ask(url, 'POST', '/appointments', { serviceId: 'labour', slotAt })).body.code).toBe('not-bookable');
    expect((await ask(url, 'GET', `/appointments/${code}`)).status).toBe(404);
    expect((await ask(url, 'POST', `/appointments/${code}/cancel`, {})).status).toBe(404);
    const token = String(phoneUrl).split('/').pop();
    expect((await ask(url, 'GET', `/appointments/${token}`)).body['id']).toBe(id);
    expect((await ask(url, 'GET', '/days/2026-11-27/appointments')).body['appointments']).toHaveLength(1);
    expect((await ask(url, 'POST', `/appointments/${token}/cancel`, {})).body['state']).toBe('cancelled');
    expect((await free()).find(({ at }) => at === slotAt)?.free).toBe(1);
  });

  test('kept over a restart; on time it goes before who came a little earlier, late it counts as come now (Q08)', async () => {
    const folder = freshFolder();
    const evening = await township(MORNING, folder);
    const book = (slot: string) =>
      ask(evening.url, 'POST', '/appointments', { serviceId: 'civil', slotAt: `2026-11-27T${slot}:00+08:00` });
    const [late, punctual] = [await book('09:00'), await book('10:30')];
    expect([late.status, punctual.status]).toEqual([201, 201]);
    await evening.close();
    const { url, time } = await township('2026-11-27T10:25:00+08:00', folder);
    const plain = await ask(url, 'POST', '/tickets', ticket);
    time.add(MINUTE);
    const first = await ask(url, 'POST', `/appointments/${String(late.body['code'])}/check-in`, {});
    time.add(MINUTE);
    const second = await ask(url, 'POST', `/appointments/${String(punctual.body['code'])}/check-in`, {});
    expect(second).toMatchObject({ status: 201, body: { appointmentAt: '2026-11-27T10:30:00.000+08:00' } });
    const { body } = await ask(url, 'GET', '/counters/1');
    const waiting = body['waiting'] as { number: string; reason: { code: string } }[];
    expect(waiting.map(({ number }) => number)).toEqual(
      [second, plain, first].map((answer) => String(answer.body['number'])),
    );
    expect(waiting.map(({ reason }) => reason.code)).toEqual([
      'order.appointment',
      'order.arrival',
      'order.appointment-late',
    ]);
    expect((await ask(url, 'POST', `/appointments/${String(punctual.body['id'])}/check-in`, {})).body.code).toBe(
      'checked-in-before',
    );
  });
});

test('an appointment made with the ID card is found by the card at the kiosk, and checked in with it', async () => {
  const time = clockAt(MORNING);
  const { url, simulated, hall } = await startTestHall({ time });
  const kiosk = await followRoom<KioskView>(url, 'kiosk:kiosk-1');
  const lay = async (): Promise<KioskView> => {
    const before = kiosk.messages.length;
    simulated!.act({ do: 'card', deviceId: 'card-reader', card: 'elder' });
    await expect.poll(() => kiosk.messages.slice(before).some(({ view }) => view.reading?.kind === 'card')).toBe(true);
    return kiosk.messages[kiosk.messages.length - 1]!.view;
  };
  await lay();
  const slotAt = '2026-11-26T10:00:00+08:00';
  const booked = await ask(url, 'POST', '/appointments', { serviceId: 'civil', slotAt, kioskId: 'kiosk-1' });
  expect(booked.status).toBe(201);
  // the reader asks for a card again and again: it notices in its own time that this one is gone
  await pause(1_200);
  simulated!.act({ do: 'card', deviceId: 'card-reader', card: null });
  await pause(1_200);
  time.add(50 * MINUTE);
  const { reading } = await lay();
  expect(reading).toMatchObject({ kind: 'card', appointment: { code: booked.body['code'], state: 'booked' } });
  const checkIn = { kioskId: 'kiosk-1', print: false };
  const done = await ask(url, 'POST', `/appointments/${String(booked.body['id'])}/check-in`, checkIn);
  expect(done).toMatchObject({ status: 201, body: { appointmentAt: '2026-11-26T10:00:00.000+08:00' } });
  const ticket = hall.state.queue.tickets.get(done.body['id'] as never)!;
  expect(ticket.person).not.toBeNull();
  expect(ticket.person).toBe(hall.state.queue.book.byId.get(String(booked.body['id']))!.person);
}, 30_000);

describe('the rules over HTTP', () => {
  test('are sentences for the wall, and change while the hall works; the change outlives a restart', async () => {
    const folder = freshFolder();
    const first = await township(MORNING, folder);
    const before = await ask(first.url, 'GET', '/rules');
    expect(before.body['statement']).toContainEqual({ code: 'bound', params: { count: 5 } });
    expect((await ask(first.url, 'POST', '/rules', { maxPassedBy: 0 })).status).toBe(400);
    expect((await ask(first.url, 'POST', '/rules', { maxPassedBy: 3 })).body['statement']).toContainEqual({
      code: 'bound',
      params: { count: 3 },
    });
    await first.close();
    // a simulated hall takes its file anew at each start: looked at without one
    const again = await openHall(folder, clockAt(MORNING));
    expect(again.hall.state.settings.configuration!.rules.maxPassedBy).toBe(3);
    expect(again.hall.state.queue.configuration!.rules.maxPassedBy).toBe(3);
    await again.journal.close();
  });

  test('paper-roll mode: counters call, the engine makes the visit, displays and figures go on', async () => {
    const { url, hall } = await township();
    await ask(url, 'POST', '/counters/1/open', {});
    expect((await ask(url, 'POST', '/counters/1/call', {})).body.code).toBe('nobody-waiting');
    await ask(url, 'POST', '/rules', { paperRoll: true });
    const display = await followRoom<HallDisplayView>(url, 'hall-display');
    const called = await ask(url, 'POST', '/counters/1/call', {});
    expect(called.body).toMatchObject({ ticket: { number: 'A001', status: 'called' } });
    await display.until(({ calls }) => calls[0]?.ticketNumber === 'A001');
    await ask(url, 'POST', '/counters/1/complete', {});
    const { id } = called.body['ticket'] as { id: string };
    const rated = { ticketId: id, level: 5 };
    expect((await ask(url, 'POST', '/evaluations', rated)).status).toBe(201);
    expect(hall.state.queue.figures).toEqual({ issued: 1, completed: 1, noShow: 0 });
  });
});

describe('closing the day over HTTP', () => {
  test('not while somebody is at a counter, not over the heads of who waits; the hash stands in the ledger', async () => {
    const { url, journal } = await township();
    await ask(url, 'POST', '/counters/1/open', {});
    const [first, second] = [await ask(url, 'POST', '/tickets', ticket), await ask(url, 'POST', '/tickets', ticket)];
    await ask(url, 'POST', '/counters/1/call', {});
    const busy = await ask(url, 'POST', '/day/close', {});
    expect(busy).toMatchObject({ status: 409, body: { code: 'counters-busy' } });
    expect(busy.body['detail']).toContain('A001');
    await ask(url, 'POST', '/counters/1/complete', {});
    expect((await ask(url, 'POST', '/day/close', {})).body.code).toBe('people-waiting');
    const closed = await ask(url, 'POST', '/day/close', { evenIfWaiting: true });
    expect(closed.body).toMatchObject({
      state: 'closed',
      tickets: { issued: 2, completed: 1, noShow: 0, cancelled: 0, expired: 1, unfinished: 0 },
    });
    const { hash } = closed.body as { hash?: string };
    expect(hash).toBe(journal.lastHash);
    expect((await ask(url, 'POST', '/tickets', ticket)).body.code).toBe('day-closed');
    expect((await ask(url, 'POST', '/counters/1/call', {})).body.code).toBe('day-closed');
    expect((await ask(url, 'GET', `/tickets/${String(second.body['id'])}`)).body['status']).toBe('expired');
    // one changed event of the day and its hash is another one: the chain says which
    expect((await verifyChain(journal.reader)).lastHash).toBe(hash);

    const reopened = await ask(url, 'POST', '/day/reopen', {});
    expect(reopened.body).toMatchObject({ state: 'open', hash: null, tickets: { expired: 0, unfinished: 1 } });
    await ask(url, 'POST', '/counters/1/open', {});
    expect((await ask(url, 'POST', '/counters/1/call', {})).body).toMatchObject({ ticket: { number: 'A002' } });
    expect((await ask(url, 'GET', `/tickets/${String(first.body['id'])}`)).body['status']).toBe('completed');
    expect((await ask(url, 'POST', '/day/reopen', {})).body.code).toBe('day-open');
    expect((await ask(url, 'GET', '/days/2026-11-25')).status).toBe(404);
  });

  test('who was at a counter at midnight counts for the day of issue, once, and not in the means (Q06, M06)', async () => {
    const { url, time } = await township('2026-11-26T16:50:00+08:00');
    await ask(url, 'POST', '/counters/1/open', {});
    const quick = await ask(url, 'POST', '/tickets', ticket);
    const left = await ask(url, 'POST', '/tickets', ticket);
    await ask(url, 'POST', '/counters/1/call', {});
    time.add(6 * MINUTE);
    await ask(url, 'POST', '/counters/1/call', {});
    await ask(url, 'POST', '/counters/1/start', {});
    time.add(15 * 60 * MINUTE);
    await ask(url, 'POST', '/counters/1/complete', {});
    const day = await ask(url, 'GET', '/days/2026-11-26');
    expect(day.body).toMatchObject({ state: 'closed', tickets: { issued: 2, completed: 2, unfinished: 0 } });
    expect((await ask(url, 'GET', '/days/2026-11-27')).body).toMatchObject({ tickets: { issued: 0, completed: 0 } });
    expect((await ask(url, 'GET', '/counters/1')).body).toMatchObject({ completedToday: 0, meanServiceMinutes: null });
    const trace = await ask(url, 'GET', `/tickets/${String(left.body['id'])}`);
    expect(trace.body['totals']).toMatchObject({ serving: 15 * 60 * 60 });
    expect((await ask(url, 'GET', `/tickets/${String(quick.body['id'])}`)).body['totals']).toMatchObject({
      serving: 360,
    });
  });

  test('still open at the end of the next day: a class of its own', async () => {
    const { url, time } = await township('2026-11-26T16:50:00+08:00');
    await ask(url, 'POST', '/counters/1/open', {});
    await ask(url, 'POST', '/tickets', ticket);
    await ask(url, 'POST', '/counters/1/call', {});
    time.add(10 * 60 * MINUTE);
    await ask(url, 'POST', '/counters/2/open', {});
    expect((await ask(url, 'GET', '/days/2026-11-26')).body).toMatchObject({
      tickets: { issued: 1, completed: 0, expired: 0, unfinished: 1 },
    });
  });
});

describe('deviations have an actor and a reason', () => {
  test('a direct call and a place at the front, in the waiting list, the trace and the journal', async () => {
    const { url, journal, time } = await township();
    for (const id of ['1', '2']) await ask(url, 'POST', `/counters/${id}/open`, {});
    const [first, second, third] = [
      await ask(url, 'POST', '/tickets', ticket),
      await ask(url, 'POST', '/tickets', ticket),
      await ask(url, 'POST', '/tickets', { ...ticket, serviceId: 'labour' }),
    ];
    const direct = { number: second.body['number'], reason: '行动不便' };
    await ask(url, 'POST', '/counters/1/direct-call', direct);
    time.add(MINUTE);
    const front = { serviceId: 'labour', position: 'front', reason: '刚才办漏了一项' };
    await ask(url, 'POST', '/counters/1/transfer', front);
    const { body } = await ask(url, 'GET', '/counters/2');
    const [place, behind] = body['waiting'] as { number: string; reason: { code: string; params: object } }[];
    expect(place).toMatchObject({
      number: second.body['number'],
      reason: { code: 'order.front-because', params: { reason: '刚才办漏了一项' } },
      transferred: { counterNumber: '1', reason: '刚才办漏了一项' },
    });
    expect(behind!.number).toBe(third.body['number']);
    const trace = await ask(url, 'GET', `/tickets/${String(second.body['id'])}`);
    const history = trace.body['history'] as { what: string; actor: string; reason?: string }[];
    expect(history.map(({ what, reason }) => [what, reason])).toEqual([
      ['issued', undefined],
      ['called-directly', '行动不便'],
      ['transferred', '刚才办漏了一项'],
    ]);
    for (const { actor } of history) expect(actor).not.toBe('');
    const periods = trace.body['periods'] as { kind: string; seconds: number }[];
    const totals = trace.body['totals'] as Record<string, number>;
    for (const kind of ['waiting', 'called', 'serving', 'held']) {
      const sum = periods.filter((period) => period.kind === kind).reduce((all, { seconds }) => all + seconds, 0);
      expect(totals[kind]).toBeCloseTo(sum, 5);
    }
    const kept = await journal.reader.all<{ reason: string }>(
      `select data ->> 'reason' as reason from events where type in ('TicketCalled', 'TicketTransferred') order by position`,
    );
    expect(kept.map(({ reason }) => reason)).toEqual(['行动不便', '刚才办漏了一项']);
    expect((await ask(url, 'GET', `/tickets/${String(first.body['id'])}`)).body['status']).toBe('waiting');
  });

  test('a number that was handed on keeps its number on sign, box, voice, wall and console (Q02)', async () => {
    const { url, simulated, hall } = await startTestHall();
    await openCounters({ hall });
    const wall = await followRoom<HallDisplayView>(url, 'hall-display');
    const console4 = await followRoom<CounterView>(url, 'counter:4');
    await ask(url, 'POST', '/tickets', ticket);
    await ask(url, 'POST', '/counters/3/call', {});
    await ask(url, 'POST', '/counters/3/transfer', { serviceId: 'labour' });
    await console4.until(({ waiting }) => waiting[0]?.number === 'A001' && waiting[0].transferred !== null);
    simulated!.act({ do: 'press', deviceId: 'boxes', address: 4, key: 'call' });
    const shown = await wall.until(({ calls }) => calls[0]?.counterNumber === '4');
    expect(shown.calls[0]!.ticketNumber).toBe('A001');
    await console4.until(({ currentTicket }) => currentTicket?.transferred?.counterNumber === '3');
    const view = (): SimulationView => simulated!.view(1, false);
    await expect.poll(() => view().signs.find(({ deviceId }) => deviceId === 'sign-4')!.text).toBe('请A001到4号窗口');
    await expect.poll(() => view().boxes.find(({ counterId }) => counterId === '4')!.ticketDigits).toBe('001');
    const said = (): string => JSON.stringify(view().voices);
    await expect.poll(said).toContain('四号窗口');
    expect(said()).not.toContain('B001');
  }, 20_000);

  test('one person who waits in two lines is not called to two counters at once (Q10)', async () => {
    const { url, hall } = await startTestHall();
    await openCounters({ hall });
    const numbers: string[] = [];
    for (const serviceId of ['civil', 'labour']) {
      const asked = {
        type: 'IssueTicket',
        serviceId,
        priorityClass: null,
        kioskId: null,
        print: false,
        person: 'hash',
      };
      const outcome = await hall.execute(asked, { actor: 'kiosk-1' });
      if ('refused' in outcome) throw new Error(outcome.refused);
      numbers.push((outcome.events[0]!.data as { number: string }).number);
    }
    expect((await ask(url, 'POST', '/counters/3/call', {})).body).toMatchObject({ ticket: { number: numbers[0] } });
    expect((await ask(url, 'POST', '/counters/4/call', {})).body.code).toBe('nobody-waiting');
    const direct = await ask(url, 'POST', '/counters/4/direct-call', { number: numbers[1] });
    expect(direct).toMatchObject({ status: 409, body: { code: 'person-elsewhere' } });
    expect(direct.body['detail']).toContain('3');
    await ask(url, 'POST', '/counters/3/complete', {});
    expect((await ask(url, 'POST', '/counters/4/call', {})).body).toMatchObject({ ticket: { number: numbers[1] } });
  }, 20_000);
});

describe('the estimate in a running hall', () => {
  test('is said before and with the number, follows the line, and is held against what happened', async () => {
    const { url, time } = await township();
    await ask(url, 'POST', '/counters/1/open', {});
    const kiosk = await followRoom<KioskView>(url, 'kiosk');
    // the estimate has followed the opening: whoever comes now is told 'now', and does not count for its quality
    await kiosk.until(({ services }) => services[0]!.estimatedWait?.highMinutes === 0);
    await ask(url, 'POST', '/tickets', ticket);
    await ask(url, 'POST', '/counters/1/call', {});
    await kiosk.until(({ services }) => (services[0]!.estimatedWait?.highMinutes ?? 0) > 1);
    const first = await ask(url, 'POST', '/tickets', ticket);
    expect(first.body['estimatedWait']).not.toBeNull();
    const [id, token] = [String(first.body['id']), String(first.body['phoneUrl']).split('/').pop()];
    const phone = await followRoom<{ ticket: { estimatedWait: { highMinutes: number } | null } }>(
      url,
      `ticket:${token}`,
    );
    await phone.until((view) => (view.ticket.estimatedWait?.highMinutes ?? 0) > 1);
    time.add(7 * MINUTE);
    await ask(url, 'POST', '/counters/1/call', {});
    expect((await ask(url, 'GET', `/tickets/${id}`)).body).toMatchObject({ status: 'called', estimatedWait: null });
    const quality = await ask(url, 'GET', '/days/2026-11-26/estimates');
    expect(quality.body).toMatchObject({
      all: { people: 1, coverage: 1 },
      services: [{ serviceId: 'civil', people: 1 }],
    });
    const metrics = await (await fetch(`${url}/api/v1/metrics`)).text();
    expect(metrics).toMatch(/^quhao_estimate_coverage\{[^}]*\} 1$/m);
  }, 30_000);
});

test('a box with one button: a second press soon after a call that nobody answered means that the person is absent', async () => {
  const file = hallFile();
  const devices = file.devices.map((device) =>
    device.id === 'boxes' ? ({ ...device, oneButtonSeconds: 60, repeatWindowMs: 50 } as typeof device) : device,
  );
  const time = clockAt(MORNING);
  const { url, simulated, hall } = await startTestHall({ file: { ...file, devices }, time });
  // presses further apart than one that is sent again for want of an echo
  const press = async (): Promise<void> => {
    await pause(60);
    simulated!.act({ do: 'press', deviceId: 'boxes', address: 3, key: 'call' });
  };
  for (let count = 0; count < 3; count += 1) await ask(url, 'POST', '/tickets', ticket);
  const current = (): string | undefined => {
    const { condition } = hall.state.queue.counters.get('3' as never)!;
    if (condition.state !== 'open' || condition.current === null) return undefined;
    return hall.state.queue.tickets.get(condition.current.ticketId)?.number;
  };
  await press();
  await expect.poll(current).toBe('A001');
  time.add(20_000);
  await press();
  await expect.poll(current).toBe('A002');
  expect(hall.state.queue.figures).toEqual({ issued: 3, completed: 0, noShow: 1 });
  time.add(5 * MINUTE);
  await press();
  await expect.poll(current).toBe('A003');
  expect(hall.state.queue.figures).toEqual({ issued: 3, completed: 1, noShow: 1 });
});
