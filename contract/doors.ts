import { z } from 'zod';
import { CounterId, DeviceId, HallTime } from './ids.ts';

/** What a person may be to the hall (domain.md, Privacy and security); an account may have several. */
export const StaffRole = z.enum(['clerk', 'director', 'technician', 'auditor']);
export type StaffRole = z.infer<typeof StaffRole>;

/** What a screen of the hall is: its token does this one job. */
export const ScreenKind = z.enum(['kiosk', 'display', 'counter-display', 'pad', 'console']);
export type ScreenKind = z.infer<typeof ScreenKind>;

/** The name somebody signs in with: letters, digits or Chinese characters, as they can type it. */
export const Login = z
  .string()
  .trim()
  .transform((text) => text.normalize('NFKC').toLowerCase())
  .pipe(z.string().regex(/^[\p{Script=Han}a-z0-9._-]{2,20}$/u, '2–20 letters, digits or Chinese characters'));

/** Enough for any sentence, and no more to hash. */
const Password = z.string().min(1).max(200);
const Pin = z.string().regex(/^[0-9]{6}$/, 'six digits');

export const SignInBody = z.strictObject({
  login: Login,
  password: Password,
  /** Where the person sits down. */
  counterId: CounterId.optional(),
});
export type SignInBody = z.input<typeof SignInBody>;

/** The next clerk at a counter whose console is paired; `who` as the session says it. */
export const PinBody = z.strictObject({ who: z.string().min(1).max(40), pin: Pin });
export type PinBody = z.infer<typeof PinBody>;

export const SeatBody = z.strictObject({ counterId: CounterId.nullable() });
export const OwnPasswordBody = z.strictObject({ old: Password, password: Password });
export const OwnPinBody = z.strictObject({ password: Password, pin: Pin });

