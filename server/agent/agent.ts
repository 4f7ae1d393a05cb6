import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { HardwareMessage, NumbersAnswer, PrintedMessage } from '../../contract/kiosk-link.ts';
import type { KioskView } from '../../contract/views.ts';
import type { MemoryWire } from '../../drivers/transport/memory.ts';
import { productVersion } from '../cli/root.ts';
import { Devices } from '../devices/devices.ts';
import { hallKeyFile, openHallKey } from '../vault/hall-key.ts';
import type { HallPort } from '../devices/hall-port.ts';
import { renderOptions } from '../devices/printers.ts';
import { createFaces } from '../faces/faces.ts';
import type { Faces, HallState } from '../faces/faces.ts';
import { hallTime } from '../hall/clock.ts';
import { followMidnight } from '../hall/midnight.ts';
import type { Journal } from '../journal/journal.ts';
import { Corner } from '../kiosk-corner/corner.ts';
import { cornerEndpoints } from '../kiosk-corner/routes.ts';
import { openHall } from '../compose/data.ts';
import { slipOf, speech } from '../compose/tickets.ts';
import { numbersLeft } from '../queue/bands.ts';
import { configured, noWaits } from '../queue/views.ts';
import { Realtime } from '../realtime/realtime.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { ANYONE } from '../doors/may.ts';
import { Access, KNOWS_NOBODY } from '../web/access.ts';
import { qrRoute } from '../web/pictures.ts';
import { createApp } from '../web/app.ts';
import { listen, urlOf } from '../web/listen.ts';
import type { AgentFile } from './agent-file.ts';
import { Link } from './link.ts';
import { agentEndpoints } from './routes.ts';

export interface AgentOptions {
  readonly file: AgentFile;
  readonly token: string;
  readonly folder: string;
  /** 0: any free one. */
  readonly port: number;
  readonly pagesFolder: string;
  readonly log?: Logger;
  /** For tests: wires of `{memory: name}` transports. */
  readonly wires?: (name: string) => MemoryWire;
}

export interface RunningAgent {
  readonly url: string;
  readonly link: Link;
  readonly journal: Journal;
  readonly state: () => HallState;
  close(): Promise<void>;
}

const HARDWARE_EVERY_MS = 2_000;

