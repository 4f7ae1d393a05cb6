import { z } from 'zod';
import { TicketLayout } from './api.ts';
import { PriorityClassId, ServiceId, TicketId } from './ids.ts';
import { PrintProblem } from './states.ts';
import { DeviceHealth } from './views.ts';

/** What goes between the hall server and a kiosk PC of its own (`quhao agent`). */

export const Band = z.object({
  prefix: z.string(),
  from: z.number().int(),
  to: z.number().int(),
});

/** `POST /kiosks/:id/numbers`: numbers the kiosk may give on its own today, and all it needs to go on alone. */
export const NumbersAnswer = z.object({
  day: z.string(),
  bands: z.array(Band),
  /** The hall as it is configured (docs/events.md, HallConfigured). */
  configuration: z.record(z.string(), z.unknown()),
  layout: TicketLayout.nullable(),
  /** Key under which numbers of people are hashed, base64. */
  personKey: z.string(),
});
export type NumbersAnswer = z.infer<typeof NumbersAnswer>;

/** `POST /kiosks/:id/handover`: one ticket that the kiosk gave on its own, as it was. */
export const HandOverBody = z.strictObject({
  ticketId: TicketId,
  prefix: z.string().regex(/^[A-Z]{1,2}$/),
  sequence: z.number().int().min(1).max(999_999),
  serviceId: ServiceId,
  priorityClass: PriorityClassId.nullable(),
  token: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** UTC ms. */
  issuedAt: z.number().int(),
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** Key of a request whose outcome the kiosk does not know: its ticket, if there is one, is taken back. */
  insteadOf: z.string().max(200).nullable(),
});
export type HandOverBody = z.infer<typeof HandOverBody>;

export const HandOverAnswer = z.object({
  /** `joined`: it stands in line · `late`: its day is over. */
  outcome: z.enum(['joined', 'late']),
  /** The ticket that the same touch had got at the hall and that was taken back. */
  withdrawn: TicketId.nullable(),
});
export type HandOverAnswer = z.infer<typeof HandOverAnswer>;

/** `hardware`: how the kiosk's own devices are, sent whenever that changes. */
export const HardwareMessage = z.object({
  printer: z
    .object({
      paper: z.literal([58, 80]),
      columns: z.number().int().min(24).max(64),
      qr: z.enum(['command', 'raster']),
      bandRows: z.number().int().min(8).max(1_000),
      state: z.enum(['online', 'trouble', 'offline', 'unknown']),
      problem: PrintProblem.nullable(),
    })
    .nullable(),
  devices: z.array(DeviceHealth).max(50),
});
export type HardwareMessage = z.infer<typeof HardwareMessage>;

/** `read`: what was held before the kiosk's scanner or laid on its reader; of a card only hash and age. */
export const ReadMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('code'), code: z.string().max(600) }),
  z.object({ kind: z.literal('card'), person: z.string().max(100), age: z.number().int() }),
  z.object({ kind: z.literal('unreadable-card') }),
]);
export type ReadMessage = z.infer<typeof ReadMessage>;

/** The kiosk's answer to `print` {job, bytes}. */
export const PrintedMessage = z.union([
  z.object({ outcome: z.enum(['printed', 'sent']) }),
  z.object({ outcome: z.enum(['interrupted', 'failed']), problem: PrintProblem }),
]);
export type PrintedMessage = z.infer<typeof PrintedMessage>;
