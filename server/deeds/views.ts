import type { Deed } from '../../contract/deeds.ts';
import { hallTime } from '../hall/clock.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { Database } from '../journal/sqlite.ts';
import type { StaffState } from '../staff/state.ts';
import type { Names } from './names.ts';
import { sessionAccounts, ticketNumbers } from './records.ts';
import { NOBODY_KNOWS, tell } from './told.ts';

export interface Telling {
  readonly reader: () => Database;
  readonly names: Names;
  readonly staff: () => StaffState;
}

/** Events as they are told to whoever reads what was done. */
export async function deedsOf(events: readonly RecordedEvent[], { reader, names, staff }: Telling): Promise<Deed[]> {
  const numbers = await ticketNumbers(reader(), idsIn(events, 'ticketId'));
  const streams = [...new Set(events.filter(({ type }) => type === 'SignedOut').map(({ stream }) => stream))];
  const accounts = streams.length === 0 ? new Map<string, string>() : await sessionAccounts(reader(), streams);
  const known = {
    names,
    ticket: (id: string): string => numbers.get(id) ?? NOBODY_KNOWS,
    accountOfSession: (id: string): string | null => accounts.get(id) ?? null,
    substitution: (id: string) => staff().substitutions.get(id),
  };
  return events.map((event) => {
    const { actor, kind, code, params, words } = tell(event, known);
    return {
      position: event.position,
      at: hallTime(event.at),
      by: names.doer(actor),
      kind,
      type: event.type,
      code,
      params,
      words: Object.fromEntries(Object.entries(words).map(([place, keys]) => [place, [...keys]])),
    };
  });
}

function idsIn(events: readonly RecordedEvent[], field: string): string[] {
  const found = events.map(({ data }) => (data as Readonly<Record<string, unknown>>)[field]);
  return [...new Set(found.filter((id): id is string => typeof id === 'string'))];
}
