import { z } from 'zod';
import { HallTime } from './ids.ts';

export const ALARM_CODES = [
  'disk-low',
  'backup-disk-low',
  'clock-jumped',
  'date-unconfirmed',
  'clock-off',
  'backup-old',
  'certificate-ends',
  'certificate-over',
  'paper-low',
  'paper-out',
  'device-silent',
] as const;
export const AlarmCode = z.enum(ALARM_CODES);
export type AlarmCode = z.infer<typeof AlarmCode>;

/** Something that somebody at the hall has to see to; its sentence and its remedy are in texts/alarms.ts. */
export const Alarm = z.object({
  code: AlarmCode,
  /** Which one of several: a device, a folder; empty where there is one only. */
  subject: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  since: HallTime,
});
export type Alarm = z.infer<typeof Alarm>;
