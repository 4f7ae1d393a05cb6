import { describe, expect, test } from 'vitest';
import type { CounterId, StaffId } from '../../contract/ids.ts';
import { configurationOf, MINUTE, NINE } from '../../test/support/queue.ts';
import type { Decision } from '../hall/slice.ts';
import type { NewEvent, RecordedEvent } from '../journal/event.ts';
import type { StaffCommand } from './commands.ts';
import type { StaffData } from './events.ts';
import { staffSlice } from './rules.ts';
import { servingAt } from './serving.ts';

const [one, two] = ['1', '2'] as [CounterId, CounterId];
const [zhou, liu, chen] = ['zhou', 'liu', 'chen'] as [StaffId, StaffId, StaffId];
const person = (counterId: CounterId | null): StaffData => ({
  name: { person: 'staff:x', field: 'name', box: 'sealed' },
  position: '专干',
  photo: null,
  phone: null,
  homeDepartment: null,
  counterId,
  since: '2026-01-01',
});

/** A register with 周 at counter 1, 刘 at counter 2, and 陈 at none. */
function register() {
  const state = staffSlice.initial();
  let position = 0;
  let now = NINE;
  const record = (event: NewEvent): void => {
    position += 1;
    const { stream = 'day/2026-11-26' } = event;
    const recorded: RecordedEvent = {
      ...event,
      stream,
      position,
      version: position,
      at: now,
      actor: 'test',
      commandId: 'c',
    };
    staffSlice.evolve(state, recorded);
  };
  record({ type: 'HallConfigured', data: configurationOf({ rules: {} }) });
  let ids = 0;
  const decide = (command: StaffCommand): Decision =>
    staffSlice.decide(state, command, { now, actor: 'test', newId: () => `id-${(ids += 1)}` });
  /** Types of what happened, or the refusal's code. */
  const does = (command: StaffCommand): readonly NewEvent[] | string => {
    const decision = decide(command);
    if ('refused' in decision) return decision.refused;
    for (const event of decision.events) record(event);
    return decision.events;
  };
  for (const [staffId, counterId] of [
    [zhou, one],
    [liu, two],
    [chen, null],
  ] as const) {
    does({ type: 'RegisterStaff', staffId, data: person(counterId) });
  }
  return {
    state,
    does,
    record,
    later: (minutes: number) => (now += minutes * MINUTE),
    shown: (counterId: CounterId) => servingAt(state, counterId, now)?.id ?? null,
  };
}
const data = (events: readonly NewEvent[] | string): unknown =>
  typeof events === 'string' ? events : events.map(({ type, data }) => [type, data]);

describe('seats', () => {
  test('one person a counter and one counter a person: the seat taken relieves whoever sat there and leaves the other', () => {
    const { does } = register();
    does({ type: 'TakeSeat', counterId: one, staffId: zhou });
    does({ type: 'TakeSeat', counterId: two, staffId: liu });
    expect(data(does({ type: 'TakeSeat', counterId: two, staffId: zhou }))).toEqual([
      ['SeatLeft', { counterId: one, staffId: zhou, why: 'moved' }],
      ['SeatLeft', { counterId: two, staffId: liu, why: 'relieved' }],
      ['SeatTaken', { counterId: two, staffId: zhou, as: 'unplanned' }],
    ]);
  });

  test('taking the seat one has, and leaving one nobody has, change nothing', () => {
    const { does } = register();
    does({ type: 'TakeSeat', counterId: one, staffId: zhou });
    expect(does({ type: 'TakeSeat', counterId: one, staffId: zhou })).toEqual([]);
    expect(does({ type: 'LeaveSeat', counterId: two })).toEqual([]);
  });

  test('nobody sits who is not in the register, has left it, or at a counter that is none', () => {
    const { does } = register();
    expect(does({ type: 'TakeSeat', counterId: one, staffId: 'nobody' as StaffId })).toBe('unknown-staff');
    expect(does({ type: 'TakeSeat', counterId: '9' as CounterId, staffId: zhou })).toBe('unknown-counter');
    does({ type: 'RecordLeaving', staffId: zhou, on: '2026-11-26' });
    expect(does({ type: 'TakeSeat', counterId: one, staffId: zhou })).toBe('staff-left');
  });

  test('whoever leaves the hall leaves the seat with it', () => {
    const { does } = register();
    does({ type: 'TakeSeat', counterId: one, staffId: zhou });
    expect(data(does({ type: 'RecordLeaving', staffId: zhou, on: '2026-11-26' }))).toEqual([
      ['SeatLeft', { counterId: one, staffId: zhou, why: 'left' }],
      ['StaffLeft', { staffId: zhou, on: '2026-11-26' }],
    ]);
  });

  test('the next day begins with empty seats', () => {
    const { does, record, state } = register();
    does({ type: 'TakeSeat', counterId: one, staffId: zhou });
    record({ type: 'DayOpened', data: { day: '2026-11-27', carried: [] } });
    expect(state.seats.size).toBe(0);
  });
});

