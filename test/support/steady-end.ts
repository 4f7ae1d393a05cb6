import { Listeners } from '../../drivers/transport/listeners.ts';
import { MemoryWire } from '../../drivers/transport/memory.ts';
import type { WireEnd } from '../../drivers/transport/wire-end.ts';

/** The far end of a device that stays where it is while the program on the near end is started anew. */
export class SteadyEnd {
  readonly end: WireEnd;
  readonly #toDevice = new Listeners<[Uint8Array]>();
  #wire: MemoryWire | null = null;
  #held: Uint8Array[] | null = null;

  constructor() {
    this.end = {
      write: (bytes) => this.#wire?.inject(bytes),
      onBytes: (listener) => this.#toDevice.add(listener),
    };
  }

  /** A wire for the program that is starting. */
  plug(): MemoryWire {
    const wire = new MemoryWire({ name: 'steady' });
    this.#wire = wire;
    wire.end().onBytes((bytes) => {
      if (this.#held === null) this.#toDevice.call(bytes);
      else this.#held.push(bytes);
    });
    return wire;
  }

  /** The device is slow to take what it is sent. */
  hold(held: boolean): void {
    const kept = this.#held ?? [];
    this.#held = held ? kept : null;
    if (!held) for (const bytes of kept) this.#toDevice.call(bytes);
  }
}
