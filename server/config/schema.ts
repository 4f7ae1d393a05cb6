import { z } from 'zod';
import { CounterId, Prefix, PriorityClassId, ServiceId } from '../../contract/ids.ts';
import { mapPrivateUse, middleDots } from '../../drivers/names.ts';
import { inOrder, minuteOf, parseSpan } from '../plan/span.ts';
import { SECRET_HASH } from '../doors/secret.ts';
import { Device } from './device-schema.ts';

/** The shape of hall.yaml (examples/hall.yaml shows all of it). What a file does not name has the default given here. */

/** Private-use characters of old Chinese fonts become the ones that everything else has: two spellings are one name. */
const text = (longest: number): z.ZodString => z.string().trim().min(1).max(longest).overwrite(mapPrivateUse);
const phone = z.string().regex(/^[0-9+ ()-]{5,20}$/, '5–20 digits, spaces, + - ( )');

const clock = z.string().regex(/^([01]?\d|2[0-4]):[0-5]\d$/, 'a time such as 08:30');
const written = z
  .string()
  .refine((value) => parseSpan(value) !== null, 'a stretch of the day such as "08:30-12:00"')
  .transform((value) => parseSpan(value)!);
const spans = z.array(written).max(6).refine(inOrder, 'one after the other, none inside another');

const Quota = z.strictObject({
  day: z.number().int().min(1).max(999).optional(),
  slots: z
    .array(z.strictObject({ from: clock, to: clock, tickets: z.number().int().min(0).max(999) }))
    .max(24)
    .optional(),
  person: z.number().int().min(1).max(20).optional(),
});

const Hours = z.strictObject({
  open: spans.min(1),
  days: z.union([z.literal('workdays'), z.array(z.number().int().min(1).max(7)).min(1)]).default('workdays'),
  ticketsBeforeMinutes: z.number().int().min(0).max(240).default(30),
  lastTicketMinutes: z.number().int().min(0).max(240).default(10),
});

const Appointments = z.strictObject({
  slotMinutes: z.number().int().min(5).max(240).default(30),
  daysAhead: z.number().int().min(0).max(60).default(14),
  lateMinutes: z.number().int().min(0).max(120).default(15),
  aheadMinutes: z.number().int().min(0).max(120).default(20),
});

const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/, 'a file name, without folders');
const dim = z
  .string()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d$/, 'such as "18:00-7:30"')
  .transform((value) => {
    const [from = '', to = ''] = value.split('-');
    return { from: minuteOf(from), to: minuteOf(to) };
  });
const Slide = z.union([
  z.strictObject({ notice: z.strictObject({ title: text(20), lines: z.array(text(24)).min(1).max(6) }) }),
  z.strictObject({ rules: z.literal(true) }),
  z.strictObject({ picture: fileName }),
  z.strictObject({ video: fileName }),
]);

const Displays = z.strictObject({
  dim: dim.optional(),
  idleAfterSeconds: z.number().int().min(10).max(3_600).default(90),
  slideSeconds: z.number().int().min(5).max(600).default(15),
  playlist: z.array(Slide).max(40).default([]),
  yao: z.boolean().default(true),
  staleSeconds: z.number().int().min(10).max(300).default(60),
  volumes: z
    .array(z.strictObject({ hours: dim, percent: z.number().int().min(0).max(100) }))
    .max(12)
    .default([]),
});

/** A plain text stands for its Chinese. */
const shortFor = (value: unknown): unknown => (typeof value === 'string' ? { zh: value } : value);
const BringLine = z.preprocess(
  shortFor,
  z.strictObject({
    zh: text(16),
    en: text(40).optional(),
    note: text(16).optional(),
    noteEn: text(40).optional(),
  }),
);
const BringNote = z.preprocess(shortFor, z.strictObject({ zh: text(40), en: text(90).optional() }));

const Service = z.strictObject({
  id: ServiceId,
  name: text(20),
  prefix: Prefix,
  counters: z.array(CounterId).min(1),
  meanServiceMinutes: z.number().min(0.5).max(240).default(10),
  errands: text(60).optional(),
  icon: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,30}$/)
    .optional(),
  helpedBy: z.array(CounterId).default([]),
  helpAfterMinutes: z.number().min(0).max(240).default(30),
  quota: Quota.optional(),
  appointmentsASlot: z.number().int().min(1).max(50).optional(),
  priority: z.boolean().optional(),
  bring: z.array(BringLine).min(1).max(8).optional(),
  bringNote: BringNote.optional(),
});

const Counter = z.strictObject({
  id: CounterId,
  number: z
    .string()
    .regex(/^[0-9]{1,3}$/, '1–3 digits')
    .optional(),
  name: text(20),
});

/** Somebody who serves at a counter, as displays and pads show it (Article 9: 公示). */
const StaffMember = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, '1–40 letters, digits, - or _'),
  name: text(30).overwrite(middleDots),
  position: text(20),
  photo: fileName.optional(),
  counter: CounterId.optional(),
});

const PriorityClass = z.strictObject({
  id: PriorityClassId,
  name: text(20),
  headStartMinutes: z.number().min(0).max(120),
  ageFrom: z.number().int().min(1).max(120).optional(),
  enabled: z.boolean().optional(),
  services: z.array(ServiceId).min(1).optional(),
});

export const RulesSchema = z.strictObject({
  maxPassedBy: z.number().int().min(1).max(100).default(5),
  callsBeforeNoShow: z.number().int().min(1).max(10).default(3),
  startImplied: z.boolean().default(true),
  completeOnCall: z.boolean().default(true),
  boxCallOpensCounter: z.boolean().default(true),
  justCalledMs: z.number().int().min(0).max(10_000).default(1_000),
  evaluationKeySeconds: z.number().int().min(5).max(600).default(60),
  padAwakeSeconds: z.number().int().min(10).max(600).default(60),
  printQueueSeconds: z.number().int().min(10).max(3_600).default(120),
  holdReminderMinutes: z.number().int().min(1).max(240).default(15),
  reactivations: z.number().int().min(0).max(10).default(1),
  reactivateAfter: z.number().int().min(0).max(50).default(2),
  paperRoll: z.boolean().default(false),
  targetWaitMinutes: z.number().int().min(1).max(240).default(30),
});

/** What `quhao pin` writes; the PIN itself is nowhere. */
export const StaffPin = z.string().regex(SECRET_HASH, 'the line that `quhao pin` gives');

export const HallFile = z.strictObject({
  hall: z.strictObject({
    name: text(30),
    kind: z.enum(['township', 'sub-centre']).default('township'),
    mark: text(8).default('桃江政务'),
    consultPhone: phone.optional(),
    supervisionPhone: phone.optional(),
    phoneUrl: z
      .string()
      .regex(/^https?:\/\/[^\s/]+$/, 'an address such as http://192.168.1.10:8080, without a slash at the end')
      .optional(),
  }),
  services: z.array(Service).min(1),
  counters: z.array(Counter).min(1),
  priorityClasses: z.array(PriorityClass).default([]),
  rules: RulesSchema.prefault({}),
  hours: Hours.optional(),
  appointments: Appointments.optional(),
  displays: Displays.optional(),
  staff: z.array(StaffMember).max(100).optional(),
  kiosk: z.strictObject({ staffPin: StaffPin }).optional(),
  /** Without a hand on the page for so long somebody is signed out. */
  accounts: z.strictObject({ idleMinutes: z.number().int().min(3).max(240) }).optional(),
  devices: z.array(Device).default([]),
});

export type HallFile = z.infer<typeof HallFile>;
