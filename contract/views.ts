import { Alarm } from './alarms.ts';
import { z } from 'zod';
import { HelpCall, Notice, NoticeId } from './alerts.ts';
import { CounterAnswer, CurrentTicket, EstimatedWait, HallAnswer, HoldKind, TicketAnswer } from './api.ts';
import { AppointmentAnswer } from './appointments.ts';
import { CounterId, HallTime, PriorityClassId, ServiceId, TicketId, TicketNumber } from './ids.ts';
import { CounterState, DeviceState, EvaluationState, Level, Message, PrintProblem, PrintState } from './states.ts';

/**
 * What a page receives: always the whole view of its room.
 * A new `epoch` (server start) wins; within one epoch the highest `revision` wins. `position` is the journal position
 * the view stands for.
 */
export interface RoomMessage<View> {
  readonly room: string;
  readonly epoch: string;
  readonly revision: number;
  readonly position: number;
  readonly view: View;
}

/** Set while the hall cannot write (disk full …): every page says so. */
export const Outage = z.object({ code: z.string(), since: HallTime }).nullable();

/** One thing of a display's playlist; `file` is served under /api/v1/playlist/. */
export const Slide = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notice'), title: z.string(), lines: z.array(z.string()) }),
  z.object({ kind: z.literal('rules'), rules: z.array(Message) }),
  z.object({ kind: z.literal('picture'), file: z.string() }),
  z.object({ kind: z.literal('video'), file: z.string() }),
]);
export type Slide = z.infer<typeof Slide>;

export const HallDisplayView = z.object({
  hallName: z.string(),
  at: HallTime,
  consultPhone: z.string().nullable(),
  supervisionPhone: z.string().nullable(),
  /** Newest first, one entry a counter call; at most 12. */
  calls: z.array(
    z.object({
      ticketNumber: TicketNumber,
      counterId: CounterId,
      /** The digits on the sign, spoken and shown: `3`. */
      counterNumber: z.string(),
      counterName: z.string(),
      serviceName: z.string(),
      calledAt: HallTime,
      kind: z.enum(['call', 'recall']),
      announcementId: z.string(),
    }),
  ),
  /** Spoken oldest first; a display skips what it has spoken and what is older than a minute (`at` of the view minus `at` of the announcement). */
  announcements: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      at: HallTime,
      ticketNumber: TicketNumber,
      counterId: CounterId,
      counterNumber: z.string(),
      kind: z.enum(['call', 'recall']),
    }),
  ),
  services: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      prefix: z.string(),
      waitingCount: z.number().int(),
      open: z.boolean(),
      estimatedWait: EstimatedWait,
      /** Counters that serve it: a screen of a zone shows its own. */
      counters: z.array(CounterId),
    }),
  ),
  /** What the left side shows while nobody has been called for a while, in turn. */
  playlist: z.array(Slide),
  idleAfterSeconds: z.number(),
  slideSeconds: z.number(),
  /** Dark from and to, minutes of the day; `from` may be later than `to`: over midnight. */
  dim: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
  /** Calls before a person counts as a no-show, for the rule on the foot line. */
  callsBeforeNoShow: z.number().int(),
  notice: z.string().optional(),
  /** False where a voice module speaks instead of the displays. */
  speaks: z.boolean(),
  /** Differs when the banks or the voice's settings do: a display then fetches them anew. */
  voiceVersion: z.string(),
  outage: Outage,
});
export type HallDisplayView = z.infer<typeof HallDisplayView>;

/** A place of the kiosk's first page beside the services; there is none until a part of the hall brings one. */
export const HomePlace = z.object({
  kind: z.enum(['my-case', 'tell-us']),
  /** The page behind it, of this hall. */
  address: z.string().regex(/^\/[A-Za-z0-9/_-]*$/),
});
export type HomePlace = z.infer<typeof HomePlace>;

