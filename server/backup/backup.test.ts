import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import { Journal } from '../journal/journal.ts';
import { openDatabase } from '../journal/sqlite.ts';
import { belongs } from './belongings.ts';
import { checkBackup } from './checked.ts';
import { carryBackup, makeBackup } from './make.ts';
import { BackupRefused } from './refused.ts';
import { restoreBackup } from './restore.ts';

async function filled(): Promise<Journal> {
  const journal = await Journal.open({ folder: freshFolder(), tables: [] });
  await say(journal, '一');
  return journal;
}

async function say(journal: Journal, data: string): Promise<void> {
  const stream = 'day/2026-11-26';
  const events = journal.stamp([{ type: 'Said', data }], { at: 1, actor: 'test', commandId: 'c', stream });
  await journal.commit({ events, remembered: null, opens: [stream], closes: [] });
}

async function reopened(folder: string): Promise<{ readonly hash: string; readonly at: number }> {
  const journal = await Journal.open({ folder, tables: [] });
  const { lastHash: hash, position: at } = journal;
  await journal.close();
  return { hash, at };
}

const wantedOf = (journal: Journal, to: string) => ({ folder: journal.folder, configFile: null, to });
const refusal = (code: string): object => ({ name: 'BackupRefused', code });

describe('a backup', () => {
  test('made while the hall works, restored elsewhere, has the same chain and goes on', async () => {
    const journal = await filled();
    const to = join(freshFolder(), 'a.quhao');
    const [{ events }, hash] = [await makeBackup(wantedOf(journal, to)), journal.lastHash];
    await say(journal, 'after');
    await journal.close();
    const elsewhere = join(freshFolder(), 'hall');
    await restoreBackup(to, elsewhere);
    expect(await reopened(elsewhere)).toEqual({ hash, at: events });
  });

  test('carries what the hall needs on another machine, and nothing of this one', async () => {
    const journal = await filled();
    const { folder } = journal;
    const put = (path: string, bytes: string | Uint8Array): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    };
    const film = Buffer.alloc((1 << 20) * 2 + 5, 7);
    const carried = {
      'hall.yaml': Buffer.from('hall: { name: 桃花江 }'),
      'person.key': Buffer.from([1, 2, 3]),
      'staff/wang.jpg': Buffer.alloc(0),
      'playlist/film.mp4': film,
      'playlist/two-parts.mp4': film.subarray(0, 1 << 20),
      'voice/own/manifest.json': Buffer.from('{}'),
    };
    for (const [path, bytes] of Object.entries(carried)) put(path, bytes);
    for (const path of ['logs/a.log', 'backups/old.quhao', 'playlist/.half.unfinished', 'voice/recording/x.wav']) {
      put(path, 'of this machine');
    }
    const keys = await openDatabase(join(folder, 'keys.db'));
    await keys.exec(`pragma journal_mode = wal; create table keys (name text); insert into keys values ('kept'), ('forgotten');
      delete from keys where name = 'forgotten'`);
    const to = join(freshFolder(), 'a.quhao');
    await makeBackup(wantedOf(journal, to));
    await Promise.all([keys.close(), journal.close()]);
    // whoever was forgotten is not in it
    expect(readFileSync(to).includes('forgotten')).toBe(false);
    expect(readFileSync(to).includes('kept')).toBe(true);

    const elsewhere = join(freshFolder(), 'hall');
    const { files } = await restoreBackup(to, elsewhere);
    expect(readdirSync(elsewhere).sort()).toEqual([
      'hall.db',
      'hall.yaml',
      'keys.db',
      'person.key',
      'playlist',
      'staff',
      'voice',
    ]);
    for (const [path, bytes] of Object.entries(carried)) {
      expect([path, readFileSync(join(elsewhere, path)).equals(bytes)]).toEqual([path, true]);
      expect(files).toContain(join(elsewhere, path));
    }
    expect(readdirSync(join(elsewhere, 'playlist')).sort()).toEqual(['film.mp4', 'two-parts.mp4']);
    const restored = await openDatabase(join(elsewhere, 'keys.db'));
    expect(await restored.all('select name from keys')).toEqual([{ name: 'kept' }]);
    await restored.close();
    // a key that is deleted later is not left in the journal's freed pages
    expect(readFileSync(join(elsewhere, 'hall.db')).includes('create table keys')).toBe(false);
  });

  test('takes hall.yaml from where the hall was started with it', async () => {
    const journal = await filled();
    const configFile = join(freshFolder(), 'my-hall.yaml');
    writeFileSync(configFile, 'hall: {}');
    const to = join(freshFolder(), 'a.quhao');
    await makeBackup({ folder: journal.folder, configFile, to });
    await journal.close();
    const elsewhere = freshFolder();
    await restoreBackup(to, elsewhere);
    expect(readFileSync(join(elsewhere, 'hall.yaml'), 'utf8')).toBe('hall: {}');
  });

  test('is one file that a stick without the right to write can be read from', async () => {
    const journal = await filled();
    const folder = freshFolder();
    const to = join(folder, 'a.quhao');
    await makeBackup(wantedOf(journal, to));
    await journal.close();
    expect(readdirSync(folder)).toEqual(['a.quhao']);
    // write and read version of the file's header: 1, no write-ahead log (sqlite.org/fileformat2.html)
    expect([...readFileSync(to).subarray(18, 20)]).toEqual([1, 1]);
    expect(statSync(to).mode & 0o777).toBe(0o600);
    chmodSync(folder, 0o555);
    expect(await checkBackup(to)).toMatchObject({ broken: null });
    chmodSync(folder, 0o755);
  });

  test('is copied to a stick and checked there', async () => {
    const journal = await filled();
    const [to, stick] = [join(freshFolder(), 'a.quhao'), join(freshFolder(), 'a.quhao')];
    await makeBackup(wantedOf(journal, to));
    await journal.close();
    const shares: number[] = [];
    await carryBackup(to, stick, ({ share }) => shares.push(share));
    expect(readFileSync(stick).equals(readFileSync(to))).toBe(true);
    expect(shares.at(-1)).toBe(1);
  });

  test('is never written over a file, nor restored over a hall, nor from what is damaged or no backup', async () => {
    const journal = await filled();
    const file = join(freshFolder(), 'b');
    await makeBackup(wantedOf(journal, file));
    await expect(makeBackup(wantedOf(journal, file))).rejects.toMatchObject(refusal('backup-exists'));
    await journal.close();
    await expect(restoreBackup(file, journal.folder)).rejects.toMatchObject(refusal('restore-not-empty'));
    const db = await openDatabase(file);
    await db.exec(`update events set data = '1'`);
    await db.close();
    const folder = freshFolder();
    await expect(restoreBackup(file, folder)).rejects.toMatchObject(refusal('backup-damaged'));
    writeFileSync(file, 'a letter to grandmother');
    await expect(restoreBackup(file, folder)).rejects.toMatchObject(refusal('backup-damaged'));
    await expect(restoreBackup(join(folder, 'none'), folder)).rejects.toMatchObject(refusal('backup-missing'));
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(['../escaped', 'staff/../../escaped', '/etc/passwd', 'hall.db', 'staff\\..\\x', 'staff/'])(
    'that somebody else made puts nothing at %s, and leaves nothing half',
    async (path) => {
      expect(belongs(path)).toBe(false);
      const journal = await filled();
      writeFileSync(join(journal.folder, 'person.key'), 'theirs');
      const file = join(freshFolder(), 'b');
      await makeBackup(wantedOf(journal, file));
      await journal.close();
      const db = await openDatabase(file);
      await db.run('insert into carried values ($path, 0, $bytes)', { $path: path, $bytes: Buffer.from('x') });
      await db.close();
      const folder = freshFolder();
      writeFileSync(join(folder, 'person.key'), 'ours');
      await expect(restoreBackup(file, folder)).rejects.toMatchObject(refusal('backup-damaged'));
      expect(readdirSync(folder)).toEqual(['person.key']);
      expect(readFileSync(join(folder, 'person.key'), 'utf8')).toBe('ours');
      expect(existsSync(join(folder, '..', 'escaped'))).toBe(false);
    },
  );

  test('moves what stands in its way aside', async () => {
    const journal = await filled();
    writeFileSync(join(journal.folder, 'person.key'), 'of the backup');
    const file = join(freshFolder(), 'b');
    await makeBackup(wantedOf(journal, file));
    await journal.close();
    const folder = freshFolder();
    writeFileSync(join(folder, 'person.key'), 'was here');
    await restoreBackup(file, folder);
    expect(readFileSync(join(folder, 'person.key'), 'utf8')).toBe('of the backup');
    expect(readFileSync(join(folder, 'person.key.before-restore'), 'utf8')).toBe('was here');
  });

  test('of the form before files were carried, a journal alone, is restored as well', async () => {
    const journal = await filled();
    const file = join(freshFolder(), 'old.db');
    await journal.reader.run('vacuum into $to', { $to: file });
    const hash = journal.lastHash;
    await journal.close();
    const elsewhere = freshFolder();
    expect(await restoreBackup(file, elsewhere)).toMatchObject({ events: 1, files: [] });
    expect((await reopened(elsewhere)).hash).toBe(hash);
  });

  test('of a newer program is refused before anything is written', async () => {
    const journal = await filled();
    const file = join(freshFolder(), 'b');
    await makeBackup(wantedOf(journal, file));
    await journal.close();
    const db = await openDatabase(file);
    await db.exec('pragma user_version = 99');
    await db.close();
    const folder = freshFolder();
    await expect(restoreBackup(file, folder)).rejects.toThrow(/99/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a file that another program holds (J04)', () => {
  const held = (code: string): Error => Object.assign(new Error('held'), { code });

  test.each(['EPERM', 'EBUSY', 'EACCES'])(
    'for two seconds: %s is waited for, in backup and in restore',
    async (code) => {
      const journal = await filled();
      const file = join(freshFolder(), 'backup.db');
      const holding = (): { rename: typeof rename; tries: () => number } => {
        const until = performance.now() + 2_000;
        let tries = 0;
        return {
          tries: () => tries,
          rename: async (from, to) => {
            tries += 1;
            if (performance.now() < until) throw held(code);
            await rename(from, to);
          },
        };
      };
      const [first, second] = [holding(), holding()];
      await makeBackup(wantedOf(journal, file), undefined, first);
      const elsewhere = freshFolder();
      await restoreBackup(file, elsewhere, undefined, second);
      expect(first.tries()).toBeGreaterThan(5);
      expect((await reopened(elsewhere)).hash).toBe(journal.lastHash);
      await journal.close();
    },
  );

  test('for longer: refused with who may hold it, and nothing half is left', async () => {
    const journal = await filled();
    writeFileSync(join(journal.folder, 'person.key'), 'k');
    const folder = freshFolder();
    const to = join(folder, 'backup.db');
    const files = { patienceMs: 300, rename: () => Promise.reject(held('EBUSY')) };
    await expect(makeBackup(wantedOf(journal, to), undefined, files)).rejects.toThrow(/杀毒|virus/);
    await expect(makeBackup(wantedOf(journal, to), undefined, files)).rejects.toThrow(BackupRefused);
    expect(readdirSync(folder)).toEqual([]);
    // and then it works
    await makeBackup(wantedOf(journal, to));
    const hall = join(folder, 'hall');
    mkdirSync(hall);
    await expect(restoreBackup(to, hall, undefined, files)).rejects.toThrow(BackupRefused);
    expect(readdirSync(hall)).toEqual([]);
    await restoreBackup(to, hall);
    rmSync(to);
    await journal.close();
  });
});
