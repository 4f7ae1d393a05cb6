import type { TicketId } from '../../contract/ids.ts';
import type { DayClosed, DayReopened } from '../hall/day.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { Patches } from '../journal/patches.ts';
import type { ReadTable, TableWrite } from '../journal/read-table.ts';
import type { Database } from '../journal/sqlite.ts';
import type { QueueEvent } from './events.ts';

/** One ticket of the table `tickets`; times are UTC ms. */
export interface TicketRecord {
  readonly id: TicketId;
  readonly day: string;
  readonly number: string;
  readonly serviceId: string;
  readonly priorityClass: string | null;
  readonly status: string;
  readonly counterId: string | null;
  readonly calls: number;
  readonly issuedAt: number;
  /** The first call. */
  readonly calledAt: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** What was said of the wait with the number, ms; null: nothing. */
  readonly told50: number | null;
  readonly told90: number | null;
}

/** Every ticket of every day, for lists and reports. */
export const ticketsTable: ReadTable = {
  name: 'tickets',
  shape: 4,
  create: `
    create table tickets (
      id text primary key, day text not null, number text not null, serviceId text not null, priorityClass text,
      status text not null, counterId text, calls integer not null,
      issuedAt integer not null, calledAt integer, startedAt integer, endedAt integer,
      told50 integer, told90 integer,
      unique (day, number)
    ) strict, without rowid`,
  writes,
};

const insert = (manner: 'insert' | 'insert or ignore'): string => `
  ${manner} into tickets (id, day, number, serviceId, priorityClass, status, counterId, calls, issuedAt, calledAt, startedAt, endedAt, told50, told90)
  select value ->> 'key', value ->> 'day', value ->> 'number', value ->> 'serviceId', value ->> 'priorityClass',
         value ->> 'status', value ->> 'counterId', coalesce(value ->> 'calls', 0), value ->> 'issuedAt',
         value ->> 'calledAt', value ->> 'startedAt', value ->> 'endedAt', value ->> 'told50', value ->> 'told90'
  from json_each($rows)`;

const INSERT = insert('insert');
const INSERT_NEW = insert('insert or ignore');

const UPDATE = `
  update tickets set
    status = coalesce(change.value ->> 'status', status),
    counterId = coalesce(change.value ->> 'counterId', counterId),
    serviceId = coalesce(change.value ->> 'serviceId', serviceId),
    calls = calls + coalesce(change.value ->> 'calls', 0),
    calledAt = coalesce(calledAt, change.value ->> 'calledAt'),
    startedAt = coalesce(change.value ->> 'startedAt', startedAt),
    endedAt = iif(json_type(change.value, '$.endedAt') is null, endedAt, change.value ->> 'endedAt')
  from json_each($rows) as change
  where tickets.id = change.value ->> 'key'`;

/** Who was sent home with the day waits again. */
const REOPEN = `
  update tickets set status = 'waiting', endedAt = null
  from json_each($rows) as day where tickets.day = day.value ->> 'day' and tickets.status = 'expired'`;

type FoldedEvent = QueueEvent | DayClosed | DayReopened;

/** In stretches: what reopens a whole day has to come after what closed it, and before what follows. */
function writes(events: readonly RecordedEvent[]): readonly TableWrite[] {
  const result: TableWrite[] = [];
  let from = 0;
  for (const [index, { type, data }] of events.entries()) {
    if (type !== 'DayReopened') continue;
    const { day } = data as DayReopened['data'];
    result.push(...stretch(events.slice(from, index)), { sql: REOPEN, rows: [{ day }] });
    from = index + 1;
  }
  return [...result, ...stretch(from === 0 ? events : events.slice(from))];
}

function stretch(events: readonly RecordedEvent[]): readonly TableWrite[] {
  const patches = new Patches<Omit<TicketRecord, 'id'>>();
  const late = new Patches<Omit<TicketRecord, 'id'>>();
  const calls = new Map<string, number>();
  const call = (ticketId: string): number => {
    const count = (calls.get(ticketId) ?? 0) + 1;
    calls.set(ticketId, count);
    return count;
  };
  for (const recorded of events) {
    const event = recorded as RecordedEvent & FoldedEvent;
    const { at } = recorded;
    switch (event.type) {
      case 'TicketIssued': {
        const { ticketId, number, serviceId, priorityClass } = event.data;
        const day = recorded.stream.slice('day/'.length);
        const nothing = { counterId: null, calls: 0, calledAt: null, startedAt: null, endedAt: null };
        patches.insert(ticketId, {
          day,
          number,
          serviceId,
          priorityClass,
          status: 'waiting',
          issuedAt: event.data.offline?.issuedAt ?? at,
          ...nothing,
          told50: event.data.told === undefined ? null : Math.round(event.data.told.p50Ms),
          told90: event.data.told === undefined ? null : Math.round(event.data.told.p90Ms),
        });
        break;
      }
      case 'TicketCalled': {
        const { ticketId, counterId } = event.data;
        const calledAt = patches.of(ticketId)?.calledAt ?? at;
        patches.update(ticketId, { status: 'called', counterId, calledAt, calls: call(ticketId) });
        break;
      }
      case 'TicketRecalled':
        patches.update(event.data.ticketId, { calls: call(event.data.ticketId) });
        break;
      case 'ServiceStarted':
        patches.update(event.data.ticketId, { status: 'serving', startedAt: event.data.startedAt });
        break;
      case 'TicketCompleted':
        patches.update(event.data.ticketId, { status: 'completed', endedAt: at });
        break;
      case 'TicketNoShow':
        patches.update(event.data.ticketId, { status: 'no-show', endedAt: at });
        break;
      case 'TicketHeld':
        patches.update(event.data.ticketId, { status: 'held' });
        break;
      case 'TicketResumed': {
        const { ticketId, counterId } = event.data;
        patches.update(ticketId, { status: 'called', counterId, calls: call(ticketId) });
        break;
      }
      case 'TicketTransferred':
        patches.update(event.data.ticketId, { status: 'waiting', serviceId: event.data.serviceId });
        break;
      case 'TicketReactivated':
        patches.update(event.data.ticketId, { status: 'waiting', endedAt: null });
        break;
      case 'LegCompleted':
        patches.update(event.data.ticketId, { status: 'waiting', serviceId: event.data.nextServiceId });
        break;
      case 'TicketCancelled':
        patches.update(event.data.ticketId, { status: 'cancelled', endedAt: at });
        break;
      case 'TicketCameLate': {
        const { ticketId, day, number, serviceId, issuedAt } = event.data;
        const nothing = { priorityClass: null, counterId: null, calls: 0, calledAt: null, startedAt: null };
        const ended = { status: 'expired', issuedAt, endedAt: at, told50: null, told90: null };
        late.insert(ticketId, { day, number, serviceId, ...ended, ...nothing });
        break;
      }
      case 'DayClosed':
        for (const id of event.data.expired) patches.update(id, { status: 'expired', endedAt: at });
        break;
      default:
    }
  }
  return [
    { sql: INSERT, rows: patches.inserts },
    // a kiosk may hand over the same late ticket again
    { sql: INSERT_NEW, rows: late.inserts },
    { sql: UPDATE, rows: patches.updates },
  ];
}

export async function ticketRecord(reader: Database, id: TicketId): Promise<TicketRecord | null> {
  return (await reader.get<TicketRecord>('select * from tickets where id = $id', { $id: id })) ?? null;
}
