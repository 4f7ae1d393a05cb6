import type { Database } from '../journal/sqlite.ts';
import { dayNeed } from './day-need.ts';
import type { Disk, Facts } from './facts.ts';
import { askNetworkTime } from './network-time.ts';

export interface MachineParts {
  /** The hall's data folder. */
  readonly data: string;
  readonly backups: {
    readonly folder: string;
    readonly nightly: boolean;
    /** The newest backup; null: none yet. */
    readonly newest: () => { readonly madeAt: number; readonly bytes: number } | null;
  };
  readonly reader: () => Database;
  readonly now: () => number;
  readonly clock: () => Pick<Facts['clock'], 'trouble' | 'offByMs'>;
  /** A time server; null: none is asked. */
  readonly ntp: string | null;
  readonly certificateEndsAt: () => number | null;
  readonly devices: () => Facts['devices'];
  readonly freeBytes: (folder: string) => Promise<number | null>;
  readonly onSameDisk: (one: string, other: string) => boolean;
}

/** What a day needs changes slowly, and a time server is not to be pestered, ms. */
const MEASURE_EVERY_MS = 10 * 60 * 1000;
const ASK_TIME_EVERY_MS = 15 * 60 * 1000;
/** A backup grows a little from night to night. */
const NEXT_BACKUP = 1.1;

/** The facts of the machine that a hall runs on. */
export class Machine {
  readonly #parts: MachineParts;
  readonly #since: number;
  #dayNeed = 0;
  #measuredAt = -Infinity;
  #networkOffByMs: number | null = null;
  #askedAt = -Infinity;

  constructor(parts: MachineParts) {
    this.#parts = parts;
    this.#since = parts.now();
  }

  async facts(): Promise<Facts> {
    const { data, backups, clock, certificateEndsAt, devices, onSameDisk } = this.#parts;
    await Promise.all([this.#measure(), this.#askTime()]);
    const newest = backups.newest();
    const backupNeed = Math.ceil((newest?.bytes ?? 0) * NEXT_BACKUP);
    const shared = onSameDisk(data, backups.folder);
    return {
      disk: await this.#disk(data, this.#dayNeed + (shared ? backupNeed : 0)),
      backupDisk: shared ? null : await this.#disk(backups.folder, Math.max(backupNeed, this.#dayNeed)),
      clock: { ...clock(), networkOffByMs: this.#networkOffByMs },
      backup: { nightly: backups.nightly, newestAt: newest?.madeAt ?? null, since: this.#since },
      certificateEndsAt: certificateEndsAt(),
      devices: devices(),
    };
  }

  async #disk(folder: string, needBytes: number): Promise<Disk> {
    return { folder, freeBytes: await this.#parts.freeBytes(folder), needBytes };
  }

  async #measure(): Promise<void> {
    const { reader, data, now } = this.#parts;
    if (performance.now() - this.#measuredAt < MEASURE_EVERY_MS) return;
    try {
      this.#dayNeed = await dayNeed(reader(), data, now());
      this.#measuredAt = performance.now();
    } catch {
      // the journal is being reopened: what was measured stands until the next look
    }
  }

  /** One that does not answer leaves nothing known; a jump of the wall clock is seen without it. */
  async #askTime(): Promise<void> {
    const { ntp } = this.#parts;
    if (ntp === null || performance.now() - this.#askedAt < ASK_TIME_EVERY_MS) return;
    this.#askedAt = performance.now();
    this.#networkOffByMs = await askNetworkTime(ntp);
  }
}
