import { z } from 'zod';
import { Day } from './appointments.ts';
import { CounterId, HallTime, StaffId } from './ids.ts';

/** Of people: no control characters, and no marks that turn the direction of what follows on a sign or a list. */
const words = (longest: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u, 'plain text on one line');

const Phone = z.string().regex(/^[0-9+ ()-]{5,20}$/, '5–20 digits, spaces, + - ( )');
const PhotoFile = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/, 'a file name, without folders');

/** A person of the register as the office fills it in. */
export const StaffBody = z.strictObject({
  name: words(30),
  position: words(20),
  /** A file put under /api/v1/staff/. */
  photo: PhotoFile.nullable().default(null),
  phone: Phone.nullable().default(null),
  /** 站办所. */
  homeDepartment: words(30).nullable().default(null),
  counterId: CounterId.nullable().default(null),
  since: Day.nullable().default(null),
});
export type StaffBody = z.infer<typeof StaffBody>;

/** What changing commands answer: no text of a person, since answers are kept for repeats. */
export const StaffIdAnswer = z.object({ staffId: StaffId });
export const SubstitutionIdAnswer = z.object({ substitutionId: z.string() });

export const LeavingBody = z.strictObject({ on: Day });

export const FORGETTING_REASONS = ['asked', 'period-over', 'entered-by-mistake'] as const;
export const ForgettingReason = z.enum(FORGETTING_REASONS);
export type ForgettingReason = z.infer<typeof ForgettingReason>;
export const ForgetBody = z.strictObject({ reason: z.enum(['asked', 'entered-by-mistake']) });
export type ForgetBody = z.infer<typeof ForgetBody>;

export const SubstitutionId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
/** A moment as forms give it: `2026-11-26T08:30`, by the hall's clock. */
const Moment = z.string().regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/, 'a day and a time, 2026-11-26T08:30');
export const SubstitutionBody = z.strictObject({
  /** Who is away. */
  staffId: StaffId,
  substituteStaffId: StaffId,
  /** Left out: the counter of who is away. */
  counterId: CounterId.optional(),
  from: Moment,
  to: Moment,
  reason: words(60).optional(),
});
export type SubstitutionBody = z.infer<typeof SubstitutionBody>;

export const SeatBody = z.strictObject({ staffId: StaffId });

/** Texts are null where nobody can read them any more. */
export const StaffMember = z.object({
  id: StaffId,
  name: z.string().nullable(),
  position: z.string().nullable(),
  photo: z.string().nullable(),
  /** Whole for the director, else `138****1234`. */
  phone: z.string().nullable(),
  homeDepartment: z.string().nullable(),
  counterId: CounterId.nullable(),
  since: Day.nullable(),
  leftOn: Day.nullable(),
  forgotten: z.boolean(),
  /** The day on which the hall forgets them by itself; null: they are here, or forgotten. */
  keptUntil: Day.nullable(),
  /** Where they sit now. */
  seatedAt: CounterId.nullable(),
  /** hall.yaml names them: a file that the hall does not write in. */
  inFile: z.boolean(),
});
export type StaffMember = z.infer<typeof StaffMember>;

/**
 * `open`: not decided · `ahead`, `running`, `over`: agreed to, and what of its time has come · `refused` · `ended`: before its
 * time · `lapsed`: its time went by undecided.
 */
export const SubstitutionState = z.enum(['open', 'ahead', 'running', 'over', 'refused', 'ended', 'lapsed']);

export const Substitution = z.object({
  id: SubstitutionId,
  staffId: StaffId,
  substituteStaffId: StaffId,
  counterId: CounterId,
  from: HallTime,
  to: HallTime,
  reason: z.string().nullable(),
  askedAt: HallTime,
  askedBy: z.string(),
  state: SubstitutionState,
  decidedBy: z.string().nullable(),
});
export type Substitution = z.infer<typeof Substitution>;

export const RegisterAnswer = z.object({
  hallName: z.string(),
  mark: z.string(),
  at: HallTime,
  counters: z.array(z.object({ id: CounterId, number: z.string(), name: z.string() })),
  members: z.array(StaffMember),
  /** The newest first. */
  substitutions: z.array(Substitution),
  /** What is kept how long: after so many years the hall forgets by itself. */
  retention: z.array(z.object({ kind: z.enum(['staff', 'account']), years: z.number(), after: z.enum(['leaving']) })),
  /** The newest first. */
  forgotten: z.array(z.object({ person: z.string(), at: HallTime, by: z.string(), reason: ForgettingReason })),
});
export type RegisterAnswer = z.infer<typeof RegisterAnswer>;

export const SeatOfDay = z.object({
  counterId: CounterId,
  counterNumber: z.string(),
  counterName: z.string(),
  staffId: StaffId,
  name: z.string().nullable(),
  as: z.enum(['own', 'substitute', 'unplanned']),
  from: HallTime,
  /** null: sits there now. */
  to: HallTime.nullable(),
});
export type SeatOfDay = z.infer<typeof SeatOfDay>;
export const SeatsAnswer = z.object({ day: Day, seats: z.array(SeatOfDay) });
export type SeatsAnswer = z.infer<typeof SeatsAnswer>;

/** Somebody asks what the hall keeps about them, and says by which number they may be found. */
export const KeptBody = z.strictObject({
  by: z.enum(['id-number', 'phone']),
  number: z.string().trim().min(5).max(30),
});
export type KeptBody = z.infer<typeof KeptBody>;

/** All that is kept about one person and can be read. */
export const KeptAnswer = z.object({
  hallName: z.string(),
  at: HallTime,
  /** null: found only by a keyed hash of a number. */
  person: z.string().nullable(),
  events: z.array(
    z.object({
      position: z.number().int(),
      at: HallTime,
      stream: z.string(),
      type: z.string(),
      actor: z.string(),
      /** Where in the event, and what stands there. */
      facts: z.array(z.object({ field: z.string(), value: z.string(), sealed: z.boolean() })),
    }),
  ),
});
export type KeptAnswer = z.infer<typeof KeptAnswer>;
