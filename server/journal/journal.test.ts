import { copyFileSync, existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import type { RecordedEvent } from './event.ts';
import { Journal } from './journal.ts';
import { DataFolderInUse } from './lock.ts';
import { DataIsNewer } from './migrations.ts';
import type { ReadTable } from './read-table.ts';
import { openDatabase } from './sqlite.ts';
import { differingRows, verifyChain } from './verify.ts';

const stream = 'day/2026-11-26';
const stamp = { at: 1_000, actor: 'test', commandId: 'c', stream };

/** A table of words, to see that read tables follow the journal. */
const words: ReadTable = {
  name: 'words',
  shape: 1,
  create: 'create table words (word text not null) strict',
  writes: (events) => [
    {
      sql: `insert into words select value ->> 'word' from json_each($rows)`,
      rows: events.map(({ data }) => ({ word: JSON.stringify(data) })),
    },
  ],
};

async function opened(folder = freshFolder()): Promise<Journal> {
  return Journal.open({ folder, tables: [words] });
}

function write(journal: Journal, data: unknown, opens: readonly string[] = [stream]): Promise<void> {
  const events = journal.stamp([{ type: 'Said', data }], stamp);
  return journal.commit({ events, remembered: null, opens, closes: [] });
}

describe('what has been committed', () => {
  test('is there after a reopen, in order, with every kind of text as it was', async () => {
    const folder = freshFolder();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.json(), { minLength: 1, maxLength: 5 }), async (texts) => {
        const first = await opened(folder);
        const before = (await first.replay()).length;
        await Promise.all(texts.map((text) => write(first, JSON.parse(text))));
        await first.close();
        const second = await opened(folder);
        const events = (await second.replay()).slice(before);
        await second.close();
        expect(events.map(({ data }) => JSON.stringify(data))).toEqual(
          texts.map((text) => JSON.stringify(JSON.parse(text))),
        );
      }),
      { numRuns: 20 },
    );
  });

  test('is told to readers before its caller is answered, each event once', async () => {
    const journal = await opened();
    const told: number[] = [];
    journal.onDurable((events) => told.push(...events.map(({ position }) => position)));
    const toldBefore = async (index: number): Promise<boolean> => {
      await write(journal, index);
      return told.includes(index + 1);
    };
    const commits = Array.from({ length: 50 }, (_, index) => toldBefore(index));
    expect(await Promise.all(commits)).toEqual(commits.map(() => true));
    expect(told).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    await journal.close();
  });

  test('goes to disk in groups: fifty writers at once are few transactions', async () => {
    const journal = await opened();
    let batches = 0;
    journal.onDurable(() => {
      batches += 1;
    });
    await Promise.all(Array.from({ length: 50 }, (_, index) => write(journal, index)));
    expect(batches).toBeLessThanOrEqual(3);
    await journal.close();
  });

  test('is in the read tables in the same moment', async () => {
    const journal = await opened();
    await write(journal, '一');
    await write(journal, '二');
    const rows = await journal.reader.all<{ word: string }>('select word from words');
    expect(rows.map(({ word }) => word)).toEqual(['"一"', '"二"']);
    await journal.close();
  });
});

test('a day that is closed is not replayed at the next start', async () => {
  const folder = freshFolder();
  const first = await opened(folder);
  await write(first, 'old');
  const closing = first.stamp([{ type: 'DayClosed', data: {} }], stamp);
  await first.commit({ events: closing, remembered: null, opens: [], closes: [stream] });
  await first.close();
  const second = await opened(folder);
  expect(await second.replay()).toEqual([]);
  expect(second.position).toBe(2);
  await second.close();
});

test('the answer to a keyed command is remembered for its caller, and for no other', async () => {
  const journal = await opened();
  const events = journal.stamp([{ type: 'Said', data: 1 }], stamp);
  const remembered = { caller: 'kiosk', key: 'k', fingerprint: 'f', answer: '{"number":"A001"}' };
  await journal.commit({ events, remembered, opens: [], closes: [] });
  expect(await journal.remembered('kiosk', 'k')).toEqual(remembered);
  expect(await journal.remembered('other', 'k')).toBeNull();
  await journal.close();
});

test('a second process on the same folder is refused, with the first one named', async () => {
  const folder = freshFolder();
  const journal = await opened(folder);
  await expect(opened(folder)).rejects.toThrow(DataFolderInUse);
  await expect(opened(folder)).rejects.toThrow(String(process.pid));
  await journal.close();
  await (await opened(folder)).close();
});