export const KioskView = HallAnswer.extend({
  waitingTotal: z.number().int(),
  /** The newest calls, for who sits before the kiosk; at most 3. */
  calls: z.array(z.object({ ticketNumber: TicketNumber, counterNumber: z.string(), serviceName: z.string() })),
  callsBeforeNoShow: z.number().int(),
  /** The kiosk's printer; `problem` null means that paper will come (or that nobody can say: state `unknown`). */
  printer: z.object({ state: DeviceState, problem: PrintProblem.nullable() }),
  /** Beside the services, in this order. */
  places: z.array(HomePlace),
  /** What was held before this kiosk's scanner or laid on its card reader just now; `id` differs each time. */
  reading: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('ticket'), id: z.string(), ticket: TicketAnswer }),
      /** `priorityClass`: what the person's age gives; `ticket`: the number the person has already. */
      z.object({
        kind: z.literal('card'),
        id: z.string(),
        priorityClass: PriorityClassId.nullable(),
        ticket: TicketAnswer.nullable(),
        /** What the person has booked for today and not checked in to. */
        appointment: AppointmentAnswer.nullable(),
      }),
      z.object({ kind: z.literal('appointment'), id: z.string(), appointment: AppointmentAnswer }),
      z.object({ kind: z.literal('unknown-code'), id: z.string() }),
      z.object({ kind: z.literal('unreadable-card'), id: z.string() }),
    ])
    .nullable(),
  /** The kiosk cannot reach the hall: it gives numbers of its own band; what is shown is as old as `since`. */
  cutOff: z.object({ since: HallTime, numbersLeft: z.record(z.string(), z.number().int()) }).nullable(),
  outage: Outage,
});
export type KioskView = z.infer<typeof KioskView>;

export const CounterView = CounterAnswer.extend({
  hallName: z.string(),
  /** What the clerk's own hardware says: the call box and the sign of this counter, null where there is none. */
  devices: z.object({ callBox: DeviceState.nullable(), sign: DeviceState.nullable() }),
  /** How often the present person's slip was printed again at a kiosk: the clerk asks who has it. */
  copies: z.number().int(),
  /** The newest notice of the director that was not read here. */
  notice: z.object({ id: NoticeId, text: z.string(), at: HallTime }).nullable(),
  /** Counters that have called for help, this one among them. */
  help: z.array(HelpCall),
  outage: Outage,
});
export type CounterView = z.infer<typeof CounterView>;

/** Who serves at a counter; `photo` is a file under /api/v1/staff/. */
export const Serving = z.object({ name: z.string(), position: z.string(), photo: z.string().nullable() });
export type Serving = z.infer<typeof Serving>;

export const CounterDisplayView = z.object({
  hallName: z.string(),
  at: HallTime,
  id: CounterId,
  number: z.string(),
  name: z.string(),
  state: CounterState,
  pauseReason: z.string().nullable(),
  serviceNames: z.array(z.string()),
  staff: Serving.nullable(),
  current: z
    .object({
      ticketNumber: TicketNumber,
      status: z.enum(['called', 'serving']),
      calledAt: HallTime,
      calls: z.number().int(),
    })
    .nullable(),
  /** Who was sent away from here a moment ago, and what for: what that person has to do. */
  sentAway: z.object({ ticketNumber: TicketNumber, kind: HoldKind }).nullable(),
  outage: Outage,
});
export type CounterDisplayView = z.infer<typeof CounterDisplayView>;

export const PadView = z.object({
  hallName: z.string(),
  at: HallTime,
  counterId: CounterId,
  counterNumber: z.string(),
  counterName: z.string(),
  staff: Serving.nullable(),
  supervisionPhone: z.string().nullable(),
  /** The service interval to be rated now; null: the pad sleeps. */
  asked: z
    .object({ ticketId: TicketId, ticketNumber: TicketNumber, askedAt: HallTime, state: EvaluationState })
    .nullable(),
  /** How long a pad stays awake after having been asked. */
  awakeSeconds: z.number().int(),
  outage: Outage,
});
export type PadView = z.infer<typeof PadView>;

/** A ticket's own page. Room `ticket:<id>`; `<id>` is the ticket's id or the token of its QR. */
export const TicketView = z.object({
  hallName: z.string(),
  at: HallTime,
  ticket: TicketAnswer,
  counterNumber: z.string().nullable(),
  counterName: z.string().nullable(),
  calledAt: HallTime.nullable(),
  evaluation: EvaluationState,
  mayEvaluate: z.boolean(),
  consultPhone: z.string().nullable(),
  supervisionPhone: z.string().nullable(),
  callsBeforeNoShow: z.number().int(),
  outage: Outage,
});
export type TicketView = z.infer<typeof TicketView>;

/** One thing of a device that can be told apart: a box of a line, by its address. */
export const DevicePart = z.object({
  name: z.string(),
  counterId: z.string(),
  /** `unknown`: not heard yet. */
  state: DeviceState,
  lastSeenAt: HallTime.nullable(),
  /** The key pressed last: whoever presses one sees which counter it was taken for. */
  lastKey: z.string().nullable(),
});
export type DevicePart = z.infer<typeof DevicePart>;

