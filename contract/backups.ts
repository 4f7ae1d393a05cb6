import { z } from 'zod';
import { HallTime } from './ids.ts';
import { Message } from './states.ts';

/** One file of all that a hall is; it has its name only because it was opened and checked. */
export const BackupFile = z.object({
  /** `quhao-2026-11-27-020000.quhao` */
  name: z.string(),
  madeAt: HallTime,
  bytes: z.number().int(),
});
export type BackupFile = z.infer<typeof BackupFile>;

const Place = z.object({
  /** The folder, or where the stick is mounted. */
  path: z.string(),
  /** null: the machine does not say. */
  freeBytes: z.number().nullable(),
  /** Newest first. */
  backups: z.array(BackupFile),
});

const Running = z.object({
  phase: z.enum(['copy', 'files', 'check', 'finish']),
  /** Of this phase, 0 to 1. */
  share: z.number(),
  /** The file that is being written, or restored. */
  file: z.string(),
  since: HallTime,
});

/** `GET /api/v1/backups` */
export const BackupsView = z.object({
  at: HallTime,
  /** Hour of the hall's day at which one is made; null: none is made by itself. */
  hour: z.number().int().nullable(),
  running: Running.nullable(),
  /** Of the last try, when it failed. */
  failure: Message.extend({ at: HallTime }).nullable(),
  /** `sameDisk`: it is lost together with the hall's own data. */
  folder: Place.extend({ sameDisk: z.boolean() }),
  /** USB sticks that are in now and marked for backups. */
  sticks: z.array(Place),
});
export type BackupsView = z.infer<typeof BackupsView>;

/** `GET /api/v1/restore`: a machine without a hall. */
export const RestoreView = z.object({
  running: Running.nullable(),
  failure: Message.nullable(),
  /** What came back, once it has. */
  restored: z.object({ name: z.string(), events: z.number().int() }).nullable(),
  /** Backups that were found, newest first; or the one that was put in by the page. */
  offers: z.array(BackupFile.extend({ id: z.string(), place: z.string() })),
});
export type RestoreView = z.infer<typeof RestoreView>;

/** `POST /api/v1/restore`: one of the offers. */
export const RestoreBody = z.strictObject({ id: z.string().min(1).max(500) });
export type RestoreBody = z.infer<typeof RestoreBody>;
