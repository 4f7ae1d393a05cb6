import { Bus } from '../../drivers/transport/bus.ts';
import { createTransport } from '../../drivers/transport/create.ts';
import type { MemoryWire } from '../../drivers/transport/memory.ts';
import { Recorder } from '../../drivers/transport/recorder.ts';
import type { Transport } from '../../drivers/transport/transport.ts';
import type { DeviceFile } from '../config/device-schema.ts';
import { lineName } from '../config/line-name.ts';

/** A line of the hall: several signs of one RS-485 bus share one. */
export interface Line {
  readonly transport: Transport;
  readonly bus: Bus;
  /** null on the line of a card reader: what goes over it is about people. */
  readonly recorder: Recorder | null;
}

/** The hall's lines, each opened once however many devices are on it. */
export class Lines {
  readonly #lines = new Map<string, Line>();
  readonly #wires: (name: string) => MemoryWire;

  constructor(wires: (name: string) => MemoryWire) {
    this.#wires = wires;
  }

  of({ kind, transport: file }: Pick<DeviceFile, 'kind' | 'transport'>): Line {
    const name = lineName(file);
    const known = this.#lines.get(name);
    if (known !== undefined) return known;
    const transport = createTransport(file, this.#wires);
    const recorder = kind === 'id-reader' ? null : new Recorder(transport);
    const line = { transport, bus: new Bus({ transport }), recorder };
    this.#lines.set(name, line);
    return line;
  }

  open(): void {
    for (const { transport } of this.#lines.values()) transport.open();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lines.values()].map(({ transport }) => transport.close()));
  }
}
