import { z } from 'zod';
import { Day } from './appointments.ts';
import { HallTime } from './ids.ts';

/** What an event is about, as the page of deeds sorts them. */
export const DeedKind = z.enum([
  'tickets',
  'counters',
  'evaluations',
  'printing',
  'appointments',
  'days',
  'settings',
  'accounts',
  'staff',
  'screens',
]);
export type DeedKind = z.infer<typeof DeedKind>;

/** Who did something: a person by their account, a screen, a program, a box, the machine itself. */
export const Doer = z.object({
  kind: z.enum([
    'account',
    'member',
    'screen',
    'program',
    'kiosk',
    'box',
    'evaluator',
    'machine',
    'file',
    'hall',
    'door',
    'printing',
    'retention',
    'set-up',
    'local',
    'other',
  ]),
  /** null: nobody knows the name any more, or there is none. */
  name: z.string().nullable(),
});
export type Doer = z.infer<typeof Doer>;

/** One event of the journal as a sentence: `code` names it in the catalogue. Nothing personal but names is in it. */
export const Deed = z.object({
  position: z.number().int(),
  at: HallTime,
  by: Doer,
  kind: DeedKind.nullable(),
  /** Type of the event. */
  type: z.string(),
  code: z.string(),
  /** What is filled in as it is. */
  params: z.record(z.string(), z.string()),
  /** What is filled in by further words of the catalogue. */
  words: z.record(z.string(), z.array(z.string())),
});
export type Deed = z.infer<typeof Deed>;

/** Whose deeds: an actor of the journal, or `member:<id>` for what was done about somebody of the register. */
const Whose = z.string().regex(/^[A-Za-z0-9_.:/-]{1,80}$/);

const Sought = {
  /** First and last day; left out: from the beginning, until now. */
  from: Day.optional(),
  to: Day.optional(),
  whose: Whose.optional(),
  kind: DeedKind.optional(),
};

/** `GET /api/v1/deeds/table.csv?from=…` */
export const DeedsSought = z.strictObject(Sought);
export type DeedsSought = z.infer<typeof DeedsSought>;

/** `POST /api/v1/deeds` */
export const DeedsBody = z.strictObject({
  ...Sought,
  /** Only what is older than this position. */
  before: z.number().int().min(1).optional(),
});
export type DeedsBody = z.infer<typeof DeedsBody>;

export const DeedsAnswer = z.object({
  hallName: z.string(),
  at: HallTime,
  /** Newest first. */
  deeds: z.array(Deed),
  /** Where to go on; null: there is nothing older. */
  before: z.number().int().nullable(),
  /** How far back was looked, where it was not to the end and the page is not full. */
  lookedTo: HallTime.nullable(),
  /** Whose deeds can be asked for. */
  whose: z.array(z.object({ id: z.string(), doer: Doer })),
  /** The hash chain was last gone through, with the newest backup; `at` null: not known. */
  chain: z.object({ at: HallTime.nullable(), broken: z.boolean() }),
});
export type DeedsAnswer = z.infer<typeof DeedsAnswer>;
