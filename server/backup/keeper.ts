import { basename, join } from 'node:path';
import type { BackupsView } from '../../contract/backups.ts';
import { hallTime } from '../hall/clock.ts';
import { backupName } from './names.ts';
import { backupsIn, freeBytes, onSameDisk, thinOut } from './places.ts';
import type { Kept } from './places.ts';
import type { Progress } from './progress.ts';
import { BackupRefused, reasonOf } from './refused.ts';
import type { Params } from './refused.ts';
import { runJob } from './run-job.ts';
import type { RunningJob } from './run-job.ts';
import type { Made } from './make.ts';
import { isDue } from './schedule.ts';
import { findSticks } from './sticks.ts';
import type { Stick } from './sticks.ts';
import type { Keep } from './thinning.ts';

/** How a hall is backed up: the section `backup:` of hall.yaml. */
export interface BackupSettings {
  readonly folder: string;
  /** false: only when somebody asks for it. */
  readonly nightly: boolean;
  readonly hour: number;
  readonly keep: Keep;
}

export interface KeeperOptions {
  /** The hall's data folder. */
  readonly data: string;
  readonly configFile: string | null;
  readonly settings: BackupSettings;
  /** The bundle that a process of its own runs. */
  readonly jobFile: string;
  readonly now: () => number;
  readonly sticks?: () => Promise<readonly Stick[]>;
  readonly report: (what: string, details: Record<string, unknown>) => void;
}

export interface Failure {
  readonly code: string;
  readonly params: Params;
  readonly at: number;
  /** How many tries have failed one after the other. */
  readonly times: number;
}

/** Every so often it is seen whether a backup is due and whether a stick was put in, ms. */
const LOOK_EVERY_MS = 30_000;
/** A stick that could not be written is left alone for so long, or until it is put in again, ms. */
const STICK_AGAIN_MS = 60 * 60 * 1000;

/**
 * Keeps a hall backed up: one every night into a folder, a copy on each marked stick that is put in, old ones thinned out.
 * One at a time, each in a process of its own.
 */
