import type { JournalEntry, RememberedCommand } from './event.ts';
import type { Row } from './hash.ts';
import { quoted, withRows } from './read-table.ts';

/** Events as they are stored, with their links of the chain. */
export type HashedRow = Row & { readonly hash: string };

const INSERT_COMMANDS = `
  insert into commands (caller, key, fingerprint, answer, commandId, position)
  select value ->> 'caller', value ->> 'key', value ->> 'fingerprint', value ->> 'answer', value ->> 'commandId',
         value ->> 'position'
  from json_each($rows)`;

const CLOSE_STREAMS = `delete from open_streams where stream in (select value ->> 'stream' from json_each($rows))`;
const OPEN_STREAMS = `insert or ignore into open_streams (stream) select value ->> 'stream' from json_each($rows)`;

/** `data` goes in as the text that was hashed: SQLite's JSON would rewrite numbers and escapes. */
export function insertEvents(rows: readonly HashedRow[]): string {
  const values = rows.map(
    ({ position, stream, version, type, data, at, actor, commandId, hash }) =>
      `(${position},${quoted(stream)},${version},${quoted(type)},${quoted(data)},${at},${quoted(actor)},${quoted(commandId)},'${hash}')`,
  );
  return `insert into events (position, stream, version, type, data, at, actor, commandId, hash) values ${values.join(',')}`;
}

/** Answers that are kept for repeats, each beside the last event of its command. */
export function insertCommands(batch: readonly JournalEntry[]): string[] {
  const rows = batch.flatMap((entry): (RememberedCommand & { commandId: string; position: number })[] => {
    const last = entry.events[entry.events.length - 1];
    return entry.remembered === null || last === undefined
      ? []
      : [{ ...entry.remembered, commandId: last.commandId, position: last.position }];
  });
  return rows.length > 0 ? [withRows(INSERT_COMMANDS, rows)] : [];
}

/** Which streams a start has to replay from now on. */
export function openStreams(batch: readonly JournalEntry[]): string[] {
  const closes = batch.flatMap((entry) => entry.closes.map((stream) => ({ stream })));
  const opens = batch.flatMap((entry) => entry.opens.map((stream) => ({ stream })));
  return [
    ...(closes.length > 0 ? [withRows(CLOSE_STREAMS, closes)] : []),
    ...(opens.length > 0 ? [withRows(OPEN_STREAMS, opens)] : []),
  ];
}
