import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkHallFile } from '../../server/config/check.ts';
import { configurationOf } from '../../server/config/configuration.ts';
import { chainHash, GENESIS } from '../../server/journal/hash.ts';
import { readStream } from '../../server/journal/read-table.ts';
import { openDatabase } from '../../server/journal/sqlite.ts';
import { openHall } from '../../server/compose/data.ts';

const COMMANDS = 40_000;
const IN_FLIGHT = 512;

/** Commands a second through `hall.execute` in process, beside raw inserts of the very same events in batches. */
export async function benchCommands(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'quhao-bench-'));
  const { journal, hall } = await openHall(join(folder, 'data'));
  const checked = checkHallFile(
    'hall: { name: 大厅 }\nservices: [{ id: civil, name: 民政, prefix: A, counters: ["1"] }]\ncounters: [{ id: "1", name: 一号 }]',
  );
  if ('mistakes' in checked) throw new Error('configuration');
  await hall.execute({ type: 'ConfigureHall', configuration: configurationOf(checked.file) }, { actor: 'bench' });
  const command = { type: 'IssueTicket', serviceId: 'civil', priorityClass: null, kioskId: null, print: false };
  const start = performance.now();
  for (let done = 0; done < COMMANDS; done += IN_FLIGHT) {
    await Promise.all(Array.from({ length: IN_FLIGHT }, () => hall.execute(command, { actor: 'bench' })));
  }
  const commands = COMMANDS / ((performance.now() - start) / 1000);
  const events = (await readStream(journal.reader, `day/${hall.state.queue.day}`)).filter(
    ({ type }) => type === 'TicketIssued',
  );
  await journal.close();

  const db = await openDatabase(join(folder, 'raw.db'));
  await db.exec(`pragma journal_mode = wal; pragma synchronous = full;
    create table events (position integer primary key, stream text, version integer, type text, data text, at integer, actor text, commandId text, hash text, unique (stream, version)) strict`);
  const insert =
    await db.prepare(`insert into events select value ->> 'position', value ->> 'stream', value ->> 'version', value ->> 'type',
    value ->> 'data', value ->> 'at', value ->> 'actor', value ->> 'commandId', value ->> 'hash' from json_each($rows)`);
  const rawStart = performance.now();
  let hash = GENESIS;
  for (let from = 0; from < events.length; from += IN_FLIGHT) {
    const rows = events.slice(from, from + IN_FLIGHT).map((event) => {
      const stored = { ...event, data: JSON.stringify(event.data) };
      hash = chainHash(hash, stored);
      return { ...stored, hash };
    });
    await db.run('begin immediate');
    await insert.run({ $rows: JSON.stringify(rows) });
    await db.run('commit');
  }
  const raw = events.length / ((performance.now() - rawStart) / 1000);
  await insert.finalize();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
  return [
    `commands a second in process, ${COMMANDS} tickets, ${IN_FLIGHT} in flight`,
    '| through hall.execute (decided, hashed, read table, durable) | raw inserts of the same events, hashed | ratio |',
    '| --- | --- | --- |',
    `| ${commands.toFixed(0)} | ${raw.toFixed(0)} | ${(commands / raw).toFixed(2)} |`,
  ];
}
