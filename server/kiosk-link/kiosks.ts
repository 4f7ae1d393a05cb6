import type { Namespace, Socket } from 'socket.io';
import { HardwareMessage, PrintedMessage, ReadMessage } from '../../contract/kiosk-link.ts';
import type { DeviceHealth } from '../../contract/views.ts';
import type { PrinterCondition, PrintResult } from '../../drivers/printer/driver.ts';
import { PAPERS } from '../../drivers/printer/render.ts';
import { Listeners } from '../../drivers/transport/listeners.ts';
import type { Devices } from '../devices/devices.ts';
import type { HallPort, Report } from '../devices/hall-port.ts';
import type { SlipPrinter } from '../devices/printers.ts';
import { readingOf } from '../devices/readers.ts';

/** How long a kiosk's printer may take over one slip, ms: paper may be changed meanwhile. */
const PRINT_PATIENCE_MS = 90_000;

export interface KiosksOptions {
  readonly devices: Devices;
  readonly hall: HallPort;
  readonly report: Report;
  readonly onChange: () => void;
  /** Whose kiosk a connection is; null: it may not come in. */
  readonly kioskOf: (socket: Socket) => string | null;
}

/**
 * Kiosk PCs that are joined over the network: their printers print what the hall sends them, their readers are as good
 * as the hall's own, their devices stand in the hall's health.
 */
export class Kiosks {
  readonly #options: KiosksOptions;
  readonly #kiosks = new Map<string, RemoteKiosk>();
  #namespace: Namespace | null = null;

  constructor(options: KiosksOptions) {
    this.#options = options;
    options.devices.addRemote(() => [...this.#kiosks.values()].flatMap((kiosk) => kiosk.health()));
  }

  serve(namespace: Namespace): void {
    this.#namespace = namespace;
    namespace.use((socket, next) => {
      next(this.#options.kioskOf(socket) === null ? new Error('not-allowed') : undefined);
    });
    namespace.on('connection', (socket) => {
      const kioskId = this.#options.kioskOf(socket);
      if (kioskId !== null) this.#welcome(kioskId, socket);
    });
  }

  /** A token was ended: its kiosk is sent away, and goes on with numbers of its own. */
  recheck(): void {
    for (const socket of this.#namespace?.sockets.values() ?? []) {
      if (this.#options.kioskOf(socket) === null) socket.disconnect(true);
    }
  }

  #welcome(kioskId: string, socket: Socket): void {
    const { report, onChange } = this.#options;
    let kiosk = this.#kiosks.get(kioskId);
    if (kiosk === undefined) {
      kiosk = new RemoteKiosk(kioskId);
      this.#kiosks.set(kioskId, kiosk);
    }
    const here = kiosk;
    here.connect(socket);
    report(kioskId, 'the kiosk is connected');
    socket.on('hardware', (message: unknown) => {
      const parsed = HardwareMessage.safeParse(message);
      if (!parsed.success) return;
      if (here.told(socket, parsed.data)) this.#joinPrinter(here, parsed.data);
      onChange();
    });
    socket.on('read', (message: unknown) => {
      const parsed = ReadMessage.safeParse(message);
      if (parsed.success) this.#read(kioskId, parsed.data);
    });
    socket.on('disconnect', () => {
      here.disconnect(socket);
      report(kioskId, 'the kiosk is gone; it goes on with numbers of its own');
      onChange();
    });
    onChange();
  }

  /** The kiosk's printer is known from its first word on; how it prints may change with each. */
  #joinPrinter(kiosk: RemoteKiosk, { printer }: HardwareMessage): void {
    kiosk.leavePrinters?.();
    kiosk.leavePrinters = null;
    if (printer === null) return;
    const { paper, columns, qr, bandRows } = printer;
    const options = { ...PAPERS[paper], columns, qr, bandRows };
    const { id } = kiosk;
    const joined = { id: `${id}/printer`, kioskId: id, driver: kiosk, options, fault: () => kiosk.fault };
    kiosk.leavePrinters = this.#options.devices.printers.join(joined, this.#options.onChange);
  }

  #read(kioskId: string, message: ReadMessage): void {
    const { devices, hall } = this.#options;
    devices.readings.set(kioskId, message.kind === 'code' ? readingOf(message.code, hall) : message);
  }
}

/** One kiosk PC as the hall sees it: above all its printer. */
class RemoteKiosk implements SlipPrinter {
  readonly id: string;
  leavePrinters: (() => void) | null = null;
  readonly #conditions = new Listeners<[PrinterCondition]>();
  #socket: Socket | null = null;
  #hardware: HardwareMessage | null = null;
  #printerShape = '';