describe('who is shown at a counter', () => {
  test('who sits there, else the substitute of the time, else who is registered', () => {
    const { does, shown, later } = register();
    expect(shown(one)).toBe(zhou);
    const from = NINE + 30 * MINUTE;
    does({
      type: 'AskSubstitution',
      staffId: zhou,
      substituteStaffId: chen,
      counterId: null,
      from,
      to: from + 60 * MINUTE,
      reason: null,
    });
    later(45);
    expect(shown(one)).toBe(zhou);
    does({ type: 'AgreeToSubstitution', substitutionId: 'id-1' });
    expect(shown(one)).toBe(chen);
    does({ type: 'TakeSeat', counterId: one, staffId: liu });
    expect(shown(one)).toBe(liu);
    does({ type: 'LeaveSeat', counterId: one });
    expect(shown(one)).toBe(chen);
    later(60);
    expect(shown(one)).toBe(zhou);
  });

  test('nobody is shown at two counters', () => {
    const { does, shown } = register();
    does({ type: 'TakeSeat', counterId: two, staffId: zhou });
    expect([shown(one), shown(two)]).toEqual([null, zhou]);
  });
});

describe('substitution', () => {
  const hour = { from: NINE, to: NINE + 60 * MINUTE, reason: null };

  test('the seat says whether it was agreed to', () => {
    const { does } = register();
    const asked = {
      type: 'AskSubstitution',
      staffId: zhou,
      substituteStaffId: chen,
      counterId: null,
      ...hour,
    } as const;
    does(asked);
    const take = { type: 'TakeSeat', counterId: one, staffId: chen } as const;
    expect(data(does(take))).toEqual([['SeatTaken', { counterId: one, staffId: chen, as: 'unplanned' }]]);
    does({ type: 'LeaveSeat', counterId: one });
    does({ type: 'AgreeToSubstitution', substitutionId: 'id-1' });
    expect(data(does(take))).toEqual([['SeatTaken', { counterId: one, staffId: chen, as: 'substitute' }]]);
  });

  test('is decided once, and ends before its time when somebody says so', () => {
    const { does, shown } = register();
    does({ type: 'AskSubstitution', staffId: zhou, substituteStaffId: chen, counterId: null, ...hour });
    does({ type: 'AgreeToSubstitution', substitutionId: 'id-1' });
    expect(does({ type: 'RefuseSubstitution', substitutionId: 'id-1' })).toBe('substitution-decided');
    does({ type: 'EndSubstitution', substitutionId: 'id-1' });
    expect(shown(one)).toBe(zhou);
    expect(does({ type: 'EndSubstitution', substitutionId: 'id-1' })).toBe('substitution-decided');
  });

  test.each([
    ['oneself', { substituteStaffId: zhou }, 'substitute-self'],
    ['a stranger', { substituteStaffId: 'nobody' as StaffId }, 'unknown-staff'],
    ['a time that ends before it begins', { from: NINE + 9, to: NINE + 9 }, 'substitution-span'],
    ['half a year', { to: NINE + 180 * 24 * 60 * MINUTE }, 'substitution-span'],
    ['a time that is over', { from: NINE - 9, to: NINE }, 'substitution-over'],
    ['somebody who has no counter', { staffId: chen, substituteStaffId: liu }, 'no-counter-to-fill'],
    ['a counter that is none', { counterId: '9' as CounterId }, 'unknown-counter'],
  ])('is not asked for with %s', (_what, more, refused) => {
    const { does } = register();
    const asked = {
      type: 'AskSubstitution',
      staffId: zhou,
      substituteStaffId: chen,
      counterId: null,
      ...hour,
    } as const;
    expect(does({ ...asked, ...more })).toBe(refused);
  });

  test('nobody stands in at two counters at once, and no counter has two substitutes', () => {
    const { does } = register();
    const asked = {
      type: 'AskSubstitution',
      staffId: zhou,
      substituteStaffId: chen,
      counterId: null,
      ...hour,
    } as const;
    does(asked);
    expect(does({ ...asked, staffId: liu })).toBe('substitute-busy');
    expect(does({ ...asked, substituteStaffId: liu })).toBe('counter-substituted');
    expect(data(does({ ...asked, substituteStaffId: liu, from: hour.to, to: hour.to + MINUTE }))).toMatchObject([
      ['SubstitutionAsked', { counterId: one }],
    ]);
  });
});