test('data of a newer program are refused and left alone', async () => {
  const folder = freshFolder();
  await (await opened(folder)).close();
  const db = await openDatabase(join(folder, 'hall.db'));
  await db.exec('pragma user_version = 99');
  await db.close();
  await expect(opened(folder)).rejects.toThrow(DataIsNewer);
});

test('a file that is no database is left as it is', async () => {
  const folder = freshFolder();
  const file = join(folder, 'hall.db');
  writeFileSync(file, 'x'.repeat(10_000));
  await expect(opened(folder)).rejects.toThrow(/not a database/i);
  expect(statSync(file).size).toBe(10_000);
});

test('a torn file is refused or opens with a whole prefix, never created anew', async () => {
  const folder = freshFolder();
  const journal = await opened(folder);
  for (let count = 0; count < 300; count += 1) await write(journal, { count, filler: 'x'.repeat(200) });
  await journal.close();
  const whole = join(folder, 'hall.db');
  const { size } = statSync(whole);
  for (const part of [0.2, 0.5, 0.9]) {
    const torn = freshFolder();
    copyFileSync(whole, join(torn, 'hall.db'));
    truncateSync(join(torn, 'hall.db'), Math.floor(size * part));
    const result = await opened(torn).then(
      async (journalOfTorn) => {
        const chain = await verifyChain(journalOfTorn.reader).catch((error: Error) => error);
        await journalOfTorn.close();
        return chain;
      },
      (error: Error) => error,
    );
    if (!(result instanceof Error)) expect(result.broken).toBeNull();
    expect(statSync(join(torn, 'hall.db')).size).toBeGreaterThan(0);
  }
});

describe('the hash chain', () => {
  async function written(folder: string, count = 20): Promise<void> {
    const journal = await opened(folder);
    for (let index = 0; index < count; index += 1) await write(journal, { index, text: '民政救助' });
    await journal.close();
  }

  test('holds over all that was written', async () => {
    const folder = freshFolder();
    await written(folder);
    const db = await openDatabase(join(folder, 'hall.db'), { readOnly: true });
    expect(await verifyChain(db)).toMatchObject({ events: 20, broken: null });
    expect(await differingRows(db, join(folder, 'hall.db'), words)).toBe(0);
    await db.close();
  });

  test.each(['data', 'actor', 'at', 'type', 'stream'])(
    'one changed byte in the %s of an old event is found and named',
    async (column) => {
      const folder = freshFolder();
      await written(folder);
      const db = await openDatabase(join(folder, 'hall.db'));
      const changed = column === 'at' ? 'at + 1' : `${column} || ' '`;
      await db.exec(`update events set ${column} = ${changed} where position = 7`);
      expect((await verifyChain(db)).broken).toEqual({ position: 7, what: 'changed' });
      await db.close();
    },
  );

  test('a missing event is found', async () => {
    const folder = freshFolder();
    await written(folder);
    const db = await openDatabase(join(folder, 'hall.db'));
    await db.exec('delete from events where position = 12');
    expect((await verifyChain(db)).broken).toEqual({ position: 12, what: 'gap' });
    await db.close();
  });
});

test('a read table of an older shape is rebuilt at the start', async () => {
  const folder = freshFolder();
  const journal = await opened(folder);
  await write(journal, 'x');
  await journal.close();
  const newer: ReadTable = {
    ...words,
    shape: 2,
    create: 'create table words (word text not null, length integer not null) strict',
    writes: (events: readonly RecordedEvent[]) => [
      {
        sql: `insert into words select value ->> 'word', value ->> 'length' from json_each($rows)`,
        rows: events.map(({ data }) => ({ word: data, length: String(data).length })),
      },
    ],
  };
  const second = await Journal.open({ folder, tables: [newer] });
  expect(await second.reader.all('select * from words')).toEqual([{ word: 'x', length: 1 }]);
  await second.close();
});

test('a quiet journal folds its log into the file, so that a copy of hall.db alone lacks little', async () => {
  const folder = freshFolder();
  const journal = await opened(folder);
  await write(journal, 'x');
  const wal = join(folder, 'hall.db-wal');
  expect(statSync(wal).size).toBeGreaterThan(0);
  await expect.poll(() => (existsSync(wal) ? statSync(wal).size : 0)).toBe(0);
  await journal.close();
});