/** What a page has to know of who is before it. */
export const SessionAnswer = z.object({
  /** False: the hall has no accounts, or this is the simulated one; nobody signs in. */
  needed: z.boolean(),
  person: z
    .object({
      name: z.string(),
      roles: z.array(StaffRole),
      counterId: CounterId.nullable(),
      /** The password was given by somebody else and has to be changed first. */
      mustChange: z.boolean(),
      pinSet: z.boolean(),
    })
    .nullable(),
  /** Without a hand on the page for so long a session ends. */
  idleMinutes: z.number().int(),
  /** At a paired console: whose PIN may be entered, having signed in today. */
  nextByPin: z.array(z.object({ who: z.string(), name: z.string() })),
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;

export const AccountBody = z.strictObject({
  login: Login,
  name: z.string().trim().min(1).max(30),
  roles: z.array(StaffRole).min(1).max(4),
  /** Of the staff register; without it the account is nobody's who serves. */
  staffId: z.string().max(40).nullable().default(null),
});
export type AccountBody = z.input<typeof AccountBody>;

export const AccountChangeBody = z.strictObject({
  roles: z.array(StaffRole).min(1).max(4).optional(),
  staffId: z.string().max(40).nullable().optional(),
});

export const AccountsAnswer = z.object({
  accounts: z.array(
    z.object({
      id: z.string(),
      login: z.string(),
      name: z.string(),
      roles: z.array(StaffRole),
      staffId: z.string().nullable(),
      /** For so long nobody signs in to it, after wrong passwords. */
      lockedSeconds: z.number().int(),
      mustChange: z.boolean(),
      closed: z.boolean(),
      /** Nobody can read any more whose it was. */
      forgotten: z.boolean(),
    }),
  ),
  sessions: z.array(
    z.object({
      id: z.string(),
      accountId: z.string(),
      since: HallTime,
      counterId: CounterId.nullable(),
      /** The one that asks. */
      own: z.boolean(),
    }),
  ),
});
export type AccountsAnswer = z.infer<typeof AccountsAnswer>;

/** A password that somebody gets from the office is shown once, and changed at the first sign-in. */
export const NewPasswordAnswer = AccountsAnswer.extend({ password: z.string() });
export type NewPasswordAnswer = z.infer<typeof NewPasswordAnswer>;

/** Six digits on a screen's own face, good for ten minutes. */
const PairingCode = z.string().regex(/^[0-9]{6}$/, 'six digits');

export const AskPairingBody = z.strictObject({
  kind: ScreenKind,
  /** The counter or the kiosk in the page's address, as a suggestion. */
  at: z.string().max(60).nullable().default(null),
});
export type AskPairingBody = z.input<typeof AskPairingBody>;

export const PairingAnswer = z.object({
  /** `asked`: waits for the office · `paired` · `locked`: the office has shut it · `none`: nothing was asked. */
  state: z.enum(['none', 'asked', 'paired', 'locked']),
  code: z.string().nullable(),
  /** Where this screen belongs. */
  path: z.string().nullable(),
  /** It is outside its hours. */
  resting: z.boolean(),
});
export type PairingAnswer = z.infer<typeof PairingAnswer>;

export const ScreenName = z.string().trim().min(1).max(20);
const Place = {
  name: ScreenName,
  kind: ScreenKind,
  /** Of counter displays, pads and consoles. */
  counterId: CounterId.nullable().default(null),
  /** Of kiosks: whose printer and reader it is. */
  kioskId: DeviceId.nullable().default(null),
};
export const PairBody = z.strictObject({ code: PairingCode, ...Place });
export type PairBody = z.input<typeof PairBody>;

const Clock = z.string().regex(/^([01]?\d|2[0-3]):[0-5]\d$/, 'a time such as 08:00');
export const ScreenChangeBody = z.strictObject({
  name: ScreenName.optional(),
  locked: z.boolean().optional(),
  /** Outside these hours a kiosk gives nothing; null: as the hall is open. */
  hours: z.strictObject({ from: Clock, to: Clock }).nullable().optional(),
});
export type ScreenChangeBody = z.infer<typeof ScreenChangeBody>;

export const ScreensAnswer = z.object({
  screens: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: ScreenKind,
      counterId: CounterId.nullable(),
      kioskId: DeviceId.nullable(),
      locked: z.boolean(),
      hours: z.object({ from: z.string(), to: z.string() }).nullable(),
      pairedAt: HallTime,
      /** When it last asked the hall for something; null: not since the hall was started. */
      seenAt: HallTime.nullable(),
      /** It is on the line now. */
      online: z.boolean(),
    }),
  ),
  /** Codes that are shown in the hall now, so that a mistyped one is noticed. */
  asking: z.array(z.object({ kind: ScreenKind, at: z.string().nullable(), from: z.string() })),
});
export type ScreensAnswer = z.infer<typeof ScreensAnswer>;

/** `integrator`: a program of the hall's · `kiosk`: a kiosk PC of its own (`quhao agent`). */
export const ProgramRole = z.enum(['integrator', 'kiosk']);
export type ProgramRole = z.infer<typeof ProgramRole>;

export const ProgramBody = z.strictObject({
  name: ScreenName,
  role: ProgramRole,
  /** Of a kiosk PC. */
  kioskId: DeviceId.nullable().default(null),
});
export type ProgramBody = z.input<typeof ProgramBody>;

export const ProgramsAnswer = z.object({
  programs: z.array(
    z.object({
      id: z.string(),
      role: ProgramRole,
      /** null: made at the machine, where nobody named it. */
      name: z.string().nullable(),
      kioskId: DeviceId.nullable(),
      createdAt: HallTime,
      /** When it last asked the hall for something; null: not since the hall was started. */
      seenAt: HallTime.nullable(),
    }),
  ),
});
export type ProgramsAnswer = z.infer<typeof ProgramsAnswer>;

/** A token is shown once: the hall keeps its hash. */
export const NewProgramAnswer = ProgramsAnswer.extend({ token: z.string() });
export type NewProgramAnswer = z.infer<typeof NewProgramAnswer>;
