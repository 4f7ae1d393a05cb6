import { z } from 'zod';
import { CounterId, DeviceId, HallTime, PriorityClassId, ServiceId, TicketId, TicketNumber } from './ids.ts';
import { CounterState, EvaluationState, Level, Message, PrintProblem, PrintState, TicketStatus } from './states.ts';

/** Range in whole minutes; null where the hall cannot say. */
export const EstimatedWait = z.object({ lowMinutes: z.number().int(), highMinutes: z.number().int() }).nullable();
export type EstimatedWait = z.infer<typeof EstimatedWait>;

/** A text of the hall's own, in Chinese and, where somebody wrote it, in English. */
export const Words = z.object({ zh: z.string(), en: z.string().nullable() });
export type Words = z.infer<typeof Words>;

/** What a person should have along for a service; all that a page knows of it, wherever the list comes from. */
export const Bring = z.object({
  /** At most 8. `note`: the original, a copy, to be had at the counter. */
  lines: z.array(z.object({ name: Words, note: Words.nullable() })),
  /** Said below the list; null: that a number may be taken all the same. */
  note: Words.nullable(),
});
export type Bring = z.infer<typeof Bring>;

// ---- requests ----

export const IssueTicketBody = z.strictObject({
  serviceId: ServiceId,
  priorityClass: PriorityClassId.optional(),
  kioskId: DeviceId.optional(),
  print: z.boolean().default(true),
  /** Services that follow in the same visit: each begins when the one before ends. */
  followedBy: z.array(ServiceId).max(5).optional(),
  /** Staff give it at a desk: opening hours, quotas and an unstaffed counter are theirs to judge. */
  byStaff: z.boolean().optional(),
});
export type IssueTicketBody = z.infer<typeof IssueTicketBody>;

export const DirectCallBody = z.strictObject({
  number: TicketNumber,
  /** Why the order is left. */
  reason: z.string().trim().min(1).max(60).optional(),
});
export const PauseBody = z.strictObject({ reason: z.string().trim().min(1).max(60) });
/** `waiting`: fills something in, near by · `without-papers`: fetches papers · `with-papers`: the papers stay at the counter. */
export const HoldKind = z.enum(['waiting', 'without-papers', 'with-papers']);
export const HoldBody = z.strictObject({ kind: HoldKind });
/** Without an id: whoever has been away longest. */
export const ResumeBody = z.strictObject({ ticketId: TicketId.optional() }).optional();
export const TransferBody = z
  .strictObject({
    serviceId: ServiceId.optional(),
    counterId: CounterId.optional(),
    /** `kept`: the rank the person has · behind so many people of the line. */
    position: z.union([z.enum(['kept', 'front', 'back']), z.number().int().min(1).max(500)]).default('kept'),
    reason: z.string().trim().min(1).max(60).optional(),
  })
  .refine((body) => body.serviceId !== undefined || body.counterId !== undefined, {
    message: 'give serviceId or counterId',
    path: ['serviceId'],
  });
export const EmptyBody = z.strictObject({}).optional();

/** A lost slip, by the number that its holder remembers. */
export const ReprintByNumberBody = z.strictObject({ number: TicketNumber, kioskId: DeviceId.optional() });
export type ReprintByNumberBody = z.infer<typeof ReprintByNumberBody>;

export const EvaluationBody = z
  .strictObject({
    ticketId: TicketId.optional(),
    token: z.string().min(1).max(64).optional(),
    level: Level,
    reasonCodes: z
      .array(z.string().regex(/^[0-9]{3}$/))
      .max(8)
      .default([]),
    comment: z.string().trim().max(500).optional(),
  })
  .refine((body) => (body.ticketId === undefined) !== (body.token === undefined), {
    message: 'give either ticketId or token',
    path: ['ticketId'],
  });
export type EvaluationBody = z.infer<typeof EvaluationBody>;

export const DeclineEvaluationBody = z.strictObject({ ticketId: TicketId });

// ---- answers ----

export const TicketAnswer = z.object({
  id: TicketId,
  number: TicketNumber,
  serviceId: ServiceId,
  serviceName: z.string(),
  priorityClass: PriorityClassId.nullable(),
  issuedAt: HallTime,
  status: TicketStatus,
  /** People who wait for the same service and stand before this ticket. */
  waitingCount: z.number().int(),
  estimatedWait: EstimatedWait,
  printState: PrintState,
  printProblem: PrintProblem.nullable(),
  /** Address of the ticket's page for a phone; null without `phoneUrl` in hall.yaml. */
  phoneUrl: z.string().nullable(),
  counterId: CounterId.nullable(),
  calls: z.number().int(),
  /** Given by a kiosk while it could not reach the hall, from its own band of numbers. */
  offline: z.boolean(),
  /** Slot of the appointment it was checked in with. */
  appointmentAt: HallTime.nullable(),
  /** Services that follow in the same visit. */
  nextServices: z.array(z.string()),
  /** Away for a while: what for, and where to come back. */
  held: z.object({ kind: HoldKind, counterNumber: z.string() }).nullable(),
});
export type TicketAnswer = z.infer<typeof TicketAnswer>;

export const TicketHistory = TicketAnswer.extend({
  history: z.array(
    z.object({
      what: z.string(),
      at: HallTime,
      counterId: CounterId.optional(),
      actor: z.string(),
      reason: z.string().optional(),
    }),
  ),
  /** The whole life, stretch by stretch; every duration is a sum over these. */
  periods: z.array(
    z.object({
      kind: z.enum(['waiting', 'called', 'serving', 'held']),
      from: HallTime,
      /** null: lasts. */
      to: HallTime.nullable(),
      counterId: CounterId.nullable(),
      seconds: z.number(),
    }),
  ),
  /** Sums over the periods, seconds. */
  totals: z.object({ waiting: z.number(), called: z.number(), serving: z.number(), held: z.number() }),
});
export type TicketHistory = z.infer<typeof TicketHistory>;