export class BackupKeeper {
  readonly #options: KeeperOptions;
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<void> | null = null;
  #job: RunningJob<Made> | null = null;
  #running: (Progress & { readonly file: string; readonly since: number }) | null = null;
  #newest: Kept | null = null;
  /** By place: the folder, or where a stick is mounted. */
  readonly #failures = new Map<string, Failure>();
  #closed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Looks from now on; the first look comes a little later, when the morning's start is over. */
  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.#timer.unref();
    void this.#lookAround();
  }

  /** The newest backup in the folder, as of the last look. */
  get newest(): Kept | null {
    return this.#newest;
  }

  /** When the hash chain was last gone through whole, with the newest backup; whether the last try found it broken. */
  get chain(): { readonly at: number | null; readonly broken: boolean } {
    const { code } = this.#failures.get(this.#options.settings.folder) ?? {};
    return { at: this.#newest?.madeAt ?? null, broken: code === 'backup-damaged' };
  }

  /** Why the last try failed; null when it did not. */
  get failure(): Failure | null {
    const [first = null] = this.#failures.values();
    return this.#failures.get(this.#options.settings.folder) ?? first;
  }

  /** Does what is due: tonight's backup, or a copy for a stick. Nothing while something is being done. */
  async look(): Promise<void> {
    if (this.#work !== null || this.#closed) return;
    await this.#alone(async () => {
      await this.#lookAround();
      const { settings, now } = this.#options;
      const failed = this.#failures.get(settings.folder);
      const nights = {
        hour: settings.hour,
        newestAt: this.#newest?.madeAt ?? null,
        failures: failed?.times ?? 0,
        failedAt: failed?.at ?? 0,
      };
      if (settings.nightly && isDue(now(), nights)) await this.#backUp();
      else await this.#carryToSticks();
    });
  }

  /** Makes one now, also on the sticks. It goes on in the background; `look` and the view say how it went. */
  backUpNow(): { readonly refused: 'backup-running' } | { readonly done: Promise<void> } {
    if (this.#work !== null || this.#closed) return { refused: 'backup-running' };
    return { done: this.#alone(() => this.#backUp()) };
  }

  /** Makes one into a file that somebody named. Throws `BackupRefused`. */
  async backUpTo(file: string): Promise<void> {
    if (this.#work !== null || this.#closed) throw new BackupRefused('backup-running');
    let failed: unknown = null;
    await this.#alone(async () => {
      await this.#make(file).catch((error: unknown) => {
        failed = error;
      });
    });
    if (failed !== null) throw failed as Error;
  }

  async view(): Promise<BackupsView> {
    const { data, settings, now } = this.#options;
    const { failure } = this;
    const placed = async (path: string, folder: string): Promise<BackupsView['sticks'][number]> => ({
      path,
      freeBytes: await freeBytes(folder),
      backups: (await backupsIn(folder)).map(shown),
    });
    return {
      at: hallTime(now()),
      hour: settings.nightly ? settings.hour : null,
      running: this.#running === null ? null : { ...this.#running, since: hallTime(this.#running.since) },
      failure:
        failure === null ? null : { code: failure.code, params: { ...failure.params }, at: hallTime(failure.at) },
      folder: { ...(await placed(settings.folder, settings.folder)), sameDisk: onSameDisk(settings.folder, data) },
      sticks: await Promise.all((await this.#sticks()).map(({ mount, folder }) => placed(mount, folder))),
    };
  }

  /** Breaks off what is being written; it is thrown away at the next run. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#job?.stop();
    await this.#work;
  }

  #alone(work: () => Promise<void>): Promise<void> {
    this.#work = work()
      .catch((error: unknown) => {
        this.#options.report('the backups could not be looked at', { error: String(error) });
      })
      .finally(() => {
        this.#work = null;
      });
    return this.#work;
  }

  async #lookAround(): Promise<void> {
    [this.#newest = null] = await backupsIn(this.#options.settings.folder);
  }

  async #sticks(): Promise<readonly Stick[]> {
    return (this.#options.sticks ?? findSticks)();
  }

  async #backUp(): Promise<void> {
    const { settings, now } = this.#options;
    const made = await this.#tried(settings.folder, async () => {
      await this.#make(join(settings.folder, backupName(now())));
      await thinOut(settings.folder, settings.keep);
    });
    await this.#lookAround();
    if (made) await this.#carryToSticks();
  }

  /** Each stick that lacks the newest backup gets it. */
  async #carryToSticks(): Promise<void> {
    const { now, settings } = this.#options;
    const sticks = await this.#sticks();
    for (const place of this.#failures.keys()) {
      if (place !== settings.folder && !sticks.some(({ mount }) => mount === place)) this.#failures.delete(place);
    }
    const newest = this.#newest;
    if (newest === null) return;
    for (const { mount, folder } of sticks) {
      const failed = this.#failures.get(mount);
      if (failed !== undefined && now() < failed.at + STICK_AGAIN_MS) continue;
      if ((await backupsIn(folder)).some(({ name }) => name === newest.name)) continue;
      const to = join(folder, newest.name);
      await this.#tried(mount, async () => {
        await this.#inProcess(to, { do: 'carry', from: newest.path, to });
        await thinOut(folder, settings.keep);
      });
    }
  }

  #make(to: string): Promise<Made> {
    const { data, configFile } = this.#options;
    return this.#inProcess(to, { do: 'make', folder: data, configFile, to });
  }

  async #inProcess(to: string, job: Parameters<typeof runJob<'make' | 'carry'>>[1]): Promise<Made> {
    if (this.#closed) throw new BackupRefused('backup-broken-off');
    const { now, jobFile, report } = this.#options;
    const since = now();
    const began = performance.now();
    this.#running = { phase: 'copy', share: 0, file: to, since };
    this.#job = runJob(jobFile, job, (progress) => {
      this.#running = { ...progress, file: to, since };
    });
    try {
      const made = await this.#job.result;
      report('backed up and checked', { file: basename(to), ...made, tookMs: Math.round(performance.now() - began) });
      return made;
    } finally {
      this.#job = null;
      this.#running = null;
    }
  }

  async #tried(place: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.#failures.delete(place);
      return true;
    } catch (error) {
      if (this.#closed) return false;
      const { code, params } = reasonOf(error);
      const times = (this.#failures.get(place)?.times ?? 0) + 1;
      this.#failures.set(place, { code, params, at: this.#options.now(), times });
      this.#options.report('the backup failed and is tried again; the page /backups says why', { code, ...params });
      return false;
    }
  }
}

function shown({ name, madeAt, bytes }: Kept): BackupsView['sticks'][number]['backups'][number] {
  return { name, madeAt: hallTime(madeAt), bytes };
}
