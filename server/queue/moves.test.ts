import { describe, expect, test } from 'vitest';
import { hallFor, MINUTE } from '../../test/support/queue.ts';
import type { GivenHall } from '../../test/support/queue.ts';
import { lineOf, sumOf } from './state.ts';
import type { Ticket } from './state.ts';

function open(rules = {}): GivenHall {
  return hallFor({ rules: { justCalledMs: 0, ...rules } })
    .open('1')
    .open('2');
}
const ticket = (hall: GivenHall, number: string): Ticket =>
  [...hall.state.tickets.values()].find((candidate) => candidate.number === number)!;
const line = (hall: GivenHall, service: string): string[] =>
  lineOf(hall.state, service as never).map(({ ticketId }) => hall.state.tickets.get(ticketId)!.number);

describe('a person who goes away for a while', () => {
  test('for papers comes back at any counter of the service, and the gap is nobody’s time', () => {
    const hall = open();
    hall.issue('a');
    hall.call('1');
    hall.after(2 * MINUTE).execute({ type: 'HoldTicket', counterId: '1', kind: 'without-papers' });
    expect(hall.statusOf('A001')).toBe('held');
    hall.after(30 * MINUTE).execute({ type: 'ResumeTicket', counterId: '2', ticketId: null });
    hall.after(3 * MINUTE).execute({ type: 'CompleteService', counterId: '2' });
    expect(sumOf(ticket(hall, 'A001'), 'held', hall.now)).toBe(30 * MINUTE);
    expect(sumOf(ticket(hall, 'A001'), 'serving', hall.now)).toBe(5 * MINUTE);
    expect(hall.state.counters.get('2' as never)!.serviceMsToday).toBe(3 * MINUTE);
  });

  test('whose papers lie at a counter comes back there only, and is told where', () => {
    const hall = open();
    hall.issue('a');
    hall.call('1');
    hall.execute({ type: 'HoldTicket', counterId: '1', kind: 'with-papers' });
    const { id } = ticket(hall, 'A001');
    expect(hall.refusal({ type: 'ResumeTicket', counterId: '2', ticketId: id })).toEqual({
      refused: 'held-elsewhere',
      params: { number: 'A001', counter: '1' },
    });
    expect(hall.refusal({ type: 'ResumeTicket', counterId: '2', ticketId: null }).refused).toBe('nobody-held');
    hall.execute({ type: 'ResumeTicket', counterId: '1', ticketId: id });
    expect(hall.statusOf('A001')).toBe('called');
  });

  test('who fills something in is reminded of; whoever was longest away is called back first', () => {
    const hall = open({ holdReminderMinutes: 10 });
    for (let count = 0; count < 2; count += 1) {
      hall.issue('a');
      hall.call('1');
      hall.after(MINUTE).execute({ type: 'HoldTicket', counterId: '1', kind: 'waiting' });
    }
    expect(ticket(hall, 'A002').held!.remindAt).toBe(hall.now + 10 * MINUTE);
    hall.execute({ type: 'ResumeTicket', counterId: '1', ticketId: null });
    expect(hall.statusOf('A001')).toBe('called');
  });

  test('and does not come back is a no-show after the calls, or expires with the day: never lost', () => {
    const hall = open({ callsBeforeNoShow: 1 });
    hall.issue('a');
    hall.call('1');
    hall.execute({ type: 'HoldTicket', counterId: '1', kind: 'waiting' });
    hall.execute({ type: 'ResumeTicket', counterId: '1', ticketId: null });
    hall.execute({ type: 'MarkNoShow', counterId: '1' });
    expect(hall.statusOf('A001')).toBe('no-show');
    hall.issue('a');
    hall.call('1');
    hall.execute({ type: 'HoldTicket', counterId: '1', kind: 'waiting' });
    const [closed] = hall.execute({ type: 'AdvanceDay', to: '2026-11-27' });
    expect((closed!.data as { expired: string[] }).expired).toHaveLength(1);
  });
});

describe('handed on', () => {
  test('to a service the person keeps number and rank, and is in the list of each counter that may call', () => {
    const hall = open();
    hall.issue('a');
    hall.after(MINUTE).issue('b');
    hall.call('1');
    const transfer = { type: 'TransferTicket', counterId: '1', toCounterId: null, reason: null } as const;
    hall.execute({ ...transfer, serviceId: 'b', position: 'kept' });
    expect(line(hall, 'b')).toEqual(['A001', 'B001']);
    expect(hall.call('2')).toBe('A001');
  });

  test.each([
    ['front', ['A001', 'B001', 'B002', 'B003']],
    ['back', ['B001', 'B002', 'B003', 'A001']],
    [2, ['B001', 'B002', 'A001', 'B003']],
  ] as const)('to position %s', (position, expected) => {
    const hall = open();
    for (let count = 0; count < 3; count += 1) hall.after(MINUTE).issue('b');
    hall.after(MINUTE).issue('a');
    hall.call('1');
    hall.execute({ type: 'TransferTicket', counterId: '1', serviceId: 'b', toCounterId: null, position, reason: '急' });
    expect(line(hall, 'b')).toEqual(expected);
    expect(hall.events[hall.events.length - 1]!.data).toMatchObject({ position, reason: '急' });
  });

  test('to one counter only that one calls the person, the others are not held up; closing it lets go', () => {
    const hall = open();
    hall.issue('a');
    hall.issue('a');
    hall.call('1');
    const here = { type: 'TransferTicket', counterId: '1', serviceId: null, position: 'kept', reason: null } as const;
    expect(hall.refusal({ ...here, toCounterId: '1' }).refused).toBe('transfer-to-itself');
    hall.execute({ ...here, toCounterId: '2' });
    expect(hall.call('1')).toBe('A002');
    hall.execute({ type: 'CloseCounter', counterId: '2' });
    expect(line(hall, 'a')).toEqual(['A001']);
    expect(hall.call('1')).toBe('A001');
  });

  test('twice in one line is refused, naming the other number', () => {
    const hall = open();
    const take = { type: 'IssueTicket', priorityClass: null, kioskId: null, print: false, person: 'hash' } as const;
    hall.execute({ ...take, serviceId: 'a' });
    hall.execute({ ...take, serviceId: 'b' });
    expect(hall.refusal({ ...take, serviceId: 'a' })).toMatchObject({
      refused: 'already-in-queue',
      params: { number: 'A001' },
    });
    hall.call('1');
    const transfer = {
      type: 'TransferTicket',
      counterId: '1',
      toCounterId: null,
      position: 'kept',
      reason: null,
    } as const;
    expect(hall.refusal({ ...transfer, serviceId: 'b' })).toMatchObject({ params: { number: 'B001' } });
  });
});

