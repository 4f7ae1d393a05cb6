import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RestoreView } from '../../contract/backups.ts';
import { hallTime } from '../hall/clock.ts';
import { backupsIn } from './places.ts';
import type { Progress } from './progress.ts';
import { BackupRefused, explainedBackup, reasonOf } from './refused.ts';
import type { Params } from './refused.ts';
import { holdsHall } from './restore.ts';
import { runJob } from './run-job.ts';
import type { RunningJob } from './run-job.ts';
import type { Restored } from './restore.ts';
import { findSticks } from './sticks.ts';
import type { Stick } from './sticks.ts';

export interface RestoreDeskOptions {
  /** The data folder that holds no hall yet. */
  readonly folder: string;
  readonly jobFile: string;
  readonly now: () => number;
  readonly sticks?: () => Promise<readonly Stick[]>;
  /** Folders that may hold backups, besides the sticks. */
  readonly folders?: readonly string[];
  /** The hall is back: it can be started. */
  readonly onRestored: (restored: Restored) => void;
}

/** Under this name lies what a page has sent, in the data folder: that disk has to hold it anyway. */
const SENT = 'sent.quhao.unfinished';
const SENT_ID = 'sent';

interface Offer {
  readonly path: string;
  readonly shown: RestoreView['offers'][number];
}

/** Brings a hall back onto a machine that has none: what backups there are, which one it is, and how far it has come. */
export class RestoreDesk {
  readonly #options: RestoreDeskOptions;
  #job: RunningJob<Restored> | null = null;
  #running: (Progress & { readonly file: string; readonly since: number }) | null = null;
  #failure: { readonly code: string; readonly params: Params } | null = null;
  #restored: { readonly name: string; readonly events: number } | null = null;
  #sending = false;

  constructor(options: RestoreDeskOptions) {
    this.#options = options;
  }

  async view(): Promise<RestoreView> {
    const running = this.#running;
    return {
      running: running === null ? null : { ...running, since: hallTime(running.since) },
      failure: this.#failure === null ? null : { code: this.#failure.code, params: { ...this.#failure.params } },
      restored: this.#restored,
      offers: (await this.#offers()).map(({ shown }) => shown),
    };
  }

  /** Begins to restore one of the offers; the view says how it goes. Never a path that somebody sent. */
  async begin(
    id: string,
  ): Promise<{ readonly refused: string; readonly params?: Params } | { readonly done: Promise<void> }> {
    const { folder } = this.#options;
    if (holdsHall(folder)) return { refused: 'restore-not-empty', params: { folder } };
    const offer = (await this.#offers()).find(({ shown }) => shown.id === id);
    if (offer === undefined) return { refused: 'restore-unknown' };
    if (this.#running !== null || this.#sending) return { refused: 'restore-running' };
    return { done: this.#restore(offer) };
  }

  /** Takes a backup that a page sends, to be offered. Throws `BackupRefused`. */
  async take(body: Readable): Promise<void> {
    const { folder } = this.#options;
    if (holdsHall(folder)) throw new BackupRefused('restore-not-empty', { folder });
    if (this.#running !== null || this.#sending) throw new BackupRefused('restore-running');
    const to = join(folder, SENT);
    this.#sending = true;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await pipeline(body, createWriteStream(to, { mode: 0o600 }));
    } catch (error) {
      await rm(to, { force: true });
      throw explainedBackup(error, to);
    } finally {
      this.#sending = false;
    }
  }

  async close(): Promise<void> {
    this.#job?.stop();
    await this.#job?.result.catch(() => undefined);
    await rm(join(this.#options.folder, SENT), { force: true });
  }

  async #restore({ path, shown: { name } }: Offer): Promise<void> {
    const { folder, jobFile, now, onRestored } = this.#options;
    const since = now();
    this.#failure = null;
    this.#running = { phase: 'check', share: 0, file: name, since };
    this.#job = runJob(jobFile, { do: 'restore', from: path, folder }, (progress) => {
      this.#running = { ...progress, file: name, since };
    });
    try {
      const restored = await this.#job.result;
      this.#restored = { name, events: restored.events };
      await rm(join(folder, SENT), { force: true });
      onRestored(restored);
    } catch (error) {
      this.#failure = reasonOf(error);
    } finally {
      this.#job = null;
      this.#running = null;
    }
  }

  async #offers(): Promise<Offer[]> {
    const { folder, folders = [], sticks = findSticks } = this.#options;
    const places = [...(await sticks()).map((stick) => stick.folder), join(folder, 'backups'), ...folders];
    const offers: Offer[] = [];
    for (const place of places) {
      for (const { name, path, madeAt, bytes } of await backupsIn(place)) {
        offers.push({ path, shown: { id: path, place, name, madeAt: hallTime(madeAt), bytes } });
      }
    }
    offers.sort((a, b) => b.shown.name.localeCompare(a.shown.name));
    const sent = join(folder, SENT);
    const found = this.#sending ? null : await stat(sent).catch(() => null);
    if (found === null) return offers;
    const shown = { id: SENT_ID, place: '', name: basename(sent), madeAt: hallTime(found.mtimeMs), bytes: found.size };
    return [{ path: sent, shown }, ...offers];
  }
}
