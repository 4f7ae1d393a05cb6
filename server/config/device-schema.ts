import { z } from 'zod';
import { CounterId, DeviceId } from '../../contract/ids.ts';

/** `devices` of hall.yaml: the wiring. Facts and frames of each family: drivers/<family>/README.md. */

const text = (longest: number): z.ZodString => z.string().trim().min(1).max(longest);
const hexBytes = z.string().regex(/^([0-9A-Fa-f]{2} ?)+$/, 'bytes in hex, such as "AA 01"');

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

const address = z
  .string()
  .regex(/^[^\s:]+:[0-9]{1,5}$/, 'host:port, such as 192.168.1.50:5005')
  .refine((value) => isPort(Number(value.slice(value.lastIndexOf(':') + 1))), 'a port from 1 to 65535');

export const Transport = z.union([
  z.strictObject({
    /** `/dev/serial/by-path/…`, `COM3`, or by USB ids: `usb:1a86:7523`, with a serial number where there are twins. */
    serial: text(200),
    baudRate: z.number().int().min(300).max(1_000_000),
    dataBits: z.literal([7, 8]).default(8),
    stopBits: z.literal([1, 2]).default(1),
    parity: z.enum(['none', 'even', 'odd']).default('none'),
    flowControl: z.enum(['none', 'hardware', 'xonxoff']).default('none'),
  }),
  z.strictObject({ tcp: address }),
  z.strictObject({ udp: address }),
  /** `/dev/usb/lp0`, or by USB ids: `usb:0416:5011`. */
  z.strictObject({ usb: text(200) }),
  /** A print queue of the system: CUPS or Windows. */
  z.strictObject({ queue: text(100) }),
  z.strictObject({ memory: text(40) }),
]);

const device = { id: DeviceId, transport: Transport };

/** Box address → counter. */
const boxes = z.record(z.string().regex(/^[0-9]{1,3}$/, 'a box address, 1 to 255'), CounterId);
const repeatWindowMs = z.number().int().min(50).max(5_000).default(400);
/** Levels that the four keys of an evaluator plugged into a box stand for, best first. */
const ratings = z
  .array(z.literal([1, 2, 3, 4, 5]))
  .length(4)
  .default([5, 4, 3, 2]);
/** A box with a call key only: a second press within so long says that the person called did not come. */
const oneButtonSeconds = z.number().int().min(2).max(120).optional();
const boxKey = z.enum(['call', 'recall', 'evaluate', 'no-show', 'hold', 'resume', 'pause', 'transfer']);
const coil = z.number().int().min(0).max(65_535).nullable();

const CallBoxes = z.discriminatedUnion('protocol', [
  z.strictObject({
    ...device,
    kind: z.literal('call-box'),
    protocol: z.literal('ff68'),
    boxes,
    repeatWindowMs,
    oneButtonSeconds,
    ratings,
  }),
  z.strictObject({
    ...device,
    kind: z.literal('call-box'),
    protocol: z.literal('modbus'),
    boxes,
    oneButtonSeconds,
    /** What each of the eight inputs means; null: nothing. */
    keys: z
      .array(boxKey.nullable())
      .max(8)
      .default(['call', 'recall', 'evaluate', 'no-show', 'hold', 'resume', 'pause', 'transfer']),
    /** Coils of the lamps; null: there is none. */
    lamps: z.strictObject({ waiting: coil.default(0), serving: coil.default(1), buzzer: coil.default(2) }).prefault({}),
    pollHz: z.number().min(1).max(50).default(20),
    repeatWindowMs,
    ratings,
  }),
  z.strictObject({
    ...device,
    kind: z.literal('call-box'),
    protocol: z.literal('line'),
    boxes,
    oneButtonSeconds,
    /** A line as the keypad sends it; `{box}` and `{key}` stand for its number and its key's word. */
    pattern: text(60).default('{box},{key}'),
    /** The keypad's word → key. */
    words: z.record(z.string().min(1).max(20), boxKey).optional(),
    /** What is sent to a keypad that can show something: `{box} {ticket} {waiting}`. */
    show: text(60).optional(),
    beep: text(60).optional(),
    repeatWindowMs,
    ratings,
  }),
]);