export const DeviceKind = z.enum([
  'call-box',
  'led',
  'printer',
  'voice',
  'id-reader',
  'scanner',
  'evaluator',
  'screen',
]);
export type DeviceKind = z.infer<typeof DeviceKind>;

export const DeviceHealth = z.object({
  id: z.string(),
  kind: DeviceKind,
  protocol: z.string(),
  /** `/dev/ttyS1 · 9600`, `192.168.1.50:5005`. */
  transport: z.string(),
  counterIds: z.array(z.string()),
  kioskId: z.string().nullable(),
  state: DeviceState,
  /** `device.<code>` of the catalogue: why it is not online and what to do. */
  reason: Message.nullable(),
  since: HallTime,
  lastSeenAt: HallTime.nullable(),
  bytesIn: z.number().int(),
  bytesOut: z.number().int(),
  framesIn: z.number().int(),
  badFrames: z.number().int(),
  retries: z.number().int(),
  /** Tries to open the line again. */
  reopened: z.number().int(),
  /** From the last question to its answer, ms; null where nothing is asked. */
  roundTripMs: z.number().nullable(),
  parts: z.array(DevicePart),
});
export type DeviceHealth = z.infer<typeof DeviceHealth>;

export const DevicesView = z.object({
  at: HallTime,
  devices: z.array(DeviceHealth),
  /** What somebody has to see to. */
  alarms: z.array(Alarm),
  outage: Outage,
});
export type DevicesView = z.infer<typeof DevicesView>;

export const OfficeView = z.object({
  hallName: z.string(),
  at: HallTime,
  day: z.string(),
  services: HallAnswer.shape.services,
  /** How long a person should wait at most. */
  targetWaitMinutes: z.number().int(),
  /** Half of those who wait have waited less; null: nobody waits. */
  medianWaitMinutes: z.number().nullable(),
  /** For each service, in the order of `services`. */
  queues: z.array(
    z.object({
      serviceId: ServiceId,
      /** Of whoever has waited longest, minutes; null: nobody waits. */
      longestMinutes: z.number().nullable(),
      /** Open counters that could call from here and have nobody now. */
      freeCounters: z.array(z.string()),
    }),
  ),
  counters: z.array(
    z.object({
      id: CounterId,
      number: z.string(),
      name: z.string(),
      serviceNames: z.array(z.string()),
      state: CounterState,
      pauseReason: z.string().nullable(),
      /** What a service here takes usually, as configured, minutes. */
      usualMinutes: z.number(),
      currentTicket: CurrentTicket.nullable(),
      completedToday: z.number().int(),
    }),
  ),
  figures: z.object({
    issued: z.number().int(),
    waiting: z.number().int(),
    completed: z.number().int(),
    noShow: z.number().int(),
    evaluationsAsked: z.number().int(),
    evaluationsGiven: z.number().int(),
    /** Levels 1 and 2. */
    badReviews: z.number().int(),
  }),
  /** Notices of today, the newest first, and counters that have called for help. */
  notices: z.array(Notice),
  help: z.array(HelpCall),
  /** What somebody has to see to, machines and disks. */
  alarms: z.array(Alarm),
  /** Papers that somebody has to look after, newest first; at most 20. */
  prints: z.array(
    z.object({
      ticketId: TicketId,
      ticketNumber: TicketNumber,
      state: PrintState,
      problem: PrintProblem.nullable(),
      at: HallTime,
    }),
  ),
  devices: z.array(DeviceHealth),
  /** Values in hall.yaml that differ from the hall's own (`quhao config apply` takes them over). */
  configurationDiffers: z.array(z.string()),
  clock: z.object({ trouble: z.string().nullable(), offByMs: z.number() }),
  outage: Outage,
});
export type OfficeView = z.infer<typeof OfficeView>;

// ---- the simulated hall (quhao demo only): what the simulators decoded from bytes ----

