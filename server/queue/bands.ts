import type { TicketNumber } from '../../contract/ids.ts';
import type { NewEvent } from '../journal/event.ts';
import type { Context, Decision } from '../hall/slice.ts';
import { headStartMs } from '../settings/events.ts';
import type { HallConfiguration } from '../settings/events.ts';
import type { AdoptNumbers, HandOverTicket, IssueTicket, ReserveNumbers } from './commands.ts';
import type { HandOverOwed, NumbersReserved, TicketIssued } from './events.ts';
import type { QueueState } from './state.ts';

/**
 * Numbers that a kiosk may give on its own while it cannot reach the hall. They are laid down from 999 backwards, where
 * an ordinary day never comes, so that one look at a number tells that it was given apart.
 */
export interface Band {
  readonly kioskId: string;
  readonly from: number;
  readonly to: number;
}

const TOP = 999;
export const BAND_NUMBERS = 50;

export function ticketNumber(prefix: string, sequence: number): TicketNumber {
  return `${prefix}${sequence.toString().padStart(3, '0')}`;
}

/** The next running number of a prefix; what is reserved for a kiosk is left out. */
export function nextSequence(state: QueueState, prefix: string): number {
  let next = (state.lastSequence.get(prefix) ?? 0) + 1;
  for (;;) {
    const band = state.bands.get(prefix)?.find(({ from, to }) => next >= from && next <= to);
    if (band === undefined) return next;
    next = band.to + 1;
  }
}

/** The next number a kiosk may give on its own; null when its band is used up, or it has none. */
export function nextOfBand(state: QueueState, prefix: string, kioskId: string): number | null {
  for (const band of state.bands.get(prefix) ?? []) {
    if (band.kioskId !== kioskId) continue;
    for (let next = band.from; next <= band.to; next += 1) {
      if (!state.byNumber.has(ticketNumber(prefix, next))) return next;
    }
  }
  return null;
}

/** Numbers of every service that a kiosk may still give on its own. */
export function numbersLeft(state: QueueState, prefix: string, kioskId: string): number {
  return (state.bands.get(prefix) ?? [])
    .filter((band) => band.kioskId === kioskId)
    .flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
    .filter((sequence) => !state.byNumber.has(ticketNumber(prefix, sequence))).length;
}

/** A band for each service where the kiosk has none left; nothing where it has, or where the day's numbers are near. */
export function reserveNumbers(
  state: QueueState,
  configuration: HallConfiguration,
  { kioskId }: ReserveNumbers,
): Decision {
  const events = configuration.services.flatMap(({ prefix }): NumbersReserved[] => {
    if (nextOfBand(state, prefix, kioskId) !== null) return [];
    const lowest = Math.min(TOP + 1, ...(state.bands.get(prefix) ?? []).map(({ from }) => from));
    const from = lowest - BAND_NUMBERS;
    if (from <= (state.lastSequence.get(prefix) ?? 0) + BAND_NUMBERS) return [];
    return [{ type: 'NumbersReserved', data: { kioskId, prefix, from, to: lowest - 1 } }];
  });
  return { events };
}

/** The kiosk's own note of what the hall has reserved for it. */
export function adoptNumbers(state: QueueState, { kioskId, bands }: AdoptNumbers): Decision {
  const known = (prefix: string, from: number): boolean =>
    state.bands.get(prefix)?.some((band) => band.from === from) === true;
  const events = bands
    .filter(({ prefix, from }) => !known(prefix, from))
    .map((band): NumbersReserved => ({ type: 'NumbersReserved', data: { kioskId, ...band } }));
  return { events };
}

/** A number given by a kiosk on its own: durable there, and owed to the hall until it is handed over. */
export function issueFromBand(
  state: QueueState,
  configuration: HallConfiguration,
  command: IssueTicket & { readonly fromBandOf: string },
  { now, newId }: Context,
): Decision {
  const service = configuration.services.find(({ id }) => id === command.serviceId)!;
  const sequence = nextOfBand(state, service.prefix, command.fromBandOf);
  if (sequence === null) return { refused: 'band-used-up', params: { service: service.name } };
  const issued: TicketIssued = {
    type: 'TicketIssued',
    data: {
      ticketId: newId() as TicketIssued['data']['ticketId'],
      number: ticketNumber(service.prefix, sequence),
      prefix: service.prefix,
      sequence,
      serviceId: service.id,
      priorityClass: command.priorityClass,
      rankAt: now - headStartMs(configuration, command.priorityClass, service.id),
      token: newId(),
      kioskId: command.kioskId,
      print: command.print,
      offline: { issuedAt: now },
    },
  };
  const { ticketId, number, prefix, serviceId, priorityClass, token, kioskId } = issued.data;
  const owed: HandOverOwed & NewEvent = {
    type: 'HandOverOwed',
    data: {
      ticketId,
      number,
      prefix,
      sequence,
      serviceId,
      priorityClass,
      token,
      kioskId: kioskId ?? command.fromBandOf,
      issuedAt: now,
      day: state.day ?? '',
      insteadOf: command.insteadOf ?? null,
    },
    // owed until it is handed over, however many days that takes: a day's stream ends at midnight
    stream: 'settings',
  };
  return { events: [issued, owed] };
}

/**
 * A ticket that a kiosk gave on its own joins the hall with its number and its time. One of a day that is over, or for a
 * service that the office has removed meanwhile, is recorded as expired: nobody can call it.
 */
export function handOver(state: QueueState, configuration: HallConfiguration, command: HandOverTicket): Decision {
  const { ticketId, prefix, sequence, serviceId, priorityClass, token, kioskId, issuedAt, day } = command;
  if (state.tickets.has(ticketId)) return { events: [] };
  const number = ticketNumber(prefix, sequence);
  const service = configuration.services.find(({ id }) => id === serviceId);
  if (day !== state.day || service === undefined) {
    return { events: [{ type: 'TicketCameLate', data: { ticketId, number, serviceId, kioskId, issuedAt, day } }] };
  }
  const own = state.bands
    .get(prefix)
    ?.some((band) => band.kioskId === kioskId && sequence >= band.from && sequence <= band.to);
  // the letter of the service may be another by now: the number stands on the paper
  if (own !== true) return { refused: 'not-in-band', params: { number } };
  if (state.byNumber.has(number)) return { refused: 'number-taken', params: { number } };
  const issued: TicketIssued = {
    type: 'TicketIssued',
    data: {
      ticketId,
      number,
      prefix,
      sequence,
      serviceId,
      priorityClass,
      rankAt: issuedAt - headStartMs(configuration, priorityClass, serviceId),
      token,
      kioskId,
      print: false,
      offline: { issuedAt },
    },
  };
  return { events: [issued] };
}
