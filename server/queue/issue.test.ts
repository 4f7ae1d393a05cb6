import { describe, expect, test } from 'vitest';
import { checkInOf, configurationOf, GivenHall, issueOf, MINUTE, NINE } from '../../test/support/queue.ts';
import { parseSpan, timeOf } from '../plan/span.ts';
import type { HallConfiguration, ServiceConfiguration } from '../settings/events.ts';
import { offerOf } from './offer.ts';
import { lineOf } from './state.ts';
import type { Ticket } from './state.ts';

const DAY = '2026-11-26';
const HOURS = {
  open: [parseSpan('8:30-12:00')!, parseSpan('14:30-17:30')!],
  days: 'workdays',
  ticketsBeforeMinutes: 30,
  lastTicketMinutes: 10,
} as const;
const APPOINTMENTS = { slotMinutes: 30, daysAhead: 14, lateMinutes: 15, aheadMinutes: 20 };
const clock = (text: string): number => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return timeOf(DAY, hour * 60 + minute);
};

function hallWith(more: Partial<HallConfiguration>, service: Partial<ServiceConfiguration> = {}): GivenHall {
  const usual = configurationOf({ rules: { justCalledMs: 0 } });
  const [first, ...others] = usual.services;
  return new GivenHall({ ...usual, services: [{ ...first!, ...service }, ...others], ...more });
}
const at = (hall: GivenHall, text: string): GivenHall => {
  hall.now = clock(text);
  return hall;
};
const ticket = (hall: GivenHall, number: string): Ticket =>
  [...hall.state.tickets.values()].find((candidate) => candidate.number === number)!;
const order = (hall: GivenHall): string[] =>
  lineOf(hall.state, 'a' as never).map(({ ticketId }) => hall.state.tickets.get(ticketId)!.number);
const offer = (hall: GivenHall, waitMs: number | null = null): ReturnType<typeof offerOf> => {
  const configuration = hall.state.configuration!;
  return offerOf(hall.state, configuration, configuration.services[0]!, waitMs, hall.now);
};

describe('opening hours', () => {
  test('outside them no number is given, and it is said when there are some', () => {
    const hall = hallWith({ hours: HOURS });
    expect(at(hall, '7:00').refusal(issueOf('a'))).toEqual({ refused: 'hall-not-open-yet', params: { time: '8:00' } });
    expect(at(hall, '12:30').refusal(issueOf('a')).params).toEqual({ time: '14:00' });
    expect(at(hall, '17:25').refusal(issueOf('a'))).toEqual({
      refused: 'hall-closed-until',
      params: { day: '11-27', time: '8:00' },
    });
  });

  test('at the desk staff may give one all the same', () => {
    const hall = hallWith({ hours: HOURS });
    expect(at(hall, '12:30').execute(issueOf('a', { byStaff: true }))).toHaveLength(1);
  });

  test('what a person should know is said before: no counter, when one opens, the end of the day (Q07)', () => {
    const hall = hallWith({ hours: HOURS });
    expect(at(hall, '7:00') && offer(hall)).toEqual({
      mayTake: false,
      notice: { code: 'hall-not-open-yet', params: { time: '8:00' } },
    });
    expect(at(hall, '8:10') && offer(hall).notice).toEqual({ code: 'counter-from', params: { time: '8:30' } });
    expect(at(hall, '9:00') && offer(hall)).toEqual({ mayTake: true, notice: { code: 'no-counter' } });
    hall.open('1');
    expect(offer(hall).notice).toBeNull();
    expect(at(hall, '17:05') && offer(hall).notice).toEqual({ code: 'closes', params: { time: '17:30' } });
    expect(at(hall, '16:30') && offer(hall, 90 * MINUTE).notice).toEqual({
      code: 'may-not-be-served',
      params: { time: '17:30' },
    });
  });
});

