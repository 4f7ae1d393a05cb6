import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hallFor, MINUTE } from '../../test/support/queue.ts';
import type { GivenHall, LooseCommand } from '../../test/support/queue.ts';
import { queueSlice } from './rules.ts';
import type { QueueState } from './state.ts';

/** One thing that people and clerks do; `pick` chooses among the tickets there are. */
type Step = (hall: GivenHall, pick: number) => LooseCommand;

const at = (pick: number): string => String((pick % 2) + 1);
const someTicket = (hall: GivenHall, pick: number): string => {
  const ids = [...hall.state.tickets.keys()];
  return ids[pick % Math.max(1, ids.length)] ?? 'none';
};
const STEPS: readonly Step[] = [
  (_hall, pick) => ({
    type: 'IssueTicket',
    serviceId: pick % 3 === 0 ? 'b' : 'a',
    priorityClass: pick % 4 === 0 ? 'elderly' : null,
    kioskId: null,
    print: false,
    ...(pick % 5 === 0 ? { followedBy: ['b'] as never } : {}),
    ...(pick % 7 === 0 ? { person: `person ${pick % 3}` } : {}),
  }),
  (_hall, pick) => ({ type: 'CallNext', counterId: at(pick), via: pick % 3 === 0 ? 'box' : 'console' }),
  (_hall, pick) => ({ type: 'MarkNoShow', counterId: at(pick) }),
  (_hall, pick) => ({ type: 'CompleteService', counterId: at(pick) }),
  (_hall, pick) => ({
    type: 'HoldTicket',
    counterId: at(pick),
    kind: (['waiting', 'without-papers', 'with-papers'] as const)[pick % 3]!,
  }),
  (hall, pick) => ({
    type: 'ResumeTicket',
    counterId: at(pick),
    ticketId: pick % 2 === 0 ? null : someTicket(hall, pick),
  }),
  (_hall, pick) => ({
    type: 'TransferTicket',
    counterId: at(pick),
    serviceId: pick % 2 === 0 ? 'b' : null,
    toCounterId: pick % 3 === 0 ? at(pick + 1) : null,
    position: (['kept', 'front', 'back', 2] as const)[pick % 4]!,
    reason: null,
  }),
  (hall, pick) => ({ type: 'ReactivateTicket', ticketId: someTicket(hall, pick) }),
  (hall, pick) => ({ type: 'CancelTicket', ticketId: someTicket(hall, pick), reason: 'by-person' }),
  (_hall, pick) => ({ type: 'CloseCounter', counterId: at(pick) }),
  (_hall, pick) => ({ type: 'OpenCounter', counterId: at(pick) }),
  (_hall, pick) => ({
    type: 'CallTicket',
    counterId: at(pick),
    number: `A${String((pick % 9) + 1).padStart(3, '0')}` as never,
  }),
];

/** Each ticket is in exactly one place: one line, one counter, on hold, or at its end. */
function expectOnePlaceEach(state: QueueState): void {
  const places = new Map<string, number>();
  const count = (id: string): void => void places.set(id, (places.get(id) ?? 0) + 1);
  for (const line of [...state.lines.values(), ...state.tied.values()])
    for (const { ticketId } of line) count(ticketId);
  for (const { condition } of state.counters.values()) {
    if (condition.state === 'open' && condition.current !== null) count(condition.current.ticketId);
  }
  for (const { id, status, held, number } of state.tickets.values()) {
    const active = status === 'waiting' || status === 'called' || status === 'serving';
    expect([number, status, places.get(id) ?? 0]).toEqual([number, status, active ? 1 : 0]);
    expect([number, held !== null]).toEqual([number, status === 'held']);
  }
}

test('whatever people and clerks do: one place each, no lost person, no refusal that changes, the same after a replay', () => {
  const steps = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(1_000), fc.nat(3 * MINUTE)), { maxLength: 120 });
  fc.assert(
    fc.property(steps, (history) => {
      const hall = hallFor({ rules: { callsBeforeNoShow: 1, justCalledMs: 0 }, helps: true })
        .open('1')
        .open('2');
      for (const [which, pick, ms] of history) {
        hall.after(ms);
        const command = STEPS[which]!(hall, pick);
        const before = snapshot(hall.state);
        const decision = hall.decide(command);
        expect(snapshot(hall.state)).toBe(before);
        if (!('refused' in decision)) hall.execute(command);
        expectOnePlaceEach(hall.state);
        for (const ticket of hall.state.tickets.values()) {
          for (const { from, to } of ticket.periods) expect(to ?? from).toBeGreaterThanOrEqual(from);
          expect(ticket.periods.filter(({ to }) => to === null).length).toBeLessThanOrEqual(1);
        }
      }
      const again = queueSlice.initial();
      for (const event of hall.events) queueSlice.evolve(again, event);
      expect(snapshot(again)).toBe(snapshot(hall.state));
      hall.after(MINUTE).execute({ type: 'AdvanceDay', to: '2026-11-27' });
    }),
    { numRuns: 200 },
  );
}, 60_000);

/** The state as text: maps and sets with their contents. */
function snapshot(state: QueueState): string {
  return JSON.stringify(state, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
}
