import type { DeviceHealth } from '../../contract/views.ts';
import type { DeviceState } from '../../contract/states.ts';
import type { CallBoxDriver } from '../../drivers/call-box/driver.ts';
import type { LedDriver } from '../../drivers/led/driver.ts';
import type { PrinterDriver } from '../../drivers/printer/driver.ts';
import { createTransport } from '../../drivers/transport/create.ts';
import type { MemoryWire } from '../../drivers/transport/memory.ts';
import type { Transport } from '../../drivers/transport/transport.ts';
import type { DeviceFile } from '../config/schema.ts';
import type { Hardware } from '../faces/faces.ts';
import { Boxes } from './boxes.ts';
import type { HallPort, Report } from './hall-port.ts';
import { HealthOf } from './health.ts';
import type { DriverWord } from './health.ts';
import { lineLog } from './line-log.ts';
import { Printers } from './printers.ts';
import { Sign } from './signs.ts';

export interface DevicesOptions {
  readonly files: readonly DeviceFile[];
  readonly hall: HallPort;
  /** In-memory wires by name: only the simulated hall and tests have any. */
  readonly wires: (name: string) => MemoryWire;
  readonly report: Report;
  /** Some device's condition changed: pages want to know. */
  readonly onChange: () => void;
}

/** The hall's wiring, from hall.yaml: which box, sign and printer belongs to which counter and kiosk. */
export class Devices implements Hardware {
  readonly #transports: Transport[] = [];
  readonly #health: HealthOf[] = [];
  readonly #boxes: Boxes[] = [];
  readonly #signs: Sign[] = [];
  readonly #printers: Printers;

  constructor({ files, hall, wires, report, onChange }: DevicesOptions) {
    this.#printers = new Printers(hall, report);
    for (const file of files) {
      const transport = createTransport(file.transport, wires);
      this.#transports.push(transport);
      const log = lineLog(file.id, report);
      transport.onState((state) => {
        log(state);
        onChange();
      });
      this.#health.push(this.#wire(file, transport, hall, report, onChange));
    }
  }

  /** Opens all lines; what is unplugged comes when it comes. */
  async start(): Promise<void> {
    for (const boxes of this.#boxes) boxes.refresh();
    for (const sign of this.#signs) sign.refresh();
    for (const transport of this.#transports) transport.open();
    await this.#printers.start();
  }

  async close(): Promise<void> {
    this.#printers.close();
    for (const { driver } of this.#signs) driver.close();
    await Promise.all(this.#transports.map((transport) => transport.close()));
  }

  health(): readonly DeviceHealth[] {
    return this.#health.map((health) => health.read());
  }

  printer(kioskId: string | null): ReturnType<Hardware['printer']> {
    return this.#printers.conditionFor(kioskId);
  }

  #wire(file: DeviceFile, transport: Transport, hall: HallPort, report: Report, onChange: () => void): HealthOf {
    switch (file.kind) {
      case 'call-box': {
        const boxes = new Boxes({ file, transport, hall, report });
        this.#boxes.push(boxes);
        const describe = { id: file.id, kind: file.kind, counterIds: Object.values<string>(file.boxes) };
        return new HealthOf(describe, transport, () => boxesWord(boxes.driver));
      }
      case 'led': {
        const sign = new Sign(file, transport, hall);
        this.#signs.push(sign);
        sign.driver.onCondition(onChange);
        const describe = { id: file.id, kind: file.kind, counterIds: [file.counter] };
        return new HealthOf(describe, transport, () => signWord(sign.driver));
      }
      case 'printer': {
        const driver = this.#printers.add(file, transport, onChange);
        return new HealthOf({ id: file.id, kind: file.kind, counterIds: [] }, transport, () => printerWord(driver));
      }
    }
  }
}

function boxesWord({ health }: CallBoxDriver): DriverWord {
  const lastSeenAt = health.lastSeen.size === 0 ? null : Math.max(...health.lastSeen.values());
  return {
    // boxes speak only when pressed: before the first press nobody can say
    state: lastSeenAt === null ? 'unknown' : 'online',
    reason: lastSeenAt === null ? { code: 'device.not-heard-yet' } : null,
    lastSeenAt,
    framesIn: health.framesIn,
    badFrames: health.badFrames,
    retries: health.retries,
  };
}

function signWord(driver: LedDriver): DriverWord {
  const { condition, health } = driver;
  const word = {
    lastSeenAt: health.lastSeenAt,
    framesIn: health.framesIn,
    badFrames: driver.badFrames,
    retries: health.retries,
  };
  if (condition.state !== 'trouble') {
    const state: DeviceState = condition.state === 'online' ? 'online' : 'unknown';
    return { ...word, state, reason: health.substituted ? { code: 'device.missing-characters' } : null };
  }
  const reason =
    condition.reason === 'sign-error'
      ? { code: 'device.sign-error', params: { code: condition.code } }
      : { code: 'device.no-answer' };
  return { ...word, state: 'trouble', reason };
}

function printerWord({ condition, health }: PrinterDriver): DriverWord {
  const { lastSeenAt, framesIn, badFrames, retries } = health;
  const word = { lastSeenAt, framesIn, badFrames, retries };
  switch (condition.state) {
    case 'online':
      return { ...word, state: 'online', reason: condition.paperLow ? { code: 'printer.paper-low' } : null };
    case 'trouble':
      return { ...word, state: 'trouble', reason: { code: `printer.${condition.problem}` } };
    case 'unknown':
      return { ...word, state: 'unknown', reason: { code: 'device.never-answers' } };
    case 'offline':
      return { ...word, state: 'offline', reason: null };
  }
}
