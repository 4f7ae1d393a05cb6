import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { firstHall } from '../server/cli/first-hall.ts';
import { readHallFile } from '../server/cli/data-commands.ts';
import { AccountPeople } from '../server/accounts/people.ts';
import { openHall } from '../server/compose/data.ts';
import { openHallKey } from '../server/vault/hall-key.ts';
import { Vault } from '../server/vault/vault.ts';
import { beginHall, stageOf } from '../server/set-up/begin.ts';
import type { FirstHall, HallPlace } from '../server/set-up/begin.ts';
import { DraftFile } from '../server/set-up/draft-file.ts';
import { USUAL_DRAFT } from '../server/set-up/usual.ts';
import { freshFolder } from './support/folder.ts';

const draft = {
  ...USUAL_DRAFT,
  place: { ...USUAL_DRAFT.place, name: '桃花江镇' },
  director: { login: 'zhangli', name: '张丽' },
};
const PASSWORD = '桃花江 1998 春天';

async function placeWithDraft(): Promise<HallPlace> {
  const folder = freshFolder();
  await (await DraftFile.open(folder)).keep(draft);
  return { folder, config: join(folder, 'hall.yaml') };
}

class PowerCut extends Error {}

/** The power goes before or after one of the two writes to the journal; what was on disk stays there. */
function cut(step: 'configure' | 'createDirector', when: 'before' | 'after'): FirstHall {
  const broken = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    if (when === 'after') await work();
    throw new PowerCut();
  };
  return {
    ...firstHall,
    ...(step === 'configure'
      ? { configure: (folder, file) => broken(() => firstHall.configure(folder, file)) }
      : { createDirector: (folder, director) => broken(() => firstHall.createDirector(folder, director)) }),
  };
}

async function accountsIn(folder: string): Promise<readonly string[]> {
  const { journal, hall } = await openHall(folder);
  const vault = await Vault.open(folder);
  const people = new AccountPeople(vault, await openHallKey(folder));
  const logins = [...hall.state.accounts.accounts.values()].map(
    ({ login, name }) => `${people.read(login)} ${people.read(name)}`,
  );
  await vault.close();
  await journal.close();
  return logins;
}

test('an empty folder is a set-up; begun, it is a hall, with its file, its account and its configuration', async () => {
  const place = await placeWithDraft();
  expect(await stageOf(place, firstHall)).toBe('set-up');
  expect(await beginHall(place, draft, PASSWORD, firstHall)).toBeNull();
  expect(await stageOf(place, firstHall)).toBe('hall');
  expect(readHallFile(place.config).hall.name).toBe('桃江县桃花江镇便民服务中心');
  expect(await accountsIn(place.folder)).toEqual(['zhangli 张丽']);
  expect(['set-up.json', 'hall.yaml.new'].filter((name) => existsSync(join(place.folder, name)))).toEqual([]);
});

test.each([
  ['configure', 'before', 'set-up'],
  ['configure', 'after', 'set-up'],
  ['createDirector', 'before', 'set-up'],
  ['createDirector', 'after', 'hall'],
] as const)('a power cut at %s, %s it: the next start finds the %s', async (step, when, stage) => {
  const place = await placeWithDraft();
  await expect(beginHall(place, draft, PASSWORD, cut(step, when))).rejects.toThrow(PowerCut);
  expect(existsSync(place.config)).toBe(false);
  expect(await stageOf(place, firstHall)).toBe(stage);
  if (stage === 'set-up') {
    // the person changes their mind before the second try
    const changed = { ...draft, place: { ...draft.place, name: '修山镇' }, director: { login: '李明', name: '李明' } };
    expect((await DraftFile.open(place.folder)).draft).toEqual(draft);
    expect(await beginHall(place, changed, PASSWORD, firstHall)).toBeNull();
  }
  expect(await stageOf(place, firstHall)).toBe('hall');
  const file = readHallFile(place.config);
  const { journal, hall } = await openHall(place.folder);
  expect(hall.state.settings.configuration?.hall.name).toBe(file.hall.name);
  await journal.close();
  expect(await accountsIn(place.folder)).toHaveLength(1);
});

test('a file that is there is never written over, and a hall whose file is gone is no set-up', async () => {
  const place = await placeWithDraft();
  writeFileSync(place.config, '# mine\n');
  expect(await beginHall(place, draft, PASSWORD, firstHall)).toEqual({ refused: 'hall-file-there' });
  expect(readFileSync(place.config, 'utf8')).toBe('# mine\n');

  const moved = await placeWithDraft();
  expect(await beginHall(moved, draft, PASSWORD, firstHall)).toBeNull();
  expect(await stageOf({ ...moved, config: join(moved.folder, 'other.yaml') }, firstHall)).toBe('file-missing');
});

test('a weak password leaves nothing behind', async () => {
  const place = await placeWithDraft();
  expect(await beginHall(place, draft, 'zhangli123', firstHall)).toHaveProperty('refused');
  expect(existsSync(join(place.folder, 'hall.db'))).toBe(false);
});
