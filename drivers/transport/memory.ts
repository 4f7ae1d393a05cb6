import { Listeners } from './listeners.ts';
import { ReopeningTransport } from './reopening.ts';
import type { LineEvents } from './reopening.ts';
import type { Transport } from './transport.ts';
import type { WireEnd } from './wire-end.ts';

/** What goes over a wire, for whoever looks on. */
export interface WireTraffic {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
}

export interface MemoryWireOptions {
  readonly name: string;
  /** Line speed to imitate, ms a byte; 0: at once. */
  readonly byteTimeMs?: number;
}

/**
 * A wire within the process: the hall's transport on one end, any number of simulated devices on the other, as on a
 * bus. The cable can be pulled and noise can be put on it.
 */
export class MemoryWire {
  readonly near: Transport;
  /** An RS-485 adapter that hands the hall its own bytes back. */
  echoes = false;
  /** A USB adapter that collects what comes in and hands it over this often, ms; 0: at once. */
  lumpMs = 0;
  #lump: number[] = [];
  readonly #name: string;
  readonly #byteTimeMs: number;
  readonly #toDevices = new Listeners<[Uint8Array]>();
  readonly #traffic = new Listeners<[WireTraffic]>();
  #events: LineEvents | null = null;
  #pulled = false;
  readonly #onAir = new Set<Uint8Array>();

  constructor({ name, byteTimeMs = 0 }: MemoryWireOptions) {
    this.#name = name;
    this.#byteTimeMs = byteTimeMs;
    this.near = new ReopeningTransport({
      name: `memory ${name}`,
      byteTimeMs,
      firstRetryMs: 50,
      slowestRetryMs: 500,
      faultOf: (error) => ({ code: 'cable-out', detail: error instanceof Error ? error.message : String(error) }),
      openLine: (events) => this.#open(events),
    });
  }

  get cableOut(): boolean {
    return this.#pulled;
  }

  /** A device's end. Several may share the wire. */
  end(): WireEnd {
    return {
      write: (bytes) => this.inject(bytes),
      onBytes: (listener) => this.#toDevices.add(listener),
    };
  }

  /**
   * Puts bytes on the line towards the hall: from a device, or noise. On a line with a speed they arrive when the last
   * one has passed, and whoever talks at the same time garbles both.
   */
  inject(bytes: Uint8Array): void {
    if (this.#byteTimeMs === 0) {
      this.#arrive(Uint8Array.from(bytes));
      return;
    }
    const frame = Uint8Array.from(bytes);
    for (const other of this.#onAir) {
      garble(other);
      garble(frame);
    }
    this.#onAir.add(frame);
    setTimeout(() => {
      this.#onAir.delete(frame);
      this.#arrive(frame);
    }, frame.length * this.#byteTimeMs).unref();
  }

  /** Puts bytes on the line towards the devices, as if the hall had sent them. */
  deliver(bytes: Uint8Array): void {
    if (this.#pulled) return;
    this.#traffic.call({ direction: 'to-device', bytes });
    this.#toDevices.call(Uint8Array.from(bytes));
  }

  #arrive(bytes: Uint8Array): void {
    if (this.#pulled || this.#events === null) return;
    this.#traffic.call({ direction: 'to-hall', bytes });
    if (this.lumpMs === 0) this.#events.bytes(bytes);
    else this.#collect(bytes);
  }

  #collect(bytes: Uint8Array): void {
    this.#lump.push(...bytes);
    if (this.#lump.length > bytes.length) return;
    setTimeout(() => {
      const lump = Uint8Array.from(this.#lump);
      this.#lump = [];
      this.#events?.bytes(lump);
    }, this.lumpMs);
  }

  /** Pulls the cable: both ends hear nothing more, writes fail. */
  pull(): void {
    if (this.#pulled) return;
    this.#pulled = true;
    const events = this.#events;
    this.#events = null;
    events?.lost({ code: 'cable-out', detail: `the cable of ${this.#name} was pulled` });
  }

  plug(): void {
    this.#pulled = false;
  }

  onTraffic(listener: (traffic: WireTraffic) => void): () => void {
    return this.#traffic.add(listener);
  }

  #open(events: LineEvents): Promise<{ write(bytes: Uint8Array): Promise<void>; close(): Promise<void> }> {
    if (this.#pulled) return Promise.reject(new Error(`no cable at ${this.#name}`));
    this.#events = events;
    return Promise.resolve({
      write: async (bytes: Uint8Array) => {
        if (this.#events !== events) throw new Error(`no cable at ${this.#name}`);
        this.#traffic.call({ direction: 'to-device', bytes });
        this.#toDevices.call(Uint8Array.from(bytes));
        if (this.#byteTimeMs > 0) {
          await new Promise((resolve) => {
            setTimeout(resolve, bytes.length * this.#byteTimeMs);
          });
        }
        if (this.echoes) this.#arrive(Uint8Array.from(bytes));
      },
      close: () => {
        if (this.#events === events) this.#events = null;
        return Promise.resolve();
      },
    });
  }
}

/** What two talkers at once leave on the line: bits of both. */
function garble(frame: Uint8Array): void {
  for (let index = 0; index < frame.length; index += 1) frame[index] = frame[index]! & 0x5a;
}
