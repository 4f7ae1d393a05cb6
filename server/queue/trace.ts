import type { TicketHistory } from '../../contract/api.ts';
import type { CounterId, ServiceId, TicketId } from '../../contract/ids.ts';
import { hallTime } from '../hall/clock.ts';
import type { DayClosed } from '../hall/day.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { readStream } from '../journal/read-table.ts';
import type { Database } from '../journal/sqlite.ts';
import type { HallConfiguration } from '../settings/events.ts';
import type { TicketIssued } from './events.ts';
import type { TicketRecord } from './records.ts';
import { closedCounter, evolveQueue, initialQueue, sumOf } from './state.ts';
import type { QueueState, Ticket } from './state.ts';

/** A ticket's whole life: what happened, and how long each stretch lasted. */
export function traceOf(ticket: Ticket, now: number): Pick<TicketHistory, 'history' | 'periods' | 'totals'> {
  const seconds = (ms: number): number => Math.round(ms / 100) / 10;
  const total = (kind: 'waiting' | 'called' | 'serving' | 'held'): number => seconds(sumOf(ticket, kind, now));
  return {
    history: ticket.history.map((step) => ({ ...step, at: hallTime(step.at) })),
    periods: ticket.periods.map(({ kind, from, to, counterId }) => ({
      kind,
      from: hallTime(from),
      to: to === null ? null : hallTime(to),
      counterId,
      seconds: seconds(Math.max(0, (to ?? now) - from)),
    })),
    totals: { waiting: total('waiting'), called: total('called'), serving: total('serving'), held: total('held') },
  };
}

/** The tickets of a day that is over, folded anew from its events. */
export async function pastTickets(reader: Database, configuration: HallConfiguration, day: string): Promise<Ticket[]> {
  const state = initialQueue();
  evolveQueue(state, recorded('HallConfigured', configuration, 0));
  state.day = day;
  for (const event of await readStream(reader, `day/${day}`)) {
    knowCounters(state, event);
    evolveQueue(state, event);
  }
  return [...state.tickets.values()];
}

/** A ticket of an earlier day, folded anew from its events. */
export async function pastTicket(
  reader: Database,
  configuration: HallConfiguration,
  record: TicketRecord,
): Promise<Ticket> {
  const { day, id } = record;
  const state = initialQueue();
  evolveQueue(state, recorded('HallConfigured', configuration, 0));
  let stream: string | null = `day/${day}`;
  state.day = day;
  while (stream !== null) {
    const events: RecordedEvent[] = await readStream(reader, stream);
    for (const event of events) {
      if (!concerns(event, id)) continue;
      knowCounters(state, event);
      evolveQueue(state, event);
    }
    const closed = events.filter(({ type }) => type === 'DayClosed').pop();
    const carried = closed !== undefined && (closed.data as DayClosed['data']).carried.includes(id);
    stream = carried ? await dayAfter(reader, closed.position) : null;
  }
  if (!state.tickets.has(id)) foldLate(state, record);
  return state.tickets.get(id)!;
}

/** Counters that the hall had then, whether it still has them or not. */
function knowCounters(state: QueueState, { data }: RecordedEvent): void {
  const { counterId, fromCounterId } = data as { readonly counterId?: CounterId; readonly fromCounterId?: CounterId };
  for (const id of [counterId, fromCounterId]) {
    if (id !== undefined && !state.counters.has(id)) state.counters.set(id, closedCounter(id));
  }
}

/** A number of a kiosk's own band that was handed over after its day was closed: that day's stream does not know it. */
function foldLate(state: QueueState, { id, number, serviceId, issuedAt, endedAt, day }: TicketRecord): void {
  const issued: TicketIssued['data'] = {
    ticketId: id,
    number,
    prefix: '',
    sequence: 0,
    serviceId: serviceId as ServiceId,
    priorityClass: null,
    rankAt: issuedAt,
    token: '',
    kioskId: null,
    print: false,
    offline: { issuedAt },
  };
  evolveQueue(state, recorded('TicketIssued', issued, issuedAt));
  const closed: DayClosed['data'] = { day, expired: [id], carried: [] };
  evolveQueue(state, recorded('DayClosed', closed, endedAt ?? issuedAt));
}

function concerns({ type, data }: RecordedEvent, id: TicketId): boolean {
  const named = data as { readonly ticketId?: string; readonly carried?: readonly { readonly id: string }[] };
  if (type === 'DayClosed' || type === 'DayReopened') return true;
  // the day that it was carried into begins with the whole ticket
  if (type === 'DayOpened') return named.carried?.some((ticket) => ticket.id === id) === true;
  return named.ticketId === id;
}

async function dayAfter(reader: Database, position: number): Promise<string | null> {
  const row = await reader.get<{ stream: string }>(
    `select stream from events where position > $position and position <= $position + 2 and type = 'DayOpened'`,
    { $position: position },
  );
  return row?.stream ?? null;
}

function recorded(type: string, data: unknown, at: number): RecordedEvent {
  return { position: 0, stream: 'day', version: 0, type, data, at, actor: '', commandId: '' };
}