describe('quotas', () => {
  test('of a day: the last ones are announced, then it is refused; a number given up gives its place back', () => {
    const hall = hallWith({}, { quota: { day: 6 } }).open('1');
    hall.issue('a');
    expect(offer(hall).notice).toEqual({ code: 'few-left', params: { count: 5 } });
    for (let count = 0; count < 5; count += 1) hall.issue('a');
    expect(hall.refusal(issueOf('a'))).toEqual({ refused: 'daily-limit-reached', params: { service: '民政救助' } });
    expect(offer(hall).mayTake).toBe(false);
    hall.execute({ type: 'CancelTicket', ticketId: ticket(hall, 'A003').id, reason: 'by-person' });
    expect(hall.issue('a')).toBe('A007');
  });

  test('of a stretch of the day: the next one is named', () => {
    const slots = [
      { from: 510, to: 720, tickets: 2 },
      { from: 840, to: 1050, tickets: 1 },
    ];
    const hall = at(hallWith({}, { quota: { slots } }), '9:00');
    hall.issue('a');
    hall.issue('a');
    expect(hall.refusal(issueOf('a'))).toEqual({
      refused: 'slot-limit-reached',
      params: { service: '民政救助', time: '14:00' },
    });
    expect(at(hall, '14:00').issue('a')).toBe('A003');
    expect(hall.refusal(issueOf('a')).refused).toBe('daily-limit-reached');
  });

  test('of a person, by the keyed hash of the card; without a card nobody is counted', () => {
    const hall = hallWith({}, { quota: { person: 1 } });
    hall.execute(issueOf('a', { person: 'p' }));
    hall.execute({ type: 'CancelTicket', ticketId: ticket(hall, 'A001').id, reason: 'by-person' });
    hall.execute(issueOf('a', { person: 'p' }));
    hall.open('1').call('1');
    hall.after(MINUTE).execute({ type: 'CompleteService', counterId: '1' });
    expect(hall.refusal(issueOf('a', { person: 'p' }))).toEqual({
      refused: 'person-limit-reached',
      params: { service: '民政救助', times: 1 },
    });
    expect(hall.issue('a')).toBe('A003');
  });

  test('a transferred ticket counts for the service it was taken for', () => {
    const hall = hallWith({}, { quota: { day: 1 } })
      .open('1')
      .open('2');
    hall.issue('a');
    hall.call('1');
    const handOn = {
      type: 'TransferTicket',
      counterId: '1',
      toCounterId: null,
      position: 'kept',
      reason: null,
    } as const;
    hall.after(MINUTE).execute({ ...handOn, serviceId: 'b' });
    expect(hall.refusal(issueOf('a')).refused).toBe('daily-limit-reached');
  });
});

describe('priority by service and by class', () => {
  const elderly = configurationOf({ rules: {} }).priorityClasses[0]!;

  test('a class that is switched off, or not for this service, is refused with what to do', () => {
    const off = hallWith({ priorityClasses: [{ ...elderly, enabled: false }] });
    expect(off.refusal(issueOf('a', { priorityClass: 'elderly' }))).toEqual({
      refused: 'no-priority-here',
      params: { name: '65岁以上老人', service: '民政救助' },
    });
    const other = hallWith({ priorityClasses: [{ ...elderly, services: ['b' as never] }] });
    expect(other.refusal(issueOf('a', { priorityClass: 'elderly' })).refused).toBe('no-priority-here');
    expect(other.issue('b', 'elderly')).toBe('B001');
    expect(hallWith({}, { priority: false }).refusal(issueOf('a', { priorityClass: 'elderly' })).refused).toBe(
      'no-priority-here',
    );
  });
});

