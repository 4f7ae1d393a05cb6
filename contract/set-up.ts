import { z } from 'zod';
import { DeviceHealth } from './views.ts';

/** The first day: what somebody fills in before a hall exists (server/set-up, the page /set-up). */

/** Half a sentence is kept, too: nothing is lost by a reload or a power cut. Only what a person can see is in it. */
const typed = (longest: number): z.ZodString =>
  z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\uFFFD]*$/u, 'one line, no invisible characters');

/** One thing that people come for, and the counter that does it. */
export const DraftService = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  /** Not ticked: this hall has none of it. */
  ticked: z.boolean(),
  name: typed(40),
  errands: typed(80),
  icon: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,30}$/)
    .nullable(),
  /** Null: the next one in order. */
  counter: z.number().int().min(1).max(99).nullable(),
});
export type DraftService = z.infer<typeof DraftService>;

/** A device as hall.yaml writes it; the server checks it against the schema of the file. */
export const DraftDevice = z.record(z.string().max(40), z.json());
export type DraftDevice = z.infer<typeof DraftDevice>;

export const SET_UP_STEPS = ['name', 'services', 'hours', 'phones', 'director', 'devices', 'try', 'done'] as const;
export type SetUpStep = (typeof SET_UP_STEPS)[number];

export const SetUpDraft = z.strictObject({
  /** Where the person was. */
  step: z.enum(SET_UP_STEPS),
  place: z.strictObject({
    kind: z.enum(['township', 'sub-centre']),
    county: typed(20),
    /** `桃花江镇`, or the sub-centre's department. */
    name: typed(20),
  }),
  services: z.array(DraftService).max(40),
  hours: z.strictObject({
    /** Numbers are given at any time; `open` and `days` are kept for whoever changes their mind. */
    always: z.boolean(),
    open: z
      .array(z.strictObject({ from: typed(8), to: typed(8) }))
      .min(1)
      .max(3),
    days: z.enum(['workdays', 'six', 'every']),
  }),
  phones: z.strictObject({ consult: typed(30), supervision: typed(30) }),
  /** The password is nowhere but in the page, until the last step. */
  director: z.strictObject({ login: typed(60), name: typed(60) }),
  devices: z.array(DraftDevice).max(64),
  /** Places whose device was taken over by itself once: whoever takes it out has it out. */
  seen: z.array(z.string().max(300)).max(200).default([]),
});
export type SetUpDraft = z.infer<typeof SetUpDraft>;

/** What may be wrong; texts/set-up.ts has a sentence for each. */
export const SET_UP_CODES = [
  'county-missing',
  'county-long',
  'township-missing',
  'sub-centre-missing',
  'name-long',
  'none-ticked',
  'service-twice',
  'service-nameless',
  'service-long',
  'errands-long',
  'hours-form',
  'hours-backward',
  'hours-cross',
  'phone-form',
  'director-nameless',
  'director-long',
  'login-form',
  'device-form',
] as const;

/** What is wrong, where, and the step on which it is mended. */
export const SetUpProblem = z.object({
  step: z.enum(SET_UP_STEPS),
  /** `services.2.name` */
  field: z.string(),
  code: z.enum(SET_UP_CODES),
});
export type SetUpProblem = z.infer<typeof SetUpProblem>;

/** What the server makes of the draft; the page shows it as it comes. */
export const SetUpAnswer = z.object({
  draft: SetUpDraft,
  /** `桃江县桃花江镇便民服务中心`; null while something is missing. */
  officialName: z.string().nullable(),
  /** Letter and counter of each ticked service. */
  numbered: z.array(z.object({ id: z.string(), prefix: z.string(), counter: z.number().int() })),
  problems: z.array(SetUpProblem),
  /** Under which other machines of the hall reach this one; empty: only this machine does. */
  addresses: z.array(z.string()),
});
export type SetUpAnswer = z.infer<typeof SetUpAnswer>;

export const SetUpDoorAnswer = z.object({ admitted: z.boolean(), lockedSeconds: z.number().int() });
export type SetUpDoorAnswer = z.infer<typeof SetUpDoorAnswer>;

export const CODE_DIGITS = 8;
export const SetUpCodeBody = z.strictObject({ code: z.string().regex(/^[0-9]{8}$/) });
/** Asked for a judgement, and with the last step: kept only as a hash. */
export const SetUpPasswordBody = z.strictObject({ password: z.string().min(1).max(200) });
export const TryDeviceBody = z.strictObject({ id: z.string().min(1).max(40) });
/** How the devices of the draft are, while they are tried. */
export const TrialAnswer = z.object({ devices: z.array(DeviceHealth) });
export type TrialAnswer = z.infer<typeof TrialAnswer>;
