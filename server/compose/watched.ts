import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { Machine } from '../alarms/machine.ts';
import { AlarmWatch } from '../alarms/watch.ts';
import { BackupKeeper } from '../backup/keeper.ts';
import { freeBytes, onSameDisk } from '../backup/places.ts';
import { productRoot } from '../cli/root.ts';
import type { HallData } from './data.ts';
import type { Hardware } from './hardware.ts';
import type { StartOptions } from './parts.ts';

/** What the hall looks after by itself. */
export interface Watched {
  readonly backups: BackupKeeper;
  readonly alarms: AlarmWatch;
}

export interface WatchedParts extends HallData {
  readonly options: StartOptions;
  readonly hardware: Hardware;
  readonly log: Logger;
  readonly touch: () => void;
  /** ms since 1970; null without https. */
  readonly certificateEndsAt: () => number | null;
}

/** Backups, and the alarms that the machine, the devices and the backups give; neither runs yet. */
export function watch({
  options,
  journal,
  clock,
  hall,
  hardware,
  log,
  touch,
  certificateEndsAt,
}: WatchedParts): Watched {
  const { file, folder } = options;
  const now = (): number => hall.now();
  const backupFolder = resolve(folder, file.backup.folder ?? 'backups');
  const backups = new BackupKeeper({
    data: folder,
    configFile: options.configFile ?? null,
    settings: { ...file.backup, folder: backupFolder },
    jobFile: join(productRoot(), 'dist', 'server', 'backup-job.js'),
    now,
    report: (what, details) => log.info(details, what),
  });
  const machine = new Machine({
    data: folder,
    backups: { folder: backupFolder, nightly: file.backup.nightly, newest: () => backups.newest },
    reader: () => journal.reader,
    now,
    clock: () => ({ trouble: clock.trouble, offByMs: clock.offByMs() }),
    ntp: file.clock?.ntp ?? null,
    certificateEndsAt: () => options.certificateEndsAt ?? certificateEndsAt(),
    devices: () => hardware.health(),
    freeBytes,
    onSameDisk,
  });
  const alarms = new AlarmWatch({
    facts: () => machine.facts(),
    now,
    onNew: (come) => {
      for (const { code, subject, params } of come) log.warn({ code, subject, ...params }, 'an alarm: see /office');
      touch();
    },
  });
  if (clock.trouble !== null) {
    log.warn(
      { trouble: clock.trouble, offByMs: clock.offByMs() },
      'see that the date of this machine is right, then: quhao clock confirm',
    );
  }
  return { backups, alarms };
}