export const Announcement = z.object({
  id: z.string(),
  text: z.string(),
  at: HallTime,
});
export type Announcement = z.infer<typeof Announcement>;

/** Handed on from another counter, and the reason given there. */
const Transferred = z.object({ counterNumber: z.string(), reason: z.string().nullable() }).nullable();

export const CurrentTicket = z.object({
  id: TicketId,
  number: TicketNumber,
  serviceId: ServiceId,
  serviceName: z.string(),
  priorityClass: PriorityClassId.nullable(),
  priorityName: z.string().nullable(),
  issuedAt: HallTime,
  calledAt: HallTime,
  calls: z.number().int(),
  status: z.enum(['called', 'serving']),
  startedAt: HallTime.nullable(),
  evaluation: EvaluationState,
  transferred: Transferred,
});
export type CurrentTicket = z.infer<typeof CurrentTicket>;

/** Why a ticket stands where it does: `order.arrival`, `order.priority`, `order.passed` … with what is filled in. */
export const OrderReason = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

export const CounterAnswer = z.object({
  id: CounterId,
  number: z.string(),
  name: z.string(),
  at: HallTime,
  state: CounterState,
  pauseReason: z.string().nullable(),
  services: z.array(z.object({ id: ServiceId, name: z.string(), prefix: z.string(), waitingCount: z.number().int() })),
  currentTicket: CurrentTicket.nullable(),
  waiting: z.array(
    z.object({
      id: TicketId,
      number: TicketNumber,
      serviceId: ServiceId,
      serviceName: z.string(),
      issuedAt: HallTime,
      priorityName: z.string().nullable(),
      reason: OrderReason,
      transferred: Transferred,
    }),
  ),
  waitingCount: z.number().int(),
  /** People who are away for a while and may come back here, longest first. */
  held: z.array(
    z.object({
      id: TicketId,
      number: TicketNumber,
      serviceName: z.string(),
      kind: HoldKind,
      heldAt: HallTime,
      /** When the clerk is to be reminded; null: not. */
      remindAt: HallTime.nullable(),
    }),
  ),
  /** People of this counter's services who were not there when called and may still come back, newest first. */
  missed: z.array(z.object({ id: TicketId, number: TicketNumber, serviceName: z.string(), missedAt: HallTime })),
  completedToday: z.number().int(),
  meanServiceMinutes: z.number().nullable(),
  rules: z.object({ callsBeforeNoShow: z.number().int(), startImplied: z.boolean() }),
});
export type CounterAnswer = z.infer<typeof CounterAnswer>;

export const CallAnswer = z.object({ ticket: CurrentTicket, announcement: Announcement });
export type CallAnswer = z.infer<typeof CallAnswer>;

export const HallAnswer = z.object({
  name: z.string(),
  at: HallTime,
  consultPhone: z.string().nullable(),
  supervisionPhone: z.string().nullable(),
  services: z.array(
    z.object({
      id: ServiceId,
      name: z.string(),
      prefix: z.string(),
      errands: z.string().nullable(),
      /** Name of an icon of the pages (`parts/icons`). */
      icon: z.string().nullable(),
      /** At least one counter that serves it is open or paused. */
      open: z.boolean(),
      waitingCount: z.number().int(),
      estimatedWait: EstimatedWait,
      counters: z.array(CounterId),
      /** Whether a number is given now, and what is said before (`offer.<code>` of the catalogue). */
      offer: z.object({ mayTake: z.boolean(), notice: Message.nullable() }),
      bookable: z.boolean(),
      bring: Bring.nullable(),
      /** Classes that have a head start here. */
      priorityClasses: z.array(PriorityClassId),
    }),
  ),
  /** Why no numbers are given now (`offer.<code>`); null: they are. */
  closed: Message.nullable(),
  counters: z.array(z.object({ id: CounterId, number: z.string(), name: z.string(), state: CounterState })),
  priorityClasses: z.array(z.object({ id: PriorityClassId, name: z.string(), headStartMinutes: z.number() })),
});
export type HallAnswer = z.infer<typeof HallAnswer>;

export const EvaluationAnswer = z.object({
  ticketId: TicketId,
  counterId: CounterId,
  level: Level,
  reasonCodes: z.array(z.string()),
  at: HallTime,
});
export type EvaluationAnswer = z.infer<typeof EvaluationAnswer>;

/** RFC 9457. `code` is stable and is what a program looks at; `detail` is for people. */
/** What is wrong in something that was filled in, and where: `services.2.prefix`. */
export const FieldMistake = z.object({ path: z.string(), message: z.string() });
export type FieldMistake = z.infer<typeof FieldMistake>;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  errors: z.array(FieldMistake).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** How a ticket is laid out: parts from top to bottom; sizes are times of the printer's own font. */
export const TicketLayout = z
  .array(
    z.strictObject({
      part: z.enum([
        'hall',
        'number',
        'service',
        'priority',
        'counters',
        'before',
        'estimate',
        'issued',
        'qr',
        'missed-rule',
        'phones',
        'text',
        'rule',
      ]),
      size: z.number().int().min(1).max(8).optional(),
      text: z.string().trim().max(200).optional(),
    }),
  )
  .min(1)
  .max(30);
export type TicketLayout = z.infer<typeof TicketLayout>;