test('one person is never called to two counters: the second place is kept', () => {
  const hall = open();
  const take = { type: 'IssueTicket', priorityClass: null, kioskId: null, print: false, person: 'hash' } as const;
  hall.execute({ ...take, serviceId: 'a' });
  hall.execute({ ...take, serviceId: 'b' });
  hall.issue('b');
  hall.call('1');
  expect(hall.refusal({ type: 'CallTicket', counterId: '2', number: 'B001' })).toEqual({
    refused: 'person-elsewhere',
    params: { number: 'B001', counter: '1' },
  });
  expect(hall.call('2')).toBe('B002');
  hall.execute({ type: 'CompleteService', counterId: '1' });
  hall.execute({ type: 'CompleteService', counterId: '2' });
  expect(hall.call('2')).toBe('B001');
});

describe('somebody who was missed', () => {
  test('comes back after two others, once, and keeps the number', () => {
    const hall = open({ callsBeforeNoShow: 1 });
    for (let count = 0; count < 4; count += 1) hall.after(MINUTE).issue('a');
    hall.call('1');
    hall.execute({ type: 'MarkNoShow', counterId: '1' });
    const { id } = ticket(hall, 'A001');
    hall.execute({ type: 'ReactivateTicket', ticketId: id });
    expect(line(hall, 'a')).toEqual(['A002', 'A003', 'A001', 'A004']);
    expect(hall.state.figures.noShow).toBe(0);
    for (const number of ['A002', 'A003', 'A001']) expect(hall.call('1')).toBe(number);
    hall.execute({ type: 'MarkNoShow', counterId: '1' });
    expect(hall.refusal({ type: 'ReactivateTicket', ticketId: id }).refused).toBe('reactivated-before');
  });

  test('and has taken a new number meanwhile is refused, naming it', () => {
    const hall = open({ callsBeforeNoShow: 1 });
    const take = {
      type: 'IssueTicket',
      serviceId: 'a',
      priorityClass: null,
      kioskId: null,
      print: false,
      person: 'h',
    } as const;
    hall.execute(take);
    hall.call('1');
    hall.execute({ type: 'MarkNoShow', counterId: '1' });
    hall.execute(take);
    const refusal = hall.refusal({ type: 'ReactivateTicket', ticketId: ticket(hall, 'A001').id });
    expect(refusal).toMatchObject({ refused: 'already-in-queue', params: { number: 'A002' } });
  });
});

test('several services in one visit: the next begins when the one before ends, under the same number', () => {
  const hall = open();
  hall.execute({
    type: 'IssueTicket',
    serviceId: 'a',
    priorityClass: null,
    kioskId: null,
    print: false,
    followedBy: ['b'] as never,
  });
  hall.call('1');
  hall.after(5 * MINUTE).execute({ type: 'CompleteService', counterId: '1' });
  expect(hall.statusOf('A001')).toBe('waiting');
  expect(line(hall, 'b')).toEqual(['A001']);
  expect(hall.call('2')).toBe('A001');
  hall.execute({ type: 'CompleteService', counterId: '2' });
  expect(hall.statusOf('A001')).toBe('completed');
  expect(hall.state.figures.completed).toBe(1);
});

test('a waiting number can be given up, one that is called cannot', () => {
  const hall = open();
  hall.issue('a');
  hall.issue('a');
  hall.execute({ type: 'CancelTicket', ticketId: ticket(hall, 'A001').id, reason: 'by-person' });
  expect(hall.call('1')).toBe('A002');
  const refusal = hall.refusal({ type: 'CancelTicket', ticketId: ticket(hall, 'A002').id, reason: 'by-person' });
  expect(refusal.refused).toBe('ticket-not-waiting');
});

test('without a kiosk a call makes the visit', () => {
  const hall = open({ paperRoll: true });
  expect(hall.call('1')).toBe('A001');
  expect(hall.call('2')).toBe('A002');
  expect(hall.state.figures.issued).toBe(2);
});

test('a clock put back never makes a stretch of a ticket negative', () => {
  const hall = open();
  hall.issue('a');
  hall.after(75 * MINUTE).call('1');
  expect(sumOf(ticket(hall, 'A001'), 'waiting', hall.now)).toBe(75 * MINUTE);
  hall.execute({ type: 'CompleteService', counterId: '1' });
  hall.issue('a');
  hall.after(-120 * MINUTE).call('1');
  expect(sumOf(ticket(hall, 'A002'), 'waiting', hall.now)).toBeGreaterThanOrEqual(0);
});
