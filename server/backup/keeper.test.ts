import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import { productRoot } from '../cli/root.ts';
import { Journal } from '../journal/journal.ts';
import { openDatabase } from '../journal/sqlite.ts';
import { BackupKeeper } from './keeper.ts';
import type { KeeperOptions } from './keeper.ts';
import type { Stick } from './sticks.ts';

const HOUR = 60 * 60 * 1000;
const at = (time: string): number => Date.parse(`${time}+08:00`);

/** A keeper of a small hall on a clock that is set by hand. */
async function kept(more: Partial<KeeperOptions['settings']> = {}): Promise<{
  readonly keeper: BackupKeeper;
  readonly folder: string;
  readonly sticks: Stick[];
  readonly said: string[];
  readonly set: (time: number) => void;
}> {
  const data = freshFolder();
  const journal = await Journal.open({ folder: data, tables: [] });
  const stream = 'day/2026-11-26';
  const events = journal.stamp([{ type: 'Said', data: '一' }], { at: 1, actor: 'test', commandId: 'c', stream });
  await journal.commit({ events, remembered: null, opens: [stream], closes: [] });
  let now = at('2026-11-27T08:00:00');
  const folder = join(data, 'backups');
  const sticks: Stick[] = [];
  const said: string[] = [];
  const keeper = new BackupKeeper({
    data,
    configFile: null,
    settings: { folder, nightly: true, hour: 2, keep: { daily: 2, weekly: 0, monthly: 0 }, ...more },
    jobFile: join(productRoot(), 'dist', 'server', 'backup-job.js'),
    now: () => now,
    sticks: () => Promise.resolve(sticks),
    report: (what) => said.push(what),
  });
  onTestFinished(async () => {
    await keeper.close();
    await journal.close();
  });
  return {
    keeper,
    folder,
    sticks,
    said,
    set: (time) => {
      now = time;
    },
  };
}

const aStick = (): Stick => {
  const mount = freshFolder();
  const folder = join(mount, 'quhao-backup');
  mkdirSync(folder);
  return { mount, folder };
};

describe('a hall is backed up', { timeout: 60_000 }, () => {
  test('once a night, also when the machine was off at that hour, and old ones go', async () => {
    const { keeper, folder, set } = await kept();
    await keeper.look();
    await keeper.look();
    expect(readdirSync(folder)).toEqual(['quhao-2026-11-27-080000.quhao']);
    // at two in the morning, and on the third day after lunch
    for (const time of ['2026-11-28T02:00:10', '2026-11-28T09:00:00', '2026-11-29T13:00:00']) {
      set(at(time));
      await keeper.look();
    }
    expect(readdirSync(folder)).toEqual(['quhao-2026-11-28-020010.quhao', 'quhao-2026-11-29-130000.quhao']);
    expect(keeper.newest).toMatchObject({ name: 'quhao-2026-11-29-130000.quhao', madeAt: at('2026-11-29T13:00:00') });
  });

  test('never twice at once, with its progress to be seen', async () => {
    const { keeper, folder } = await kept({ nightly: false });
    await keeper.look();
    expect((await keeper.view()).hour).toBeNull();
    const begun = keeper.backUpNow();
    expect(keeper.backUpNow()).toEqual({ refused: 'backup-running' });
    await expect(keeper.backUpTo(join(folder, 'x'))).rejects.toMatchObject({ code: 'backup-running' });
    expect((await keeper.view()).running).toMatchObject({ phase: 'copy' });
    await ('done' in begun ? begun.done : null);
    const view = await keeper.view();
    expect(view).toMatchObject({ running: null, failure: null });
    expect(view.folder.backups).toHaveLength(1);
    expect(view.folder.sameDisk).toBe(true);
    expect(view.folder.freeBytes).toBeGreaterThan(0);
  });

  test('onto a marked stick as soon as it is put in, and every night while it stays in', async () => {
    const { keeper, sticks, set } = await kept();
    await keeper.look();
    const stick = aStick();
    sticks.push(stick);
    await keeper.look();
    expect(readdirSync(stick.folder)).toEqual(['quhao-2026-11-27-080000.quhao']);
    set(at('2026-11-28T02:00:00'));
    await keeper.look();
    expect(readdirSync(stick.folder)).toEqual(['quhao-2026-11-27-080000.quhao', 'quhao-2026-11-28-020000.quhao']);
    expect((await keeper.view()).sticks).toMatchObject([{ path: stick.mount, backups: [{}, {}] }]);
  });

  test('again soon after a failure, which says why, and then all is well', async () => {
    const { keeper, folder, set, said } = await kept();
    // a file stands where the folder should be
    writeFileSync(folder, '');
    const first = at('2026-11-27T08:00:00');
    await keeper.look();
    expect(keeper.failure).toMatchObject({ times: 1, at: first });
    set(first + 4 * 60_000);
    await keeper.look();
    expect(keeper.failure).toMatchObject({ times: 1 });
    set(first + 6 * 60_000);
    await keeper.look();
    expect(keeper.failure).toMatchObject({ times: 2 });
    expect(said.filter((what) => what.includes('failed'))).toHaveLength(2);
    rmSync(folder);
    set(first + HOUR);
    await keeper.look();
    expect(keeper.failure).toBeNull();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('it says when the hash chain was last gone through, and that an event was changed since', async () => {
    const { keeper, folder, set } = await kept();
    expect(keeper.chain).toEqual({ at: null, broken: false });
    const first = at('2026-11-27T08:00:00');
    await keeper.look();
    expect(keeper.chain).toEqual({ at: first, broken: false });
    const db = await openDatabase(join(dirname(folder), 'hall.db'));
    await db.run(`update events set data = '"二"' where position = 1`);
    await db.close();
    set(at('2026-11-28T02:00:00'));
    await keeper.look();
    expect(keeper.chain).toEqual({ at: first, broken: true });
  });

  test('a stick that cannot be written spoils no backup, and is tried again when it is put in again', async () => {
    const { keeper, folder, sticks } = await kept();
    const stick = aStick();
    rmSync(stick.folder, { recursive: true });
    writeFileSync(stick.folder, '');
    sticks.push(stick);
    await keeper.look();
    expect(readdirSync(folder)).toHaveLength(1);
    expect((await keeper.view()).failure).not.toBeNull();
    sticks.pop();
    await keeper.look();
    expect((await keeper.view()).failure).toBeNull();
    rmSync(stick.folder);
    mkdirSync(stick.folder);
    sticks.push(stick);
    await keeper.look();
    expect(readdirSync(stick.folder)).toHaveLength(1);
  });

  test('what a run that was broken off has left is cleared away', async () => {
    const { keeper, folder } = await kept();
    mkdirSync(folder);
    writeFileSync(join(folder, 'quhao-2026-11-26-020000.quhao.unfinished'), 'half');
    writeFileSync(join(folder, '合同.docx'), 'not ours');
    await keeper.look();
    expect(readdirSync(folder).sort()).toEqual(['quhao-2026-11-27-080000.quhao', '合同.docx']);
  });

  test('broken off when the hall stops: nothing runs on, and nothing is begun', async () => {
    const { keeper } = await kept();
    const begun = keeper.backUpNow();
    await keeper.close();
    await ('done' in begun ? begun.done : null);
    expect((await keeper.view()).running).toBeNull();
    expect(keeper.backUpNow()).toEqual({ refused: 'backup-running' });
  });
});
