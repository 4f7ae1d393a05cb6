import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { productRoot } from '../server/cli/root.ts';
import { configurationOf } from '../server/config/configuration.ts';
import { readBundleFacts } from '../server/install/bundle-facts.ts';
import { releaseAt } from '../server/install/durable.ts';
import { copyData } from '../server/install/kept-data.ts';
import { readPending, thisInstaller, writePending } from '../server/install/pending.ts';
import { placesIn } from '../server/install/places.ts';
import type { Places } from '../server/install/places.ts';
import { settle } from '../server/install/take-back.ts';
import { openDatabase } from '../server/journal/sqlite.ts';
import { verifyChain } from '../server/journal/verify.ts';
import { openHall } from '../server/compose/data.ts';
import { freshFolder } from './support/folder.ts';
import { hallFile } from './support/hall.ts';

/** Whatever the power cut leaves, the next boot starts the old version or the new one, with data that it can open. */
const CUTS = ['check', 'place', 'note', 'stop', 'copy', 'switch', 'prepare', 'start', 'ready', 'confirm'] as const;
const SHAPE_OF_NEW = 99;

describe('a power cut in an upgrade', () => {
  test.each(CUTS)('before the step "%s"', async (cut) => {
    const hall = await installed();
    upgrade(hall, cut, 'well');
    await settle(hall.places);
    // nothing but the removal of the note confirms the new version
    expect(releaseAt(hall.places.current)).toBe('1.0.0');
    expect(await dataOf(hall.data)).toEqual({ shape: 1, broken: null });
    expect(existsSync(hall.places.pending)).toBe(false);
  });

  test('before going back from a version that did not come up', async () => {
    const hall = await installed();
    upgrade(hall, 'back', 'fails');
    expect(releaseAt(hall.places.current)).toBe('2.0.0');
    await settle(hall.places);
    expect([releaseAt(hall.places.current), await dataOf(hall.data)]).toEqual(['1.0.0', { shape: 1, broken: null }]);
  });

  test('and the same upgrade again is brought to its end', async () => {
    const hall = await installed();
    upgrade(hall, 'start', 'well');
    expect(upgrade(hall, 'none', 'well')).toBe('upgraded');
    expect([releaseAt(hall.places.current), releaseAt(hall.places.previous)]).toEqual(['2.0.0', '1.0.0']);
    expect(await dataOf(hall.data)).toEqual({ shape: SHAPE_OF_NEW, broken: null });
  });

  test.each(['hall.db-shm', 'hall.db-wal', 'hall.db', 'restored'])(
    'while the data are put back: after %s',
    async (after) => {
      const hall = await installed();
      const pending = {
        from: '1.0.0',
        to: '2.0.0',
        data: hall.data,
        since: 1,
        // of an earlier boot
        installer: { ...thisInstaller(), boot: 'before' },
        copy: await copyData(hall.data, 'copy'),
        unit: null,
        restoring: true,
      };
      writePending(hall.places.pending, pending);
      // the new version was killed: what it wrote is in the log beside the file
      for (const part of ['hall.db-shm', 'hall.db-wal']) writeFileSync(join(hall.data, part), 'of the new version');
      const aside = join(hall.data, 'taken-back', '2.0.0-1');
      mkdirSync(aside, { recursive: true });
      for (const part of ['hall.db-shm', 'hall.db-wal', 'hall.db']) {
        renameSync(join(hall.data, part), join(aside, part));
        if (part === after) break;
      }
      if (after === 'restored') await settle(hall.places).then(() => writePending(hall.places.pending, pending));
      const taken = await settle(hall.places);
      expect(taken?.dataAside).toBe(aside);
      expect(readdirSync(aside).sort()).toEqual(['hall.db', 'hall.db-shm', 'hall.db-wal']);
      expect(await dataOf(hall.data)).toEqual({ shape: 1, broken: null });
    },
  );
});

