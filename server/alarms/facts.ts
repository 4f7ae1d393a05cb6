import type { DeviceHealth } from '../../contract/views.ts';
import type { ClockTrouble } from '../hall/clock.ts';

/** A disk that the hall writes to. */
export interface Disk {
  readonly folder: string;
  /** null: the system does not say. */
  readonly freeBytes: number | null;
  /** What a day, or the next backup, writes to it. */
  readonly needBytes: number;
}

/** What is looked at, as of one moment. Whoever composes the hall gathers it; the rules judge it. */
export interface Facts {
  readonly disk: Disk;
  /** null: backups lie on the disk of the data, whose need then counts them. */
  readonly backupDisk: Disk | null;
  readonly clock: {
    readonly trouble: ClockTrouble | null;
    readonly offByMs: number;
    /** Wall clock minus the network's time; null: no time server is set, or none has answered. */
    readonly networkOffByMs: number | null;
  };
  readonly backup: {
    readonly nightly: boolean;
    /** UTC ms; null: none yet. */
    readonly newestAt: number | null;
    /** Since when there has been something to back up: the start of this hall's process. */
    readonly since: number;
  };
  /** When the certificate of the hall's pages ends, UTC ms; null: there is none. */
  readonly certificateEndsAt: number | null;
  readonly devices: readonly Pick<DeviceHealth, 'id' | 'kind' | 'state' | 'reason'>[];
}
