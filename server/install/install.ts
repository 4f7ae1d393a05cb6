import { existsSync, readFileSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundleFacts } from './bundle-facts.ts';
import { SUMS, wrongFiles } from './check-sums.ts';
import { pointTo, releaseAt, removeDurably, syncFolder } from './durable.ts';
import { copyData } from './kept-data.ts';
import { isAtWork, readPending, thisInstaller, writePending } from './pending.ts';
import type { Pending } from './pending.ts';
import type { Places } from './places.ts';
import { settle, takeBack } from './take-back.ts';
import type { TakenBack } from './take-back.ts';

/** What an installation asks of the system that keeps the hall running. */
export interface Keeper {
  /** The hall has ended when it resolves. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** The service's own text as it is on the disk. */
  unit(): Pending['unit'];
  /** Account, rights and service for the release that `current` names. */
  prepare(): Promise<void>;
  /** Null as soon as this version takes work; why not, once the time is over. */
  untilReady(version: string): Promise<string | null>;
}

export type Step =
  | 'check'
  | 'place'
  | 'note'
  | 'stop'
  | 'copy'
  | 'switch'
  | 'prepare'
  | 'start'
  | 'ready'
  | 'confirm'
  | 'back';

export interface Installation {
  readonly places: Places;
  readonly data: string;
  /** The unpacked bundle, in the folder of the releases. */
  readonly incoming: string;
  readonly facts: BundleFacts;
  readonly keeper: Keeper;
  /** Called before each step. */
  readonly tell: (step: Step) => void;
  readonly now: () => number;
}

export type Installed =
  | { readonly outcome: 'installed'; readonly trouble: string | null }
  | { readonly outcome: 'same' }
  | { readonly outcome: 'upgraded'; readonly from: string; readonly copy: string | null }
  | { readonly outcome: 'back'; readonly why: string; readonly taken: TakenBack; readonly oldTrouble: string | null }
  | { readonly outcome: 'refused'; readonly why: Refusal };

export type Refusal = 'damaged' | 'at-work' | 'other-build';

/**
 * Puts a release beside the others and makes it the one that runs. The data are copied first; unless the new release takes
 * work in time, the old one comes back, with the copy where the new one has changed the data's shape. A power cut at any
 * point leaves one of the two: until the confirmation the next start goes back (`settle`).
 */
export async function install(installation: Installation): Promise<Installed> {
  const { places, incoming, facts, keeper, tell } = installation;
  const left = readPending(places.pending);
  if (left !== null) {
    if (isAtWork(left.installer)) return { outcome: 'refused', why: 'at-work' };
    await keeper.stop();
    await settle(places);
  }
  tell('check');
  if ((await wrongFiles(incoming)).length > 0) return { outcome: 'refused', why: 'damaged' };
  const from = releaseAt(places.current);
  if (from === facts.version) return renew(installation);
  tell('place');
  await place(places, incoming, facts.version);
  return from === null ? first(installation) : upgrade(installation, from);
}

async function place({ releases }: Places, incoming: string, version: string): Promise<void> {
  const release = join(releases, version);
  await rm(release, { recursive: true, force: true });
  await rename(incoming, release);
  syncFolder(releases);
}

/** The very same release again: what it needs around it is seen to once more. */
async function renew({ places, incoming, facts, keeper, tell }: Installation): Promise<Installed> {
  const sums = (release: string): string => readFileSync(join(release, SUMS), 'utf8');
  const same = sums(incoming) === sums(join(places.releases, facts.version));
  if (!same) return { outcome: 'refused', why: 'other-build' };
  await rm(incoming, { recursive: true });
  tell('prepare');
  await keeper.prepare();
  tell('start');
  await keeper.start();
  return { outcome: 'same' };
}

async function first({ places, facts, keeper, tell }: Installation): Promise<Installed> {
  tell('switch');
  pointTo(places.current, `releases/${facts.version}`);
  tell('prepare');
  await keeper.prepare();
  tell('start');
  await keeper.start();
  tell('ready');
  return { outcome: 'installed', trouble: await keeper.untilReady(facts.version) };
}

async function upgrade(installation: Installation, from: string): Promise<Installed> {
  const { places, data, facts, keeper, tell, now } = installation;
  const since = now();
  let pending: Pending = {
    from,
    to: facts.version,
    data,
    since,
    installer: thisInstaller(),
    copy: null,
    unit: keeper.unit(),
    restoring: false,
  };
  tell('note');
  pointTo(places.previous, `releases/${from}`);
  writePending(places.pending, pending);
  const why = await tried(async () => {
    tell('stop');
    await keeper.stop();
    tell('copy');
    pending = { ...pending, copy: await copyData(data, `${since}-${from}-to-${facts.version}`) };
    writePending(places.pending, pending);
    tell('switch');
    pointTo(places.current, `releases/${facts.version}`);
    tell('prepare');
    await keeper.prepare();
    tell('start');
    await keeper.start();
    tell('ready');
    return keeper.untilReady(facts.version);
  });
  if (why === null) {
    tell('confirm');
    removeDurably(places.pending);
    await thin(places);
    return { outcome: 'upgraded', from, copy: pending.copy?.file ?? null };
  }
  tell('back');
  await keeper.stop();
  const taken = await takeBack(places, pending);
  await keeper.start();
  return { outcome: 'back', why, taken, oldTrouble: await keeper.untilReady(from) };
}

/** What went wrong, as a sentence; null when nothing did. */
async function tried(work: () => Promise<string | null>): Promise<string | null> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Two releases are kept: the one that runs, and the one before. */
async function thin({ releases, current, previous }: Places): Promise<void> {
  const kept = new Set([releaseAt(current), releaseAt(previous)]);
  for (const release of await readdir(releases)) {
    if (kept.has(release) || release.startsWith('.')) continue;
    if (existsSync(join(releases, release, SUMS))) await rm(join(releases, release), { recursive: true });
  }
}