describe('checking in', () => {
  const booked = (): GivenHall => at(hallWith({ appointments: APPOINTMENTS }, { appointmentsASlot: 2 }), '8:00');

  test('on time counts as come twenty minutes before the slot; the same line, and the reason is shown', () => {
    const hall = booked();
    const id = hall.book('a', clock('10:00'));
    at(hall, '9:30').issue('a');
    at(hall, '9:50').issue('a');
    expect(at(hall, '9:58').checkIn(id)).toBe('A003');
    expect(order(hall)).toEqual(['A001', 'A003', 'A002']);
    expect(ticket(hall, 'A003').rankReason?.code).toBe('appointment');
  });

  test('early is never worse than come without an appointment', () => {
    const hall = booked();
    const id = hall.book('a', clock('10:00'));
    at(hall, '8:15').checkIn(id);
    at(hall, '8:20').issue('a');
    expect(order(hall)).toEqual(['A001', 'A002']);
  });

  test('late beyond the tolerance counts as come now; the punctual go first (Q08)', () => {
    const hall = booked();
    const nine = hall.book('a', clock('9:00'));
    const ten = hall.book('a', clock('10:00'));
    at(hall, '9:55').checkIn(ten);
    expect(at(hall, '10:30').checkIn(nine)).toBe('A002');
    expect(order(hall)).toEqual(['A001', 'A002']);
    expect(ticket(hall, 'A002').rankReason?.code).toBe('appointment-late');
    expect(ticket(hall, 'A002').place.rankAt).toBe(clock('10:30'));
    // within the tolerance it is on time
    const again = hall.book('a', clock('10:30'));
    at(hall, '10:45').checkIn(again);
    expect(ticket(hall, 'A003').place.rankAt).toBe(clock('10:10'));
  });

  test('once, on its day, with what is booked: everything else is refused by name', () => {
    const hall = booked();
    const id = hall.book('a', clock('10:00'));
    hall.checkIn(id);
    expect(hall.refusal(checkInOf(id)).refused).toBe('checked-in-before');
    expect(hall.refusal(checkInOf('nothing'))).toEqual({ refused: 'unknown-appointment', unknown: true });
    const tomorrow = hall.book('a', clock('10:00') + 24 * 60 * MINUTE);
    expect(hall.refusal(checkInOf(tomorrow))).toEqual({
      refused: 'appointment-other-day',
      params: { day: '2026-11-27' },
    });
    const given = hall.book('a', clock('11:00'));
    hall.record('AppointmentCancelled', { appointmentId: given }, `appointments/${DAY}`);
    expect(hall.refusal(checkInOf(given)).refused).toBe('not-booked');
  });

  test('a booked place is not taken from the walk-ins’ numbers, and a person has one number a service', () => {
    const hall = at(hallWith({ appointments: APPOINTMENTS }, { appointmentsASlot: 2, quota: { day: 1 } }), '9:00');
    hall.checkIn(hall.book('a', clock('9:30'), 'p'));
    expect(hall.issue('a')).toBe('A002');
    expect(hall.refusal(checkInOf(hall.book('a', clock('10:00'), 'p')))).toEqual({
      refused: 'already-in-queue',
      params: { number: 'A001' },
    });
  });

  test('six digits do as well as the token', () => {
    const hall = booked();
    const { code } = hall.state.book.byId.get(hall.book('a', clock('10:00')))!;
    expect(hall.checkIn(code)).toBe('A001');
  });
});

describe('the day', () => {
  test('closed by hand: nobody at a counter is sent away, nobody waiting without being told', () => {
    const hall = hallWith({}).open('1');
    hall.issue('a');
    hall.issue('a');
    hall.call('1');
    const close = { type: 'CloseDay', evenIfWaiting: false } as const;
    expect(hall.refusal(close)).toEqual({ refused: 'counters-busy', params: { numbers: 'A001' } });
    hall.after(MINUTE).execute({ type: 'CompleteService', counterId: '1' });
    expect(hall.refusal(close)).toEqual({ refused: 'people-waiting', params: { count: 1 } });
    const [closed] = hall.execute({ ...close, evenIfWaiting: true });
    expect(closed!.data).toMatchObject({ day: DAY, byHand: true, carried: [] });
    expect(hall.statusOf('A002')).toBe('expired');
    for (const command of [issueOf('a'), { type: 'OpenCounter', counterId: '1' } as const, close]) {
      expect(hall.refusal(command).refused).toBe('day-closed');
    }
    expect(hall.refusal({ type: 'CallNext', counterId: '1', via: 'box' }).refused).toBe('day-closed');
    expect(offer(hall)).toEqual({ mayTake: false, notice: { code: 'day-closed' } });
  });

  test('closed too early it is opened again, and who was sent home waits where they waited', () => {
    const hall = hallWith({}).open('1');
    hall.issue('a');
    hall.after(MINUTE).issue('a', 'elderly');
    const before = order(hall);
    hall.execute({ type: 'CloseDay', evenIfWaiting: true });
    hall.after(MINUTE).execute({ type: 'ReopenDay' });
    expect(order(hall)).toEqual(before);
    expect(hall.refusal({ type: 'ReopenDay' }).refused).toBe('day-open');
    expect(hall.open('1').call('1')).toBe('A002');
  });

  test('midnight closes what is open once, and nothing twice', () => {
    const hall = hallWith({});
    hall.issue('a');
    expect(hall.execute({ type: 'AdvanceDay', to: '2026-11-27' }).map(({ type }) => type)).toEqual([
      'DayClosed',
      'DayOpened',
    ]);
    hall.execute({ type: 'CloseDay', evenIfWaiting: true });
    expect(hall.execute({ type: 'AdvanceDay', to: '2026-11-28' }).map(({ type }) => type)).toEqual(['DayOpened']);
    expect(hall.issue('a')).toBe('A001');
  });
});

test('what was said of the wait stays with the ticket', () => {
  const hall = new GivenHall(configurationOf({ rules: {} }));
  hall.now = NINE;
  hall.execute(issueOf('a', { told: { p50Ms: 9 * MINUTE, p90Ms: 21 * MINUTE } }));
  expect(ticket(hall, 'A001').told).toEqual({ p50Ms: 9 * MINUTE, p90Ms: 21 * MINUTE });
});