export const SimulationView = z.object({
  at: HallTime,
  speed: z.number(),
  visitors: z.boolean(),
  boxes: z.array(
    z.object({
      deviceId: z.string(),
      protocol: z.string(),
      address: z.number().int(),
      counterId: z.string(),
      counterNumber: z.string(),
      counterName: z.string(),
      /** Three characters each as the digits show them, `---` when dark. */
      waitingDigits: z.string(),
      ticketDigits: z.string(),
      beeps: z.number().int(),
      /** The evaluator plugged into the box is lit and waits for a key. */
      evaluatorOpen: z.boolean(),
      /** Last key press that got no echo. */
      unanswered: z.boolean(),
      /** Of a box with lamps instead of digits. */
      lamps: z.object({ waiting: z.boolean(), serving: z.boolean(), buzzer: z.boolean() }).nullable(),
    }),
  ),
  signs: z.array(
    z.object({
      deviceId: z.string(),
      protocol: z.string(),
      counterNumber: z.string(),
      text: z.string(),
      width: z.number().int(),
      height: z.number().int(),
      /** One bit a dot, row by row, most significant bit leftmost, base64. */
      dots: z.string(),
      connected: z.boolean(),
    }),
  ),
  printers: z.array(
    z.object({
      deviceId: z.string(),
      connected: z.boolean(),
      paper: z.enum(['ok', 'low', 'out']),
      coverOpen: z.boolean(),
      /** Newest first, at most 6; the picture under /api/v1/simulation/papers/<id>.png */
      papers: z.array(
        z.object({ id: z.string(), text: z.string(), qr: z.string().nullable(), cut: z.boolean(), at: HallTime }),
      ),
    }),
  ),
  voices: z.array(
    z.object({
      deviceId: z.string(),
      connected: z.boolean(),
      speaking: z.string().nullable(),
      /** Newest first, at most 6. */
      spoken: z.array(z.string()),
    }),
  ),
  readers: z.array(
    z.object({
      deviceId: z.string(),
      connected: z.boolean(),
      kind: z.enum(['id-reader', 'scanner']),
      hasCard: z.boolean(),
    }),
  ),
  evaluators: z.array(
    z.object({
      deviceId: z.string(),
      connected: z.boolean(),
      counterNumber: z.string(),
      /** Best first. */
      levels: z.array(Level),
      /** Frames it was sent. */
      told: z.number().int(),
    }),
  ),
  wires: z.array(
    z.object({
      deviceId: z.string(),
      label: z.string(),
      cableOut: z.boolean(),
      noise: z.boolean(),
      /** Hears nothing and says nothing. */
      dead: z.boolean(),
    }),
  ),
  /** Newest first, at most 60. */
  frames: z.array(
    z.object({
      id: z.number().int(),
      at: HallTime,
      deviceId: z.string(),
      direction: z.enum(['to-hall', 'to-device', 'noise']),
      /** Spaced hex, shortened in the middle when long. */
      hex: z.string(),
      /** `simulation.frame.<code>` of the catalogue. */
      meaning: Message,
    }),
  ),
});
export type SimulationView = z.infer<typeof SimulationView>;

const BoxKey = z.enum(['call', 'recall', 'evaluate', 'no-show', 'hold', 'resume', 'pause', 'transfer']);

/** As hall.yaml names a device or a service; whether there is one is said where it is looked for. */
const SimulatedId = z.string().max(60);

/** `POST /api/v1/simulation/actions` */
export const SimulationAction = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('press'), deviceId: SimulatedId, address: z.number().int(), key: BoxKey }),
  z.strictObject({
    do: z.literal('rate'),
    deviceId: SimulatedId,
    address: z.number().int(),
    value: z.number().int().min(0).max(3),
  }),
  z.strictObject({ do: z.literal('paper'), deviceId: SimulatedId, paper: z.enum(['ok', 'low', 'out']) }),
  z.strictObject({ do: z.literal('cover'), deviceId: SimulatedId, open: z.boolean() }),
  z.strictObject({
    do: z.literal('card'),
    deviceId: SimulatedId,
    /** null: taken away. */
    card: z.enum(['elder', 'young', 'wrong']).nullable(),
  }),
  z.strictObject({ do: z.literal('scan'), deviceId: SimulatedId, text: z.string().min(1).max(500) }),
  z.strictObject({ do: z.literal('evaluate'), deviceId: SimulatedId, level: Level }),
  /** Plays a downloaded recording: what came, to the hall; or what was sent, to the simulated device. */
  z.strictObject({
    do: z.literal('replay'),
    deviceId: SimulatedId,
    recording: z.string().max(15_000),
    direction: z.enum(['in', 'out']),
  }),
  z.strictObject({ do: z.literal('dead'), deviceId: SimulatedId, on: z.boolean() }),
  z.strictObject({ do: z.literal('cable'), deviceId: SimulatedId, out: z.boolean() }),
  z.strictObject({ do: z.literal('noise'), deviceId: SimulatedId, on: z.boolean() }),
  z.strictObject({ do: z.literal('visitors'), on: z.boolean() }),
  z.strictObject({ do: z.literal('visitor'), serviceId: SimulatedId }),
]);
export type SimulationAction = z.infer<typeof SimulationAction>;
