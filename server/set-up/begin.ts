import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Login } from '../../contract/doors.ts';
import type { SetUpDraft } from '../../contract/set-up.ts';
import { checkHallFile } from '../config/check.ts';
import type { HallFile } from '../config/schema.ts';
import type { Refusal } from '../hall/slice.ts';
import { draftPath, forgetDraft } from './draft-file.ts';
import { hallYaml } from './hall-yaml.ts';
import type { OpenedDevices } from './trying.ts';
import { nameNew, writeWhole } from './whole-file.ts';

export interface FirstDirector {
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

/** What the last step does to the hall's own data; handed in by the command line, which knows the slices. */
export interface FirstHall {
  /** Whether an account that can sign in is in the journal of this folder. */
  hasDirector(folder: string): Promise<boolean>;
  /** What is wrong with a password, before anything is written; null: nothing. */
  passwordProblem(director: FirstDirector): Refusal | null;
  /** The configuration, taken over if an earlier try has left another; durable when it resolves. */
  configure(folder: string, file: HallFile): Promise<void>;
  /** Opens the devices of a draft, to try them. */
  openDevices(file: HallFile): Promise<OpenedDevices>;
  /** The account; durable when it resolves. */
  createDirector(folder: string, director: FirstDirector): Promise<Refusal | null>;
}

export interface HallPlace {
  /** The data folder. */
  readonly folder: string;
  /** Where hall.yaml will be. */
  readonly config: string;
}

/**
 * The last step. In this order, so that a power cut between any two leaves either the set-up or the hall, and no hall
 * that nobody can sign in to:
 *
 * 1. `hall.yaml.new`, whole on disk: from here on the file can only be given its name.
 * 2. The configuration in the journal. Done again it is taken over again.
 * 3. The account of the first director in the journal: **this one event makes the hall**. Before it a start opens the
 *    set-up with its draft; after it a start finishes what is left (`stageOf`), and the account is never made twice.
 * 4. `hall.yaml.new` gets its name, never over a file that is there; the draft goes.
 *
 * hall.yaml first would leave a hall without anybody who may enter; the account first, with a configuration decided after it,
 * a hall of a draft that may still change.
 */
export async function beginHall(
  place: HallPlace,
  draft: SetUpDraft,
  password: string,
  hall: FirstHall,
): Promise<Refusal | null> {
  const director = directorOf(draft, password);
  const weak = hall.passwordProblem(director);
  if (weak !== null) return weak;
  if (existsSync(place.config)) return { refused: 'hall-file-there' };
  const text = hallYaml(draft);
  const checked = checkHallFile(text);
  if ('mistakes' in checked) return { refused: 'draft-unfit', params: { why: checked.mistakes[0]!.message } };
  await writeWhole(unnamed(place), text);
  await hall.configure(place.folder, checked.file);
  const refused = await hall.createDirector(place.folder, director);
  if (refused !== null) return refused;
  await nameFile(place);
  return null;
}

/** After a backup has come back into the folder: its hall.yaml gets its place, and what only a set-up needs goes. */
export async function restoredHall(place: HallPlace): Promise<Refusal | null> {
  const carried = join(place.folder, 'hall.yaml');
  if (!existsSync(place.config) && existsSync(carried)) await nameNew(carried, place.config);
  await forgetDraft(place.folder);
  return existsSync(place.config) ? null : { refused: 'restored-without-file' };
}

/** As accounts write it: what is typed at the door is made the same. */
export function directorOf({ director: { login, name } }: SetUpDraft, password: string): FirstDirector {
  return { login: Login.catch('').parse(login), name: name.trim(), password };
}

/** `hall`: run it · `set-up`: fill in · `file-missing`: somebody has moved hall.yaml away. */
export type Stage = 'hall' | 'set-up' | 'file-missing';

/** Where a folder stands, after finishing what a power cut has left half done. */
export async function stageOf(place: HallPlace, hall: Pick<FirstHall, 'hasDirector'>): Promise<Stage> {
  if (existsSync(place.config)) {
    await tidy(place);
    return 'hall';
  }
  if (!existsSync(join(place.folder, 'hall.db'))) return 'set-up';
  // a journal without traces of a set-up belongs to a hall
  if (!existsSync(draftPath(place.folder))) return 'file-missing';
  if (!(await hall.hasDirector(place.folder))) return 'set-up';
  if (!existsSync(unnamed(place))) return 'file-missing';
  await nameFile(place);
  return 'hall';
}

/** The name that hall.yaml has until the hall is there. */
function unnamed({ config }: HallPlace): string {
  return `${config}.new`;
}

async function nameFile(place: HallPlace): Promise<void> {
  await nameNew(unnamed(place), place.config);
  await tidy(place);
}

/** Takes away what only a set-up needs. */
async function tidy(place: HallPlace): Promise<void> {
  if (!existsSync(draftPath(place.folder))) return;
  await rm(unnamed(place), { force: true });
  await forgetDraft(place.folder);
}
