import { z } from 'zod';
import { DeviceId } from './ids.ts';
import { PrintProblem } from './states.ts';

/** The corner of a kiosk for the hall's own people, behind a PIN. */

export const CornerAnswer = z.object({
  /** False: nobody has set a PIN, and the page says how. */
  pinSet: z.boolean(),
  /** After wrong tries nobody may try for so long. */
  lockedSeconds: z.number().int(),
  version: z.string(),
});
export type CornerAnswer = z.infer<typeof CornerAnswer>;

export const EnterCornerBody = z.strictObject({ pin: z.string().regex(/^[0-9]{1,12}$/) });
export const EnterCornerAnswer = z.object({
  /** Let in by it: goes with everything done in the corner. */
  session: z.string(),
});
export type EnterCornerAnswer = z.infer<typeof EnterCornerAnswer>;

export const CornerBody = z.strictObject({ session: z.string().min(1).max(64), kioskId: DeviceId.optional() });

export const TryPrintAnswer = z.object({
  /** `working`: not over yet. */
  outcome: z.enum(['printed', 'sent', 'working', 'failed']),
  problem: PrintProblem.nullable(),
});
export type TryPrintAnswer = z.infer<typeof TryPrintAnswer>;

export const PaperChangedAnswer = z.object({
  /** Numbers whose slips had not come out and are printed now. */
  numbers: z.array(z.string()),
});
export type PaperChangedAnswer = z.infer<typeof PaperChangedAnswer>;