describe('an upgrade', () => {
  test('whose version does not come up goes back, and the data it changed are kept aside', async () => {
    const hall = await installed();
    expect(upgrade(hall, 'none', 'fails')).toBe('back');
    expect([releaseAt(hall.places.current), await dataOf(hall.data)]).toEqual(['1.0.0', { shape: 1, broken: null }]);
    const [aside] = readdirSync(join(hall.data, 'taken-back'));
    expect(await dataOf(join(hall.data, 'taken-back', aside!))).toEqual({ shape: SHAPE_OF_NEW, broken: null });
  });

  test('with one file that is not what was packed is refused before anything is changed', async () => {
    const hall = await installed();
    writeFileSync(join(hall.places.releases, '.incoming', 'bin/quhao'), 'other');
    expect(upgrade(hall, 'none', 'well')).toBe('refused');
    expect([releaseAt(hall.places.current), releaseAt(hall.places.previous)]).toEqual(['1.0.0', null]);
  });

  test('is left alone by the next start of the hall while its installation is at work', async () => {
    const hall = await installed();
    writePending(hall.places.pending, {
      from: '1.0.0',
      to: '2.0.0',
      data: hall.data,
      since: 1,
      installer: thisInstaller(),
      copy: null,
      unit: null,
      restoring: false,
    });
    expect(await settle(hall.places)).toBeNull();
    expect(readPending(hall.places.pending)).not.toBeNull();
  });
});

interface Installed {
  readonly places: Places;
  readonly data: string;
}

/** Version 1.0.0 with the data of a hall, and 2.0.0 unpacked beside it. */
async function installed(): Promise<Installed> {
  const folder = freshFolder();
  const places = placesIn(join(folder, 'opt'));
  const data = join(folder, 'data');
  putRelease(join(places.releases, '1.0.0'), '1.0.0');
  putRelease(join(places.releases, '.incoming'), '2.0.0');
  symlinkSync('releases/1.0.0', places.current);
  const { journal, hall } = await openHall(data);
  await hall.execute({ type: 'ConfigureHall', configuration: configurationOf(hallFile()) }, { actor: 'test' });
  await journal.close();
  return { places, data };
}

/** The least that is a release: its facts, one file, and the sums of both. */
function putRelease(folder: string, version: string): void {
  const facts = {
    version,
    platform: 'linux',
    arch: 'x64',
    node: 'v20.20.2',
    builtOn: 'test',
    needs: { glibc: '2.17', glibcxx: null, pageSize: 4_096 },
    sizeKb: 1,
  };
  const files = { 'bundle.json': JSON.stringify(facts), 'bin/quhao': `#!/bin/sh\necho ${version}\n` };
  mkdirSync(join(folder, 'bin'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const sums = Object.entries(files).map(
    ([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`,
  );
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
}

/** Runs the upgrade to 2.0.0 in a process of its own, which ends at the step `cut`; what came of it, where it got to its end. */
function upgrade({ places, data }: Installed, cut: string, outcome: 'well' | 'fails'): string {
  const incoming = join(places.releases, '.incoming');
  if (readBundleFacts(incoming) === null) putRelease(incoming, '2.0.0');
  const script = join(productRoot(), 'test', 'support', 'upgrade-cut.ts');
  const words = ['--import', 'tsx', script, places.prefix, data, incoming, cut, outcome];
  const { stdout, stderr, signal } = spawnSync(process.execPath, words, { cwd: productRoot(), encoding: 'utf8' });
  expect([signal, stderr]).toEqual([cut === 'none' ? null : 'SIGKILL', '']);
  return stdout.trim();
}

async function dataOf(folder: string): Promise<{ shape: number; broken: unknown }> {
  const db = await openDatabase(join(folder, 'hall.db'));
  try {
    const row = await db.get<{ user_version: number }>('pragma user_version');
    return { shape: row!.user_version, broken: (await verifyChain(db)).broken };
  } finally {
    await db.close();
  }
}
