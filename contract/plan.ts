import { z } from 'zod';
import { Day } from './appointments.ts';
import { CounterId, HallTime, TicketId } from './ids.ts';
import { Message } from './states.ts';

/** A stretch of a day, minutes since midnight. */
export const PlanSpan = z
  .strictObject({ from: z.number().int().min(0).max(1440), to: z.number().int().min(0).max(1440) })
  .refine(({ from, to }) => from < to, 'it ends before it begins');
const Spans = z.array(PlanSpan).max(6);

export const PlanBody = z.strictObject({
  /** True: this day alone · false: the same weekday of later weeks, too. */
  once: z.boolean(),
  /** null: the hall's usual hours. */
  hours: Spans.nullable(),
  reason: z.string().trim().min(1).max(40).nullable().default(null),
  counters: z.record(CounterId, Spans).default({}),
});
export type PlanBody = z.infer<typeof PlanBody>;

export const PlanAnswer = z.object({
  day: Day,
  /** 1 Monday. */
  weekday: z.number().int(),
  hours: z.array(PlanSpan),
  reason: z.string().nullable(),
  counters: z.array(z.object({ id: CounterId, number: z.string(), name: z.string(), spans: z.array(PlanSpan) })),
  source: z.enum(['day', 'week-before', 'usual']),
  provisional: z.boolean(),
});
export type PlanAnswer = z.infer<typeof PlanAnswer>;

export const CloseDayBody = z.strictObject({ evenIfWaiting: z.boolean().default(false) }).optional();

/** A day of the ledger. */
export const DayAnswer = z.object({
  day: Day,
  state: z.enum(['open', 'closed']),
  closedAt: HallTime.nullable(),
  closedBy: z.string().nullable(),
  /** Hash of the day's last event: changes if anything before it was changed. */
  hash: z.string().nullable(),
  tickets: z.object({
    issued: z.number().int(),
    completed: z.number().int(),
    noShow: z.number().int(),
    cancelled: z.number().int(),
    /** Never called, or away, when the day closed: a class of its own, in no mean. */
    expired: z.number().int(),
    /** Still waiting, called, being served or away. */
    unfinished: z.number().int(),
  }),
  /** From the number to the first call, over all that were called; null where nobody was. */
  meanWaitMinutes: z.number().nullable(),
  noShowRate: z.number().nullable(),
});
export type DayAnswer = z.infer<typeof DayAnswer>;

const EstimateScore = z.object({
  /** Who was told a wait and was called; who was told 'now' is left out. */
  people: z.number().int(),
  /** Mean absolute error of the median. */
  errorMinutes: z.number().nullable(),
  /** Pinball losses at .5 and .9 together. */
  pinballMinutes: z.number().nullable(),
  /** Share of waits at or below what was told as the most; 0.88–0.95 is right. */
  coverage: z.number().nullable(),
});

export const EstimateQuality = z.object({
  day: Day,
  all: EstimateScore,
  services: z.array(EstimateScore.extend({ serviceId: z.string() })),
});
export type EstimateQuality = z.infer<typeof EstimateQuality>;

const ChangeableRules = z.strictObject({
  maxPassedBy: z.number().int().min(1).max(100),
  callsBeforeNoShow: z.number().int().min(1).max(10),
  startImplied: z.boolean(),
  holdReminderMinutes: z.number().int().min(1).max(240),
  reactivations: z.number().int().min(0).max(10),
  reactivateAfter: z.number().int().min(0).max(50),
  /** Counters call without numbers having been taken: the call makes the visit. */
  paperRoll: z.boolean(),
  /** How long a person should wait at most. */
  targetWaitMinutes: z.number().int().min(1).max(240),
});

export const RulesBody = ChangeableRules.partial();
export type RulesBody = z.infer<typeof RulesBody>;

export const RulesAnswer = z.object({
  hallName: z.string(),
  at: HallTime,
  rules: ChangeableRules,
  /** `wall.<code>` of the catalogue. */
  statement: z.array(Message),
});
export type RulesAnswer = z.infer<typeof RulesAnswer>;

/** Tickets of a day as a list, in the order they were taken. */
export const DayTickets = z.object({
  day: Day,
  tickets: z.array(
    z.object({
      id: TicketId,
      number: z.string(),
      serviceId: z.string(),
      priorityClass: z.string().nullable(),
      status: z.string(),
      counterId: z.string().nullable(),
      calls: z.number().int(),
      issuedAt: HallTime,
      calledAt: HallTime.nullable(),
      endedAt: HallTime.nullable(),
    }),
  ),
});
export type DayTickets = z.infer<typeof DayTickets>;