  constructor(id: string) {
    this.id = id;
  }

  get condition(): PrinterCondition {
    const printer = this.#hardware?.printer ?? null;
    if (this.#socket === null || printer === null) return { state: 'offline' };
    switch (printer.state) {
      case 'online':
        return { state: 'online', paperLow: false };
      case 'unknown':
        return { state: 'unknown' };
      case 'offline':
        return { state: 'offline' };
      case 'trouble':
        return { state: 'trouble', problem: troubleOf(printer.problem) };
    }
  }

  get fault(): NonNullable<NonNullable<HardwareMessage['printer']>['problem']> {
    return this.#socket === null ? 'cable-out' : (this.#hardware?.printer?.problem ?? 'cable-out');
  }

  onCondition(listener: (condition: PrinterCondition) => void): void {
    this.#conditions.add(listener);
  }

  connect(socket: Socket): void {
    // the newest connection is the kiosk: an older one is half open and dies by itself
    this.#socket?.disconnect(true);
    this.#socket = socket;
  }

  disconnect(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#conditions.call(this.condition);
  }

  /** True when the printer itself is new or another one. */
  told(socket: Socket, message: HardwareMessage): boolean {
    if (this.#socket !== socket) return false;
    this.#hardware = message;
    const { printer } = message;
    const shape =
      printer === null ? '' : JSON.stringify([printer.paper, printer.columns, printer.qr, printer.bandRows]);
    const changed = shape !== this.#printerShape;
    this.#printerShape = shape;
    this.#conditions.call(this.condition);
    return changed;
  }

  health(): readonly DeviceHealth[] {
    const gone = this.#socket === null;
    return (this.#hardware?.devices ?? []).map((device) => ({
      ...device,
      id: `${this.id}/${device.id}`,
      kioskId: this.id,
      ...(gone ? { state: 'offline' as const, reason: { code: 'device.kiosk-gone', params: { kiosk: this.id } } } : {}),
    }));
  }

  /** A kiosk that goes away in the middle: nobody knows whether the slip came out, and it is never sent again. */
  async print(bytes: Uint8Array, jobNumber: number): Promise<PrintResult> {
    const socket = this.#socket;
    if (socket === null) return { outcome: 'failed', problem: 'cable-out' };
    try {
      const answer: unknown = await Promise.race([
        socket.timeout(PRINT_PATIENCE_MS).emitWithAck('print', { job: jobNumber, bytes: Buffer.from(bytes) }),
        untilGone(socket),
      ]);
      const parsed = PrintedMessage.safeParse(answer);
      if (parsed.success) return parsed.data as PrintResult;
      return { outcome: 'interrupted', problem: 'failed' };
    } catch {
      return { outcome: 'interrupted', problem: 'cable-out' };
    }
  }

  close(): void {
    this.#socket?.disconnect(true);
  }
}

function untilGone(socket: Socket): Promise<never> {
  return new Promise((_resolve, reject) => {
    socket.once('disconnect', () => reject(new Error('gone')));
  });
}

/** Problems that only the kiosk's own line can have reach the hall as a printer that does not answer. */
function troubleOf(problem: string | null): Extract<PrinterCondition, { state: 'trouble' }>['problem'] {
  switch (problem) {
    case 'paper-out':
    case 'cover-open':
    case 'cutter':
    case 'printer-error':
    case 'offline':
    case 'foreign-device':
      return problem;
    default:
      return 'no-answer';
  }
}
