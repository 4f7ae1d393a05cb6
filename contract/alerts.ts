import { z } from 'zod';
import { CounterId, HallTime } from './ids.ts';

export const NoticeId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** What the director has to say to the counters. */
export const NoticeBody = z.strictObject({
  text: z.string().trim().min(1).max(120),
  /** Left out: every counter. */
  counters: z.array(CounterId).min(1).max(100).optional(),
});
export type NoticeBody = z.infer<typeof NoticeBody>;

export const NoticeSeenBody = z.strictObject({ counterId: CounterId });

export const Notice = z.object({
  id: NoticeId,
  text: z.string(),
  at: HallTime,
  /** Numbers of the counters it is for, and of those that have read it. */
  to: z.array(z.string()),
  seenBy: z.array(z.string()),
});
export type Notice = z.infer<typeof Notice>;

/** A counter that has called for help. */
export const HelpCall = z.object({
  counterId: CounterId,
  counterNumber: z.string(),
  counterName: z.string(),
  since: HallTime,
});
export type HelpCall = z.infer<typeof HelpCall>;

export const AlertsAnswer = z.object({
  /** Of today, the newest first. */
  notices: z.array(Notice),
  help: z.array(HelpCall),
});
export type AlertsAnswer = z.infer<typeof AlertsAnswer>;
