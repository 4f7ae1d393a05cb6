import { describe, expect, test } from 'vitest';
import { configurationOf, MINUTE } from '../../test/support/queue.ts';
import type { Context, Refusal } from '../hall/slice.ts';
import { parseSpan, timeOf } from '../plan/span.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { appointmentsSlice } from './rules.ts';
import type { AppointmentCommand } from './rules.ts';
import { slotsOf } from './slots.ts';

const usual = configurationOf({ rules: {} });
const hall: HallConfiguration = {
  ...usual,
  services: usual.services.map((service) => ({ ...service, appointmentsASlot: 2 })),
  hours: { open: [parseSpan('8:30-10:00')!], days: 'workdays', ticketsBeforeMinutes: 0, lastTicketMinutes: 0 },
  appointments: { slotMinutes: 30, daysAhead: 7, lateMinutes: 15, aheadMinutes: 20 },
};
const DAY = '2026-11-26';
const at = (day: string, minute: number): number => timeOf(day, minute);

/** The slice alone. */
class Book {
  readonly state = appointmentsSlice.initial();
  now = at(DAY, 8 * 60);
  #position = 0;
  #ids = 0;

  constructor(configuration = hall) {
    this.fold('HallConfigured', configuration);
    this.fold('DayOpened', { day: DAY, carried: [] });
  }

  fold(type: string, data: unknown): void {
    this.#position += 1;
    const place = { position: this.#position, stream: 's', version: this.#position, at: this.now };
    appointmentsSlice.evolve(this.state, { ...place, type, data, actor: 'test', commandId: '' });
  }

  ask(command: AppointmentCommand): { readonly id: string; readonly code: string } | Refusal {
    const context: Context = { now: this.now, actor: 'test', newId: () => `id${(this.#ids += 1)}` };
    const decision = appointmentsSlice.decide(this.state, command, context);
    if ('refused' in decision) return decision;
    const [event] = decision.events;
    expect(event!.stream).toMatch(/^appointments\/2026-/);
    this.fold(event!.type, event!.data);
    const { appointmentId, code } = event!.data as { readonly appointmentId: string; readonly code: string };
    return { id: appointmentId, code };
  }

  make(minute: number, day = DAY, person: string | null = null): ReturnType<Book['ask']> {
    return this.ask({ type: 'MakeAppointment', serviceId: 'a' as never, slotAt: at(day, minute), person });
  }

  free(day = DAY): number[] {
    return slotsOf(hall, this.state.plans, this.state.book, 'a' as never, day).map(({ free }) => free);
  }
}

describe('booking', () => {
  test('as many a slot as the service has places; then the slot is full, others are not', () => {
    const book = new Book();
    book.make(8 * 60 + 30);
    book.make(8 * 60 + 30);
    expect(book.make(8 * 60 + 30)).toEqual({ refused: 'slot-full' });
    expect(book.free()).toEqual([0, 2, 2]);
    expect(book.make(9 * 60)).toHaveProperty('code');
  });

  test('one given up is free again, and cannot be given up twice', () => {
    const book = new Book();
    const made = book.make(9 * 60) as { id: string };
    expect(book.ask({ type: 'CancelAppointment', appointmentId: made.id })).not.toHaveProperty('refused');
    expect(book.free()).toEqual([2, 2, 2]);
    expect(book.ask({ type: 'CancelAppointment', appointmentId: made.id })).toEqual({ refused: 'not-booked' });
    expect(book.ask({ type: 'CancelAppointment', appointmentId: 'x' })).toMatchObject({ unknown: true });
  });

  test('what cannot be booked is refused with the reason', () => {
    const book = new Book();
    expect(book.make(7 * 60)).toEqual({ refused: 'slot-over' });
    expect(book.make(8 * 60 + 40)).toEqual({ refused: 'no-such-slot' });
    expect(book.make(9 * 60, '2026-11-28')).toEqual({ refused: 'no-such-slot' });
    expect(book.make(9 * 60, '2026-12-04')).toEqual({ refused: 'slot-too-far', params: { days: 7 } });
    expect(
      book.ask({ type: 'MakeAppointment', serviceId: 'x' as never, slotAt: book.now, person: null }),
    ).toMatchObject({
      refused: 'unknown-service',
    });
    expect(new Book(usual).make(9 * 60)).toMatchObject({ refused: 'not-bookable' });
  });

  test('a slot without anybody expected at a counter of the service is not offered', () => {
    const book = new Book();
    const plan = { day: DAY, once: true, hours: null, reason: null, counters: { 1: [], 2: [parseSpan('9:00-9:30')!] } };
    book.fold('DayPlanned', plan);
    expect(book.free()).toEqual([2]);
    expect(book.make(8 * 60 + 30)).toEqual({ refused: 'no-such-slot' });
  });

  test('one person books a service once a day; the codes of open appointments differ', () => {
    const book = new Book();
    book.make(9 * 60, DAY, 'p');
    expect(book.make(9 * 60 + 30, DAY, 'p')).toMatchObject({ refused: 'already-booked' });
    const codes = ['2026-11-27', '2026-11-30', '2026-12-01'].flatMap((day) =>
      [510, 540, 570].map((minute) => (book.make(minute, day) as { code: string }).code),
    );
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  });

  test('who did not come is missed when the day closes, and forgotten when the next opens', () => {
    const book = new Book();
    const { id } = book.make(9 * 60) as { id: string };
    book.now += 600 * MINUTE;
    book.fold('DayClosed', { day: DAY, expired: [], carried: [] });
    expect(book.state.book.byId.get(id)?.state).toBe('missed');
    book.fold('DayOpened', { day: '2026-11-27', carried: [] });
    expect(book.state.book.byId.size).toBe(0);
  });
});
