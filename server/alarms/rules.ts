import type { AlarmCode } from '../../contract/alarms.ts';
import type { Disk, Facts } from './facts.ts';

export type Params = Readonly<Record<string, string | number>>;

/** Something found wrong: one alarm for each subject. */
export interface Finding {
  readonly subject: string;
  readonly params: Params;
}

export interface Rule {
  readonly code: AlarmCode;
  /** It has to be so for this long before anybody is called, and to be well for as long before it goes, ms. */
  readonly steadyMs: number;
  /** What is wrong. `standing` says whether an alarm stands already: it goes only at a mark beyond the one at which it came. */
  readonly find: (facts: Facts, now: number, standing: (subject: string) => boolean) => readonly Finding[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A disk is low below what a day needs; well again only with a quarter more. */
const WELL_AGAIN = 1.25;
/** Off by more than a ticket's minute; well again below half of it. */
const CLOCK_OFF_MS = 60 * SECOND;
/** A night may be late by an hour: the machine is off at night, and the first try may fail. */
const BACKUP_OLD_MS = 25 * HOUR;
const CERTIFICATE_NOTICE_MS = 30 * DAY;

/** Reasons of `server/devices` that mean: asked, and nothing comes. */
const SILENT = /\.(no-answer|silent|cable-out|timeout|unreachable|no-such-port|kiosk-gone)$/;
const MEGABYTE = 1 << 20;

/** What is an alarm, and nothing else is. */
export const RULES: readonly Rule[] = [
  { code: 'disk-low', steadyMs: MINUTE, find: ({ disk }, _, standing) => low(disk, standing) },
  {
    code: 'backup-disk-low',
    steadyMs: MINUTE,
    find: ({ backupDisk }, _, standing) => (backupDisk === null ? [] : low(backupDisk, standing)),
  },
  {
    code: 'clock-jumped',
    steadyMs: 0,
    find: ({ clock: { trouble, offByMs } }) =>
      trouble === 'wall-clock-ahead' || trouble === 'wall-clock-behind' ? [one({ minutes: minutes(offByMs) })] : [],
  },
  {
    code: 'date-unconfirmed',
    steadyMs: 0,
    find: ({ clock: { trouble } }) => (trouble === 'date-unconfirmed' ? [one({})] : []),
  },
  {
    code: 'clock-off',
    steadyMs: MINUTE,
    find: ({ clock: { networkOffByMs } }, _, standing) => {
      const most = standing('') ? CLOCK_OFF_MS / 2 : CLOCK_OFF_MS;
      if (networkOffByMs === null || Math.abs(networkOffByMs) < most) return [];
      return [one({ seconds: Math.round(Math.abs(networkOffByMs) / SECOND) })];
    },
  },
  {
    code: 'backup-old',
    steadyMs: 0,
    find: ({ backup: { nightly, newestAt, since } }, now) => {
      if (!nightly || now - (newestAt ?? since) < BACKUP_OLD_MS) return [];
      return [one({ hours: Math.floor((now - (newestAt ?? since)) / HOUR) })];
    },
  },
  {
    code: 'certificate-ends',
    steadyMs: 0,
    find: ({ certificateEndsAt: endsAt }, now) =>
      endsAt === null || endsAt <= now || endsAt - now > CERTIFICATE_NOTICE_MS
        ? []
        : [one({ days: Math.floor((endsAt - now) / DAY) })],
  },
  {
    code: 'certificate-over',
    steadyMs: 0,
    find: ({ certificateEndsAt: endsAt }, now) => (endsAt !== null && endsAt <= now ? [one({})] : []),
  },
  { code: 'paper-low', steadyMs: MINUTE, find: ({ devices }) => ofDevices(devices, /^printer\.paper-low$/) },
  { code: 'paper-out', steadyMs: 10 * SECOND, find: ({ devices }) => ofDevices(devices, /^printer\.paper-out$/) },
  { code: 'device-silent', steadyMs: 3 * MINUTE, find: ({ devices }) => ofDevices(devices, SILENT) },
];

function one(params: Params): Finding {
  return { subject: '', params };
}

function low({ folder, freeBytes, needBytes }: Disk, standing: (subject: string) => boolean): Finding[] {
  const least = standing(folder) ? needBytes * WELL_AGAIN : needBytes;
  if (freeBytes === null || freeBytes >= least) return [];
  const params = { folder, free: Math.floor(freeBytes / MEGABYTE), need: Math.ceil(needBytes / MEGABYTE) };
  return [{ subject: folder, params }];
}

function ofDevices(devices: Facts['devices'], reasons: RegExp): Finding[] {
  return devices
    .filter(({ reason }) => reason !== null && reasons.test(reason.code))
    .map(({ id, kind }) => ({ subject: id, params: { device: id, kind } }));
}

function minutes(ms: number): number {
  return Math.round(Math.abs(ms) / MINUTE);
}
