import { describe, expect, test } from 'vitest';
import type { CounterId } from '../../contract/ids.ts';
import { configurationOf } from '../../test/support/queue.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { foldPlans, noPlans, openingAt, planOf, staffedFrom } from './plans.ts';
import type { Plans } from './plans.ts';
import type { DayPlanned } from './events.ts';
import { common, inOrder, parseSpan, timeOf, weekdayOf } from './span.ts';
import { feastOf, isProvisional, isWorkday } from './workdays.ts';

const HOURS = [parseSpan('08:30-12:00')!, parseSpan('14:30-17:30')!];
const hall: HallConfiguration = {
  ...configurationOf({ rules: {} }),
  hours: { open: HOURS, days: 'workdays', ticketsBeforeMinutes: 30, lastTicketMinutes: 10 },
};
const one = '1' as CounterId;
const two = '2' as CounterId;

function planned(...days: readonly Partial<DayPlanned['data']>[]): Plans {
  const plans = noPlans();
  for (const data of days) {
    const whole = { day: '2026-11-26', once: true, hours: null, reason: null, counters: {}, ...data };
    const nowhere = { position: 1, stream: 'settings', version: 1, at: 0, actor: '', commandId: '' };
    foldPlans(plans, { ...nowhere, type: 'DayPlanned', data: whole });
  }
  return plans;
}
const at = (day: string, clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return timeOf(day, hour * 60 + minute);
};

describe('stretches of a day', () => {
  test('are read as they are written, and nothing else is', () => {
    expect(parseSpan('08:30-12:00')).toEqual({ from: 510, to: 720 });
    expect(parseSpan('0:00-24:00')).toEqual({ from: 0, to: 1440 });
    for (const wrong of ['12:00-08:30', '8:30', '25:00-26:00', '8:60-9:00', '24:00-24:30', '']) {
      expect(parseSpan(wrong)).toBeNull();
    }
  });

  test('follow one another, and have in common what lies in both', () => {
    expect(inOrder(HOURS)).toBe(true);
    expect(inOrder([...HOURS].reverse())).toBe(false);
    expect(common(HOURS, [{ from: 600, to: 900 }])).toEqual([
      { from: 600, to: 720 },
      { from: 870, to: 900 },
    ]);
  });
});

describe('the calendar (M01)', () => {
  test('a feast is free although a workday; a make-up day is worked although a weekend', () => {
    expect(['2026-05-01', '2026-05-09', '2026-09-20', '2026-11-26', '2026-11-28'].map(isWorkday)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(feastOf('2026-05-01')).toBe('劳动节');
    expect(feastOf('2026-11-26')).toBeNull();
  });

  test('a year that is not published yet is provisional', () => {
    expect(isProvisional('2026-11-26')).toBe(false);
    expect(isProvisional('2099-11-26')).toBe(true);
  });
});

describe('the plan of a day', () => {
  test('is the hall’s hours with every counter staffed, unless somebody planned it', () => {
    const plan = planOf(hall, noPlans(), '2026-11-26');
    expect(plan).toMatchObject({ hours: HOURS, source: 'usual', reason: null });
    expect(plan.counters.get(one)).toEqual(HOURS);
  });

  test('is taken over from the week before, and not from a day planned for once', () => {
    const morning = [parseSpan('9:00-11:00')!];
    const lasting = planned({ day: '2026-11-19', once: false, counters: { [one]: morning } });
    expect(planOf(hall, lasting, '2026-11-26')).toMatchObject({ source: 'week-before' });
    expect(planOf(hall, lasting, '2026-12-03').counters.get(one)).toEqual(morning);
    expect(planOf(hall, lasting, '2026-11-27').counters.get(one)).toEqual(HOURS);
    expect(planOf(hall, lasting, '2026-11-12').counters.get(one)).toEqual(HOURS);
    const once = planned({ day: '2026-11-19', counters: { [one]: morning } });
    expect(planOf(hall, once, '2026-11-26').source).toBe('usual');
  });

  test('a feast stays free although the week before was planned; the office may open it', () => {
    const week = planned({ day: '2026-09-24', once: false, counters: { [one]: HOURS } });
    expect(weekdayOf('2026-10-01')).toBe(weekdayOf('2026-09-24'));
    expect(planOf(hall, week, '2026-10-01')).toMatchObject({ hours: [], reason: '国庆节' });
    const opened = planned({ day: '2026-10-01', hours: [HOURS[0]!], reason: '社保集中办理' });
    expect(planOf(hall, opened, '2026-10-01')).toMatchObject({ hours: [HOURS[0]], reason: '社保集中办理' });
  });

  test('a counter is never staffed while the hall is closed', () => {
    const plans = planned({ counters: { [one]: [parseSpan('7:00-20:00')!] } });
    expect(planOf(hall, plans, '2026-11-26').counters.get(one)).toEqual(HOURS);
  });

  test('days that are over are forgotten, what weeks take over is not', () => {
    const plans = planned({ day: '2026-11-19', once: false }, { day: '2026-11-27' });
    const nowhere = { position: 1, stream: 'day/2026-11-28', version: 1, at: 0, actor: '', commandId: '' };
    foldPlans(plans, { ...nowhere, type: 'DayOpened', data: { day: '2026-11-28', carried: [] } });
    expect([plans.byDay.size, plans.lasting.size]).toEqual([0, 1]);
  });
});

describe('whether numbers are given', () => {
  const state = (day: string, clock: string): string => openingAt(hall, noPlans(), at(day, clock)).state;

  test('from half an hour before each opening to ten minutes before the end', () => {
    const clocks = ['7:59', '8:00', '11:59', '12:00', '13:59', '14:00', '17:19', '17:20'];
    expect(clocks.map((clock) => state('2026-11-26', clock))).toEqual([
      'not-yet',
      'open',
      'open',
      'not-yet',
      'not-yet',
      'open',
      'open',
      'over',
    ]);
  });

  test('after the end the next opening is named, over a weekend and over a feast', () => {
    expect(openingAt(hall, noPlans(), at('2026-11-27', '18:00'))).toMatchObject({ opensAt: at('2026-11-30', '8:00') });
    expect(openingAt(hall, noPlans(), at('2026-10-01', '9:00'))).toMatchObject({
      state: 'over',
      reason: '国庆节',
      opensAt: at('2026-10-08', '8:00'),
    });
  });

  test('a hall without hours is never closed by the clock', () => {
    const always = configurationOf({ rules: {} });
    expect(openingAt(always, noPlans(), at('2026-11-28', '3:00'))).toEqual({
      state: 'open',
      lastTicketAt: null,
      closesAt: null,
    });
  });

  test('when somebody is expected: now, later, or not any more', () => {
    const plans = planned({ counters: { [one]: [parseSpan('9:00-10:00')!, parseSpan('15:00-16:00')!], [two]: [] } });
    const plan = planOf(hall, plans, '2026-11-26');
    expect(staffedFrom(plan, [one, two], at('2026-11-26', '9:30'))).toBe(at('2026-11-26', '9:30'));
    expect(staffedFrom(plan, [one, two], at('2026-11-26', '10:00'))).toBe(at('2026-11-26', '15:00'));
    expect(staffedFrom(plan, [one, two], at('2026-11-26', '16:00'))).toBeNull();
    expect(staffedFrom(plan, [two], at('2026-11-26', '9:30'))).toBeNull();
  });
});
