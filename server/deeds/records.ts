import type { DeedsSought } from '../../contract/deeds.ts';
import { HALL_OFFSET_MS, nextMidnight } from '../hall/clock.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Database } from '../journal/sqlite.ts';
import { typesOf } from './told.ts';

/** So many positions are looked through in one trip: readers of other pages come in between. */
const WINDOW = 20_000;

interface Row {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data: string;
  readonly at: number;
  readonly actor: string;
  readonly commandId: string;
}

/** What one trip found, newest first, and the oldest position that it looked at. */
export interface Found {
  readonly events: readonly RecordedEvent[];
  readonly lookedTo: number;
  /** There is something older to look through. */
  readonly more: boolean;
}

/**
 * Goes back through the journal, newest first, a stretch of positions at a time. The first page of a journal of any
 * length costs one stretch: days are found by halving, since neither positions nor times ever run backwards.
 */
export async function* lookBack(
  reader: () => Database,
  { from, to, whose, kind }: DeedsSought,
  before: number = Infinity,
  most: number = WINDOW,
): AsyncGenerator<Found> {
  const newest = (await reader().get<{ position: number }>('select max(position) as position from events'))?.position;
  const first = from === undefined ? 1 : await firstAt(reader(), beginningOf(from));
  const behind = to === undefined ? Infinity : await firstAt(reader(), nextMidnight(beginningOf(to)));
  const types = kind === undefined ? null : JSON.stringify(typesOf(kind));
  let end = Math.min(before, behind, (newest ?? 0) + 1);
  while (end > first) {
    const start = Math.max(first, end - WINDOW);
    const rows = await reader().all<Row>(
      `select position, stream, version, type, data, at, actor, commandId from events
       where position >= $start and position < $end
         and ($types is null or type in (select value from json_each($types)))
         and ($actor is null or actor = $actor or ($mark is not null and instr(data, $mark) > 0))
       order by position desc limit $most`,
      { $start: start, $end: end, $types: types, ...of(whose), $most: most },
    );
    const events = rows.map((row) => ({ ...row, data: JSON.parse(row.data) as unknown }));
    end = rows.length === most ? rows[rows.length - 1]!.position : start;
    yield { events, lookedTo: end, more: end > first };
  }
}

/** Time of the event at a position, UTC ms. */
export async function timeAt(reader: Database, position: number): Promise<number | null> {
  const row = await reader.get<{ at: number }>('select at from events where position = $position', {
    $position: position,
  });
  return row?.at ?? null;
}

/** Numbers of tickets by their ids. */
export async function ticketNumbers(reader: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.all<{ id: string; number: string }>(
    'select id, number from tickets where id in (select value from json_each($ids))',
    { $ids: JSON.stringify(ids) },
  );
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** Whose the sessions of some days were. */
export async function sessionAccounts(
  reader: Database,
  streams: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.all<{ session: string; account: string }>(
    `select data ->> 'sessionId' as session, data ->> 'accountId' as account from events
     where stream in (select value from json_each($streams)) and type = 'SignedIn'`,
    { $streams: JSON.stringify(streams) },
  );
  return new Map(rows.map(({ session, account }) => [session, account]));
}

/** What somebody did, and what was done about them: an event that names them by their id. */
function of(whose: string | undefined): { readonly $actor: string | null; readonly $mark: string | null } {
  if (whose === undefined) return { $actor: null, $mark: null };
  const [kind = '', id = ''] = whose.split(':');
  const field = { staff: 'accountId', member: 'staffId', screen: 'screenId' }[kind];
  return { $actor: whose, $mark: field === undefined ? null : `"${field}":"${id}"` };
}

/** Position of the first event at a time or later; one behind the newest where there is none. */
async function firstAt(reader: Database, at: number): Promise<number> {
  const row = await reader.get<{ position: number }>('select max(position) as position from events');
  let low = 1;
  let high = (row?.position ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (((await timeAt(reader, middle)) ?? 0) >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** UTC ms of the midnight that begins a day of the hall. */
function beginningOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - HALL_OFFSET_MS;
}
