import type { KeptAnswer } from '../../contract/staff.ts';
import { hallTime } from '../hall/clock.ts';
import type { Database } from '../journal/sqlite.ts';
import { isSealed } from './sealed.ts';
import type { PersonId } from './sealed.ts';
import { FORGOTTEN_TEXT } from './vault.ts';
import type { Vault } from './vault.ts';

/** Where a person stands in events. */
export interface Traces {
  readonly person: PersonId | null;
  /** Pieces of an event's text of which one shows that it is about this person: `"staffId":"zhou"`, a keyed hash. */
  readonly marks: readonly string[];
  /** What of an event that matched is about this person; null: nothing. Left out: all of it. */
  readonly part?: (type: string, data: unknown) => unknown;
}

type Event = KeptAnswer['events'][number];

/** Goes through the whole journal and says, event by event, what can be read of one person. Others' texts stay sealed. */
export async function keptAbout(reader: Database, vault: Pick<Vault, 'read'>, traces: Traces): Promise<Event[]> {
  const { person, marks, part = (_type: string, data: unknown) => data } = traces;
  const rows = await reader.all<{
    position: number;
    at: number;
    stream: string;
    type: string;
    actor: string;
    data: string;
  }>(
    `select position, at, stream, type, actor, data from events
     where exists (select 1 from json_each($marks) as mark where instr(events.data, mark.value) > 0)
     order by position`,
    { $marks: JSON.stringify(marks) },
  );
  return rows.flatMap(({ data, at, ...row }): Event[] => {
    const about = part(row.type, JSON.parse(data) as unknown);
    return about === null ? [] : [{ ...row, at: hallTime(at), facts: factsOf(about, vault, person) }];
  });
}

function factsOf(value: unknown, vault: Pick<Vault, 'read'>, person: PersonId | null, field = ''): Event['facts'] {
  if (isSealed(value)) {
    if (value.person !== person) return [];
    return [{ field, value: vault.read(value) ?? FORGOTTEN_TEXT, sealed: true }];
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) =>
      factsOf(inner, vault, person, field === '' ? name : `${field}.${name}`),
    );
  }
  if (value === null || value === undefined) return [];
  return [{ field, value: typeof value === 'string' ? value : JSON.stringify(value), sealed: false }];
}