/**
 * A kiosk PC of its own: the kiosk's page and devices here, the queue at the hall server. While the hall cannot be
 * reached it is a small hall of its own that gives numbers of its band and prints them; when the hall is back it hands
 * over what it gave, in order and with the times as they were. It listens on this machine only.
 */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { file, folder } = options;
  const log = options.log ?? pino();
  const { journal, hall } = await openHall(folder);
  await hall.followTheDay();
  const key = Buffer.from(await openHallKey(folder));

  let realtime: Realtime | null = null;
  const touch = (): void => realtime?.touch();
  const port: HallPort = hall;
  const now = (): number => hall.now();
  const devices = new Devices({
    files: file.devices,
    hall: port,
    hallKey: key,
    wires: options.wires ?? noWires,
    report: (device, what, details) => log.info({ device, ...details }, what),
    onChange: () => {
      touch();
      tellHardware();
    },
    onRead: (read) => link.tellRead(read),
  });
  const faces = createFaces({
    speech,
    hardware: devices,
    // a kiosk PC has no displays
    voiceVersion: () => '',
    waits: noWaits,
    now,
    outage: () => journal.outage,
    alarms: () => [],
    day: (state) => state.queue.day ?? '',
    clockTrouble: () => ({ trouble: null, offByMs: 0 }),
    configurationDiffers: () => [],
    // and no counters
    serving: () => null,
    // its hall says which places there are
    places: [],
  });

  const link: Link = new Link({
    server: file.server,
    kiosk: file.kiosk,
    token: options.token,
    ...(file.serverCa === undefined ? {} : { serverCa: readFileSync(file.serverCa, 'utf8') }),
    settle: () => settle(),
    print: async (job, bytes): Promise<PrintedMessage> => devices.printers.printFor(file.kiosk, bytes, job),
    onChange: touch,
  });

  /** The hardware message that the hall has. */
  let told = '';

  /** All that is owed goes over, in the order it was given, before the hall is asked for anything new. */
  async function settle(): Promise<void> {
    for (const { kioskId: _kiosk, number: _number, ...ticket } of hall.state.queue.owed.values()) {
      const { withdrawn } = await link.handOver(ticket);
      await hall.execute({ type: 'EndHandOver', ticketId: ticket.ticketId }, { actor: 'hall' });
      log.info({ ticket: _number, withdrawn }, 'a number was handed over to the hall');
    }
    await adopt(await link.reserveNumbers());
    // a hall that was started anew knows nothing of this machine's devices
    told = '';
    tellHardware();
  }

  async function adopt({ configuration, bands, layout, personKey: given, day }: NumbersAnswer): Promise<void> {
    const theirs = configuration as unknown as HallConfiguration;
    const actor = 'hall';
    if (JSON.stringify(hall.state.queue.configuration) !== JSON.stringify(theirs)) {
      await hall.execute({ type: 'ConfigureHall', configuration: theirs }, { actor });
    }
    if (JSON.stringify(hall.state.printing.layout) !== JSON.stringify(layout)) {
      await hall.execute({ type: 'SetTicketLayout', layout }, { actor });
    }
    // at midnight the two may be on different days for a moment: numbers of yesterday are good for nothing today
    await hall.followTheDay();
    if (day === hall.state.queue.day) {
      await hall.execute({ type: 'AdoptNumbers', kioskId: file.kiosk, bands }, { actor });
    }
    const theirKey = Buffer.from(given, 'base64');
    if (!theirKey.equals(key)) {
      theirKey.copy(key);
      await writeFile(hallKeyFile(folder), key, { mode: 0o600 });
    }
  }

  function tellHardware(): void {
    const printer = file.devices.find((device) => device.kind === 'printer');
    const message: HardwareMessage = {
      printer:
        printer === undefined ? null : { paper: printer.paper, ...shapeOf(printer), ...devices.printer(file.kiosk) },
      devices: [...devices.health()],
    };
    const text = JSON.stringify(message);
    if (text !== told && link.tellHardware(message)) told = text;
  }

  const corner = new Corner({
    staffPin: file.staffPin ?? null,
    onLocked: (seconds) => log.warn({ seconds }, 'wrong PINs have locked the staff corner of this kiosk'),
  });
  const access = new Access({ ...KNOWS_NOBODY, openToThisMachine: true });
  const app = createApp({
    endpoints: [
      ...cornerEndpoints({ corner, hall: port, printers: devices.printers, version: productVersion() }),
      ...agentEndpoints({
        kiosk: file.kiosk,
        hall: port,
        journal,
        link,
        faces,
        takePerson: () => devices.readings.takePerson(file.kiosk),
        slipOf,
      }),
    ],
    access,
    pagesFolder: options.pagesFolder,
    log,
    firstView: (room) => realtime?.first(room) ?? null,
    pathOfScreen: () => null,
    onUse: () => undefined,
    raw: [
      qrRoute(
        '/tickets/:id/qr.svg',
        (id) => (faces.ticket(hall.state, id) ?? link.ticketView(id))?.ticket.phoneUrl ?? null,
      ),
    ],
  });
  const http = createServer(app);
  realtime = new Realtime({
    http,
    rooms: {
      kiosk: {
        may: ANYONE,
        view: () => kioskView({ state: hall.state, link, faces, kiosk: file.kiosk, now: now() }),
      },
      ticket: { may: ANYONE, view: (id) => faces.ticket(hall.state, id) ?? link.ticketView(id) },
      devices: { may: ANYONE, view: () => faces.devices() },
    },
    position: () => journal.durablePosition,
    callerOf: (headers, address) => access.callerOf(headers, address),
  });
  hall.onDurable(touch);
  const host = '127.0.0.1';
  const url = urlOf('http', host, await listen(http, { host, port: options.port }));
  await devices.start();
  const midnight = followMidnight(now, () => hall.followTheDay());
  const heartbeat = setInterval(() => {
    touch();
    tellHardware();
  }, HARDWARE_EVERY_MS);
  heartbeat.unref();
  link.open();

  return {
    url,
    link,
    journal,
    state: () => hall.state,
    close: async () => {
      clearInterval(heartbeat);
      midnight.stop();
      link.close();
      await realtime?.close();
      http.closeAllConnections();
      await devices.close();
      await journal.close();
    },
  };
}

interface KioskParts {
  readonly state: HallState;
  readonly link: Link;
  readonly faces: Faces;
  readonly kiosk: string;
  readonly now: number;
}

/** The hall's last word, with what this machine knows better: its own printer, and that it is on its own. */
function kioskView({ state, link, faces, kiosk, now }: KioskParts): KioskView | null {
  const last = link.kioskView;
  if (state.queue.configuration === null) return null;
  const alone = faces.kiosk(state, kiosk);
  const { printer, outage } = alone;
  if (link.up && last !== null) return { ...last, printer, outage: last.outage ?? outage };
  const left = configured(state.queue).services.map(
    ({ id, prefix }) => [id, numbersLeft(state.queue, prefix, kiosk)] as const,
  );
  const cutOff = { since: hallTime(link.downSince), numbersLeft: Object.fromEntries(left) };
  return { ...(last ?? alone), at: hallTime(now), printer, reading: alone.reading, cutOff, outage };
}

function shapeOf(
  printer: Extract<AgentFile['devices'][number], { kind: 'printer' }>,
): Pick<NonNullable<HardwareMessage['printer']>, 'columns' | 'qr' | 'bandRows'> {
  return { columns: renderOptions(printer).columns, qr: printer.qr, bandRows: printer.bandRows };
}

function noWires(name: string): never {
  throw new RangeError(`memory wire ${name} exists in tests only`);
}
