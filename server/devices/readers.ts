import { IdReaderDriver } from '../../drivers/id-reader/driver.ts';
import { ageOn, parseIdNumber } from '../../drivers/id-reader/id-number.ts';
import type { CalendarDate } from '../../drivers/id-reader/id-number.ts';
import { ScannerDriver } from '../../drivers/scanner/driver.ts';
import { findAppointment } from '../appointments/book.ts';
import { dayOf } from '../hall/clock.ts';
import { findTicket } from '../queue/views.ts';
import { lookupHash } from '../vault/hall-key.ts';
import type { HallPort, IdReaderFile, ScannerFile } from './hall-port.ts';
import type { DriverWord } from './health.ts';
import type { Line } from './lines.ts';
import type { Reading } from './readings.ts';

/** What was read, before this machine looked it up. */
export type RawRead =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'card'; readonly person: string; readonly age: number }
  | { readonly kind: 'unreadable-card' };

/** Takes what a kiosk's hardware has read. */
export type OnReading = (kioskId: string, reading: Reading, raw: RawRead) => void;

/** A card reader at a kiosk: the number becomes a hash and an age at once, and is kept nowhere. */
export class IdReader {
  readonly driver: IdReaderDriver;

  constructor(file: IdReaderFile, { bus }: Line, hall: HallPort, hallKey: Uint8Array, onReading: OnReading) {
    this.driver = new IdReaderDriver({ bus });
    this.driver.onCard((card) => {
      const number = parseIdNumber(card.number);
      const read: Extract<RawRead, { kind: 'card' | 'unreadable-card' }> =
        number === null
          ? { kind: 'unreadable-card' }
          : {
              kind: 'card',
              person: lookupHash(hallKey, 'id-number', number.number),
              age: ageOn(number.birth, calendarDate(dayOf(hall.now()))),
            };
      onReading(file.kiosk, read, read);
    });
  }

  word(): DriverWord {
    const { condition, health } = this.driver;
    const { framesIn, badFrames, retries, lastSeenAt, roundTripMs } = health;
    const word = { framesIn, badFrames, retries, lastSeenAt, roundTripMs };
    if (condition.state === 'trouble') return { ...word, state: 'trouble', reason: { code: 'device.no-answer' } };
    return { ...word, state: condition.state === 'online' ? 'online' : 'unknown', reason: null };
  }
}

/** A code scanner at a kiosk: a ticket's code shows the ticket. */
export class Scanner {
  readonly driver: ScannerDriver;

  constructor(file: ScannerFile, { transport }: Line, hall: HallPort, onReading: OnReading) {
    this.driver = new ScannerDriver({ transport });
    this.driver.onCode((code) => onReading(file.kiosk, readingOf(code, hall), { kind: 'code', code }));
  }

  word(): DriverWord {
    const { framesIn, badFrames, lastSeenAt } = this.driver.health;
    const heard = lastSeenAt !== null;
    return {
      state: heard ? 'online' : 'unknown',
      reason: heard ? null : { code: 'device.not-heard-yet' },
      framesIn,
      badFrames,
      retries: 0,
      lastSeenAt,
      roundTripMs: null,
    };
  }
}

/** The code of a ticket or an appointment is the address of its page, which ends with its token; the token alone will do. */
export function readingOf(code: string, hall: HallPort): Reading {
  const token = /\/[ta]\/([^/?#]+)/.exec(code)?.[1] ?? code;
  const ticket = findTicket(hall.state.queue, token);
  if (ticket !== null) return { kind: 'ticket', ticketId: ticket.id };
  const booked = findAppointment(hall.state.queue.book, token);
  return booked === null ? { kind: 'unknown-code' } : { kind: 'appointment', appointmentId: booked.id };
}

/** `2026-11-26` */
function calendarDate(day: string): CalendarDate {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return { year, month, day: date };
}