describe('the register', () => {
  test('an id is used once, and a forgotten one never again', () => {
    const { does } = register();
    expect(does({ type: 'RegisterStaff', staffId: zhou, data: person(one) })).toBe('staff-id-taken');
    does({ type: 'RecordLeaving', staffId: zhou, on: '2026-11-26' });
    does({ type: 'ForgetStaff', staffId: zhou, reason: 'asked' });
    expect(does({ type: 'RegisterStaff', staffId: zhou, data: person(one) })).toBe('staff-id-taken');
    expect(does({ type: 'ChangeStaff', staffId: zhou, changes: { counterId: two } })).toBe('staff-forgotten');
  });

  test('whoever still works here is forgotten only when entered by mistake', () => {
    const { does, state } = register();
    expect(does({ type: 'ForgetStaff', staffId: zhou, reason: 'asked' })).toBe('staff-still-here');
    does({ type: 'ForgetStaff', staffId: zhou, reason: 'entered-by-mistake' });
    expect(state.members.get(zhou)).toMatchObject({ forgotten: true, name: '', counterId: null, leftOn: '2026-11-26' });
  });

  test('nobody leaves before the day has come, or before they came', () => {
    const { does } = register();
    expect(does({ type: 'RecordLeaving', staffId: zhou, on: '2026-11-27' })).toBe('leaving-ahead');
    expect(does({ type: 'RecordLeaving', staffId: zhou, on: '2025-12-31' })).toBe('leaving-before-coming');
    does({ type: 'RecordLeaving', staffId: zhou, on: '2026-11-20' });
    expect(does({ type: 'RecordLeaving', staffId: zhou, on: '2026-11-20' })).toBe('staff-left');
    does({ type: 'RecordReturn', staffId: zhou });
    expect(data(does({ type: 'TakeSeat', counterId: one, staffId: zhou }))).toHaveLength(1);
  });

  test('what versions before the register wrote is read: the configuration’s staff, and later lists of it', () => {
    const { record, state } = register();
    const named = { name: '周桂兰', position: '专干', photo: null };
    record({ type: 'SettingsChanged', data: { part: 'staff', value: [{ ...named, id: 'old', counterId: two }] } });
    expect(state.members.get('old' as StaffId)).toMatchObject({ name: '周桂兰', counterId: two, leftOn: null });
    expect(state.members.get(zhou)?.leftOn).toBe('2026-11-26');
    record({ type: 'SettingsChanged', data: { part: 'staff', value: null } });
    expect(state.members.get('old' as StaffId)?.leftOn).toBe('2026-11-26');
  });
});
