import { expect, test } from 'vitest';
import { configurationOf, hallFor, MINUTE } from '../../test/support/queue.ts';
import { statisticsOf } from './statistics.ts';

const rules = { justCalledMs: 0, callsBeforeNoShow: 1, startImplied: true };

test('a day in figures: hours of coming, waits to the first call, service without the time away', () => {
  const hall = hallFor({ rules }).open('1');
  for (let count = 0; count < 3; count += 1) hall.issue('a');
  hall.after(10 * MINUTE).call('1');
  hall.after(MINUTE).execute({ type: 'StartService', counterId: '1' });
  hall.after(4 * MINUTE).execute({ type: 'HoldTicket', counterId: '1', kind: 'without-papers' });
  hall.after(50 * MINUTE).execute({ type: 'ResumeTicket', counterId: '1', ticketId: null });
  hall.execute({ type: 'StartService', counterId: '1' });
  hall.after(2 * MINUTE).execute({ type: 'CompleteService', counterId: '1' });
  hall.call('1');
  hall.execute({ type: 'MarkNoShow', counterId: '1' });
  hall.issue('a');
  const found = statisticsOf(configurationOf({ rules }), '2026-11-26', [...hall.state.tickets.values()]);
  expect(found.called).toBe(2);
  expect(found.wait).toEqual({ people: 2, p10: 10, p50: 67, p90: 67 });
  expect(found.hours.map(({ hour, issued, noShow }) => [hour, issued, noShow])).toEqual([
    [9, 3, 1],
    [10, 1, 0],
  ]);
  expect(found.services[0]).toMatchObject({ id: 'a', service: { people: 1, p50: 6 } });
  expect(found.services[1]).toMatchObject({ id: 'b', service: null });
});

test('who is served over midnight, or comes from the day before, is in no mean (M06)', () => {
  const hall = hallFor({ rules }).open('1');
  hall.issue('a');
  hall.after(14 * 60 * MINUTE).call('1');
  hall.execute({ type: 'StartService', counterId: '1' });
  hall.after(8 * 60 * MINUTE).execute({ type: 'AdvanceDay', to: '2026-11-27' });
  hall.execute({ type: 'CompleteService', counterId: '1' });
  const tickets = [...hall.state.tickets.values()];
  expect(statisticsOf(configurationOf({ rules }), '2026-11-27', tickets)).toMatchObject({
    called: 0,
    wait: null,
    hours: [],
  });
  expect(statisticsOf(configurationOf({ rules }), '2026-11-26', tickets).services[0]!.service).toBeNull();
});
