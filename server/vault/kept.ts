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

interface Row {
  readonly position: number;
  readonly at: number;
  readonly stream: string;
  readonly type: string;
  readonly actor: string;
  readonly data: string;
}

/** So many events are looked at in one piece: presses wait for the same connection. */
const PIECE = 5_000;

/** Goes through the whole journal and says, event by event, what can be read of one person. Others' texts stay sealed. */
export async function keptAbout(reader: Database, vault: Pick<Vault, 'read'>, traces: Traces): Promise<Event[]> {
  const { person, marks, part = (_type: string, data: unknown) => data } = traces;
  const found: Event[] = [];
  const named = marks.map((_, at) => `instr(data, $mark${at}) > 0`).join(' or ');
  const sought = Object.fromEntries(marks.map((mark, at) => [`$mark${at}`, mark]));
  const { last } = (await reader.get<{ last: number }>('select coalesce(max(position), 0) as last from events'))!;
  for (let from = 0; from < last; from += PIECE) {
    const rows = await reader.all<Row>(
      `select position, at, stream, type, actor, data from events
       where position > $from and position <= $to and (${named})
       order by position`,
      { ...sought, $from: from, $to: from + PIECE },
    );
    for (const { data, at, ...row } of rows) {
      const about = part(row.type, JSON.parse(data) as unknown);
      if (about !== null) found.push({ ...row, at: hallTime(at), facts: factsOf(about, vault, person) });
    }
  }
  return found;
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