const signView = z.enum(['call', 'waiting', 'next', 'notice', 'clock', 'name']);
const sign = {
  ...device,
  kind: z.literal('led'),
  /** The sign of one counter, of several (a zone), or, with neither, of the hall. */
  counter: CounterId.optional(),
  counters: z.array(CounterId).min(1).optional(),
  width: z.number().int().min(16).max(2_048).default(128),
  height: z.number().int().min(16).max(256).default(16),
  /** What stands on each line of 16 dots, top to bottom; the second `call` is the call before the newest. */
  shows: z.array(signView).min(1).max(16).optional(),
  /** What a line of calls shows when nobody is called, in turn. */
  rest: z
    .array(signView.exclude(['call']))
    .min(1)
    .max(5)
    .default(['name']),
  notice: text(60).optional(),
  /** How long a new call flashes. */
  flashSeconds: z.number().min(0).max(60).default(10),
  /** How long each thing of `rest` stays. */
  restSeconds: z.number().min(2).max(600).default(8),
  /** What the sign's font holds. */
  characters: z.enum(['gbk', 'gb2312']).default('gbk'),
};
const busAddress = z.number().int().min(0).max(65_535);
const sum = z.enum(['none', 'xor', 'add8', 'crc16']).default('none');

const Signs = z.discriminatedUnion('protocol', [
  z.strictObject({
    ...sign,
    protocol: z.literal(['onbon-bx5', 'onbon-bx6']),
    /** 254 any card, else by model (drivers/led/README.md). */
    deviceType: z.number().int().min(0).max(255).default(0xfe),
    /** Address of the card on a line with several. */
    address: busAddress.default(1),
  }),
  z.strictObject({
    ...sign,
    protocol: z.literal('alpha'),
    address: z.string().length(2).default('00'),
    sum: z.boolean().default(false),
  }),
  z.strictObject({ ...sign, protocol: z.literal('am03127'), address: z.number().int().min(1).max(255).default(1) }),
  z.strictObject({
    ...sign,
    protocol: z.literal('template'),
    /** The frame; `{address}`, `{line}`, `{text}` and `\x02` `\r` as in drivers/led/README.md. */
    frame: text(200),
    address: busAddress.default(1),
    encoding: z.enum(['gbk', 'gb2312', 'utf-8', 'ascii']).default('gbk'),
    /** Bytes that every text is padded or cut to. */
    textBytes: z.number().int().min(1).max(500).optional(),
    sum,
    sumFrom: z.number().int().min(0).max(50).default(0),
    sumForm: z.enum(['raw', 'hex']).default('raw'),
    suffix: z.string().max(60).default(''),
  }),
  z.strictObject({
    ...sign,
    protocol: z.literal('raster'),
    /** The frame; `{address}`, `{widthBytes}`, `{height}`, `{dots}` as in drivers/led/README.md. */
    frame: text(200),
    address: busAddress.default(1),
    sum,
    sumFrom: z.number().int().min(0).max(50).default(0),
    sumForm: z.enum(['raw', 'hex']).default('raw'),
    suffix: z.string().max(60).default(''),
  }),
]);

const Printer = z.strictObject({
  ...device,
  kind: z.literal('printer'),
  protocol: z.literal('escpos'),
  /** Width of the paper in mm. */
  paper: z.literal([58, 80]).default(80),
  columns: z.number().int().min(24).max(64).optional(),
  qr: z.enum(['command', 'raster']).default('command'),
  /** Rows of a picture sent in one piece, for clones with a small buffer. */
  bandRows: z.number().int().min(8).max(1_000).default(24),
  kiosk: DeviceId.optional(),
});

const Voice = z.strictObject({
  ...device,
  kind: z.literal('voice'),
  protocol: z.enum(['syn6288', 'xfs5152']),
  volume: z.number().int().min(0).max(16).default(10),
  speed: z.number().int().min(0).max(5).default(4),
  /** Whether the wall displays speak as well. */
  pages: z.enum(['silent', 'speak']).default('silent'),
  /** Only calls of these counters; all unless said. */
  counters: z.array(CounterId).min(1).optional(),
});

const IdReader = z.strictObject({
  ...device,
  kind: z.literal('id-reader'),
  protocol: z.literal('sdt'),
  kiosk: DeviceId,
});

const Scanner = z.strictObject({ ...device, kind: z.literal('scanner'), protocol: z.literal('line'), kiosk: DeviceId });

const Evaluator = z.strictObject({
  ...device,
  kind: z.literal('evaluator'),
  protocol: z.literal('frames'),
  counter: CounterId,
  /** Bytes of each key → its level. */
  presses: z.record(hexBytes, z.literal([1, 2, 3, 4, 5])),
  /** Bytes that wake it, and that thank; left out where it has no way to. */
  ask: hexBytes.optional(),
  thank: hexBytes.optional(),
});

export const Device = z.discriminatedUnion('kind', [CallBoxes, Signs, Printer, Voice, IdReader, Scanner, Evaluator]);
export type DeviceFile = z.infer<typeof Device>;
export type TransportFile = z.infer<typeof Transport>;
