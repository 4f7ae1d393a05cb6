import { z } from 'zod';
import { CounterId, DeviceId, Prefix, PriorityClassId, ServiceId } from '../../contract/ids.ts';

/** The shape of hall.yaml (examples/hall.yaml shows all of it). What a file does not name has the default given here. */

const text = (longest: number): z.ZodString => z.string().trim().min(1).max(longest);
const phone = z.string().regex(/^[0-9+ ()-]{5,20}$/, '5–20 digits, spaces, + - ( )');

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
});

const Counter = z.strictObject({
  id: CounterId,
  number: z
    .string()
    .regex(/^[0-9]{1,3}$/, '1–3 digits')
    .optional(),
  name: text(20),
});

const PriorityClass = z.strictObject({
  id: PriorityClassId,
  name: text(20),
  headStartMinutes: z.number().min(0).max(120),
});

const RulesSchema = z.strictObject({
  maxPassedBy: z.number().int().min(1).max(100).default(5),
  callsBeforeNoShow: z.number().int().min(1).max(10).default(3),
  startImplied: z.boolean().default(true),
  completeOnCall: z.boolean().default(true),
  boxCallOpensCounter: z.boolean().default(true),
  justCalledMs: z.number().int().min(0).max(10_000).default(1_000),
  evaluationKeySeconds: z.number().int().min(5).max(600).default(60),
  padAwakeSeconds: z.number().int().min(10).max(600).default(60),
  printQueueSeconds: z.number().int().min(10).max(3_600).default(120),
});

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

const Transport = z.union([
  z.strictObject({
    serial: text(200),
    baudRate: z.number().int().min(300).max(1_000_000),
    dataBits: z.literal([7, 8]).default(8),
    stopBits: z.literal([1, 2]).default(1),
    parity: z.enum(['none', 'even', 'odd']).default('none'),
    flowControl: z.enum(['none', 'hardware', 'xonxoff']).default('none'),
  }),
  z.strictObject({
    tcp: z
      .string()
      .regex(/^[^\s:]+:[0-9]{1,5}$/, 'host:port, such as 192.168.1.50:5005')
      .refine((address) => isPort(Number(address.slice(address.lastIndexOf(':') + 1))), 'a port from 1 to 65535'),
  }),
  z.strictObject({ usb: text(200) }),
  z.strictObject({ memory: text(40) }),
]);

const CallBoxes = z.strictObject({
  id: DeviceId,
  kind: z.literal('call-box'),
  protocol: z.literal('ff68'),
  transport: Transport,
  /** Box address → counter. */
  boxes: z.record(z.string().regex(/^[0-9]{1,3}$/, 'a box address, 1 to 255'), CounterId),
  repeatWindowMs: z.number().int().min(50).max(5_000).default(400),
  /** Levels that the evaluator's four keys stand for, best first. */
  ratings: z
    .array(z.literal([1, 2, 3, 4, 5]))
    .length(4)
    .default([5, 4, 3, 2]),
});

const Sign = z.strictObject({
  id: DeviceId,
  kind: z.literal('led'),
  protocol: z.literal('onbon-bx5'),
  transport: Transport,
  counter: CounterId,
  width: z.number().int().min(16).max(2_048).default(128),
  height: z.number().int().min(16).max(256).default(16),
  /** 254 any card, else by model (drivers/led/README.md). */
  deviceType: z.number().int().min(0).max(255).default(0xfe),
  /** What the card's font holds. */
  characters: z.enum(['gbk', 'gb2312']).default('gbk'),
});

const Printer = z.strictObject({
  id: DeviceId,
  kind: z.literal('printer'),
  protocol: z.literal('escpos'),
  transport: Transport,
  /** Width of the paper in mm. */
  paper: z.literal([58, 80]).default(80),
  columns: z.number().int().min(24).max(64).optional(),
  qr: z.enum(['command', 'raster']).default('command'),
  kiosk: DeviceId.optional(),
});

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
  devices: z.array(z.discriminatedUnion('kind', [CallBoxes, Sign, Printer])).default([]),
});

export type HallFile = z.infer<typeof HallFile>;
export type DeviceFile = HallFile['devices'][number];
