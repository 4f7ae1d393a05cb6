import { expect, test } from 'vitest';
import type { TicketId } from '../../contract/ids.ts';
import type { Decision } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { printingSlice } from './rules.ts';
import type { PrintingCommand, PrintingState } from './rules.ts';

const NINE = Date.parse('2026-11-27T09:00:00+08:00');
const id = (number: string): TicketId => `t-${number}` as TicketId;

/** A hall in which these numbers wait and their slips are out. */
function waiting(...numbers: string[]): PrintingState {
  const state = printingSlice.initial();
  for (const number of numbers) {
    happens(state, 'TicketIssued', { ticketId: id(number), number, kioskId: 'kiosk-1', print: true });
    happens(state, 'PrintFinished', { ticketId: id(number), outcome: 'printed', problem: null });
  }
  return state;
}

function happens(state: PrintingState, type: string, data: object, at = NINE): void {
  printingSlice.evolve(state, { type, data, at } as unknown as RecordedEvent);
}

/** Asks for a slip again; if it is given, it comes out. */
function again(state: PrintingState, number: string, by?: 'code' | 'number', at = NINE): Decision {
  const command: PrintingCommand = {
    type: 'RequestReprint',
    ticketId: id(number),
    kioskId: 'kiosk-1',
    ...(by === undefined ? {} : { by }),
  };
  const decided = printingSlice.decide(state, command, { now: at, newId: () => 'x', actor: 'test' });
  if ('refused' in decided) return decided;
  for (const { type, data } of decided.events) happens(state, type, data as object, at);
  happens(state, 'PrintFinished', { ticketId: id(number), outcome: 'printed', problem: null }, at);
  return decided;
}

test('a person gets a slip again twice, then is sent to people; staff print as often as they like', () => {
  const state = waiting('A012');
  expect(again(state, 'A012', 'number')).toHaveProperty('events');
  expect(again(state, 'A012', 'code')).toHaveProperty('events');
  expect(again(state, 'A012', 'code')).toEqual({ refused: 'reprint-limit', params: { number: 'A012', times: 2 } });
  expect(again(state, 'A012')).toHaveProperty('events');
});

test('a slip by number has no code, one by the code has it', () => {
  const state = waiting('A012', 'A013');
  again(state, 'A012', 'number');
  again(state, 'A013', 'code');
  expect([state.jobs.get(id('A012'))?.withoutCode, state.jobs.get(id('A013'))?.withoutCode]).toEqual([true, false]);
});

test('five slips by number within ten minutes are enough for one kiosk', () => {
  const numbers = ['A001', 'A002', 'A003', 'A004', 'A005', 'A006'];
  const state = waiting(...numbers);
  for (const number of numbers.slice(0, 5)) expect(again(state, number, 'number')).toHaveProperty('events');
  expect(again(state, 'A006', 'number')).toEqual({ refused: 'reprint-often' });
  expect(again(state, 'A006', 'number', NINE + 10 * 60_000)).toHaveProperty('events');
});

test('a new day begins to count anew', () => {
  const state = waiting('A012');
  again(state, 'A012', 'number');
  again(state, 'A012', 'number');
  happens(state, 'DayOpened', { day: '2026-11-28', carried: [] });
  happens(state, 'TicketIssued', { ticketId: id('A012'), number: 'A012', kioskId: 'kiosk-1', print: false });
  expect(again(state, 'A012', 'number')).toHaveProperty('events');
});
