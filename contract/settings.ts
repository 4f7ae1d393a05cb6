import { z } from 'zod';
import { FieldMistake, HallAnswer } from './api.ts';
import { HallTime } from './ids.ts';
import { Message } from './states.ts';
import { Slide } from './views.ts';

/**
 * The hall's settings as the office edits them: the sections of hall.yaml, written as they stand there (examples/hall.yaml).
 * A compile-time check in server/config/form.ts keeps these types and the schema of the file together.
 */
export interface SettingsForm {
  readonly hall: {
    readonly name: string;
    readonly kind?: 'township' | 'sub-centre';
    readonly mark?: string;
    readonly consultPhone?: string;
    readonly supervisionPhone?: string;
    readonly phoneUrl?: string;
  };
  readonly services: readonly ServiceForm[];
  readonly counters: readonly CounterForm[];
  readonly priorityClasses: readonly PriorityClassForm[];
  readonly hours?: HoursForm;
  readonly appointments?: AppointmentsForm;
  readonly displays?: DisplaysForm;
}

export interface ServiceForm {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly counters: readonly string[];
  readonly meanServiceMinutes?: number;
  readonly errands?: string;
  readonly icon?: string;
  readonly helpedBy?: readonly string[];
  readonly helpAfterMinutes?: number;
  readonly quota?: {
    readonly day?: number;
    readonly slots?: readonly { readonly from: string; readonly to: string; readonly tickets: number }[];
    readonly person?: number;
  };
  readonly appointmentsASlot?: number;
  readonly priority?: boolean;
  readonly bring?: readonly BringForm[];
  readonly bringNote?: { readonly zh: string; readonly en?: string };
}

/** One thing to have along, and what of it. */
export interface BringForm {
  readonly zh: string;
  readonly en?: string;
  readonly note?: string;
  readonly noteEn?: string;
}

export interface CounterForm {
  readonly id: string;
  readonly number?: string;
  readonly name: string;
}

export interface PriorityClassForm {
  readonly id: string;
  readonly name: string;
  readonly headStartMinutes: number;
  readonly ageFrom?: number;
  readonly enabled?: boolean;
  readonly services?: readonly string[];
}

export interface HoursForm {
  readonly open: readonly string[];
  readonly days?: 'workdays' | readonly number[];
  readonly ticketsBeforeMinutes?: number;
  readonly lastTicketMinutes?: number;
}

export interface AppointmentsForm {
  readonly slotMinutes?: number;
  readonly daysAhead?: number;
  readonly lateMinutes?: number;
  readonly aheadMinutes?: number;
}

export interface DisplaysForm {
  readonly dim?: string;
  readonly idleAfterSeconds?: number;
  readonly slideSeconds?: number;
  readonly playlist?: readonly SlideForm[];
  readonly yao?: boolean;
  readonly staleSeconds?: number;
  readonly volumes?: readonly { readonly hours: string; readonly percent: number }[];
}

export type SlideForm =
  | { readonly notice: { readonly title: string; readonly lines: readonly string[] } }
  | { readonly rules: true }
  | { readonly picture: string }
  | { readonly video: string };

export const SETTINGS_PARTS = [
  'hall',
  'services',
  'counters',
  'priorityClasses',
  'hours',
  'appointments',
  'displays',
] as const;

export const SettingsPart = z.enum(SETTINGS_PARTS);
export type SettingsPart = z.infer<typeof SettingsPart>;

export const SettingsBody = z.strictObject({
  part: SettingsPart,
  /** The section as in hall.yaml; null: left out. Checked against the whole of the settings. */
  value: z.unknown(),
  /** Position of the newest change that the editor had seen: a change in between refuses this one. */
  basedOn: z.number().int().min(0).optional(),
});
export type SettingsBody = z.infer<typeof SettingsBody>;

export const SettingsChange = z.object({
  position: z.number().int(),
  at: HallTime,
  actor: z.string(),
  part: z.enum([...SETTINGS_PARTS, 'rules', 'ticketLayout', 'everything']),
  /** Position of the change that this one took back. */
  undoes: z.number().int().nullable(),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

export const SettingsAnswer = z.object({
  form: z.custom<SettingsForm>(),
  /** The newest first. */
  changes: z.array(SettingsChange),
  /** Position of the newest change; 0 before the first. */
  newest: z.number().int(),
});
export type SettingsAnswer = z.infer<typeof SettingsAnswer>;

/** How the hall would be with a part changed: nothing is changed by asking. */
export const SettingsPreview = z.object({
  /** What is wrong, or who is in the way; empty: it can be saved. */
  mistakes: z.array(FieldMistake),
  /** The hall as kiosks, phones and displays would have it; null where it is not right. */
  hall: HallAnswer.nullable(),
  playlist: z.array(Slide),
  /** The rules on the wall, `wall.<code>`. */
  statement: z.array(Message),
});
export type SettingsPreview = z.infer<typeof SettingsPreview>;

export const UndoBody = z.strictObject({ position: z.number().int().min(1) });
