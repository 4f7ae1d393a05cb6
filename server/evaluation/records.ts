import type { RecordedEvent } from '../journal/event.ts';
import { Patches } from '../journal/patches.ts';
import type { ReadTable, TableWrite } from '../journal/read-table.ts';
import type { EvaluationEvent } from './events.ts';

/** One rated or asked service interval; a row that stays `asked` is the fact 'asked, not given'. Times are UTC ms. */
export interface EvaluationRecord {
  readonly ticketId: string;
  readonly counterId: string;
  readonly state: 'asked' | 'declined' | 'given';
  readonly level: number | null;
  /** JSON array of option codes. */
  readonly reasonCodes: string | null;
  readonly comment: string | null;
  readonly via: string | null;
  readonly askedAt: number | null;
  readonly at: number | null;
}

export const evaluationsTable: ReadTable = {
  name: 'evaluations',
  shape: 1,
  create: `
    create table evaluations (
      key text primary key, ticketId text not null, counterId text not null, state text not null,
      level integer, reasonCodes text, comment text, via text, askedAt integer, at integer
    ) strict, without rowid`,
  writes,
};

const UPSERT = `
  insert into evaluations (key, ticketId, counterId, state, level, reasonCodes, comment, via, askedAt, at)
  select value ->> 'key', value ->> 'ticketId', value ->> 'counterId', value ->> 'state', value ->> 'level',
         value ->> 'reasonCodes', value ->> 'comment', value ->> 'via', value ->> 'askedAt', value ->> 'at'
  from json_each($rows) where true
  on conflict (key) do update set
    state = excluded.state, level = excluded.level, reasonCodes = excluded.reasonCodes, comment = excluded.comment,
    via = excluded.via, at = excluded.at, askedAt = coalesce(askedAt, excluded.askedAt)`;

function writes(events: readonly RecordedEvent[]): readonly TableWrite[] {
  const patches = new Patches<EvaluationRecord>();
  const nothing = { level: null, reasonCodes: null, comment: null, via: null, at: null };
  const askedAt = (interval: Parameters<typeof keyOf>[0], at: number): number =>
    patches.of(keyOf(interval))?.askedAt ?? at;
  for (const recorded of events) {
    const event = recorded as RecordedEvent & EvaluationEvent;
    switch (event.type) {
      case 'EvaluationAsked':
        patches.update(keyOf(event.data), {
          ...event.data,
          ...nothing,
          state: 'asked',
          askedAt: askedAt(event.data, recorded.at),
        });
        break;
      case 'EvaluationDeclined':
        patches.update(keyOf(event.data), { ...event.data, ...nothing, state: 'declined', at: recorded.at });
        break;
      case 'EvaluationGiven': {
        const { ticketId, counterId, level, reasonCodes, comment, via } = event.data;
        patches.update(keyOf(event.data), {
          ticketId,
          counterId,
          state: 'given',
          level,
          reasonCodes: JSON.stringify(reasonCodes),
          comment,
          via,
          at: recorded.at,
        });
        break;
      }
      default:
    }
  }
  return [{ sql: UPSERT, rows: patches.updates }];
}

function keyOf({ ticketId, counterId }: { readonly ticketId: string; readonly counterId: string }): string {
  return `${ticketId}/${counterId}`;
}
