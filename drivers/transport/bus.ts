import type { Transport } from './transport.ts';

export interface BusOptions {
  readonly transport: Transport;
  /**
   * Silence between two turns, ms. Unless said 3.5 characters, at least 1.75 ms above 19200 baud (Modbus over serial
   * line V1.02, 2.5.1.1); none where the line has no speed.
   */
  readonly gapMs?: number;
}

/** Above 19200 baud the silence no longer shrinks with the characters, ms. */
const LEAST_GAP_MS = 1.75;
const GAP_CHARACTERS = 3.5;

/**
 * A line with one master (RS-485, or any line on which questions are answered): whoever wants to ask takes a turn and
 * has the line alone until its answer is in or given up, and until its bytes have had their time on the wire. Turns come
 * in the order they were asked for.
 */
export class Bus {
  readonly transport: Transport;
  readonly gapMs: number;
  #tail: Promise<unknown> = Promise.resolve();
  #freeAtMs = 0;

  constructor({ transport, gapMs }: BusOptions) {
    this.transport = transport;
    this.gapMs =
      gapMs ?? (transport.byteTimeMs === 0 ? 0 : Math.max(LEAST_GAP_MS, GAP_CHARACTERS * transport.byteTimeMs));
  }

  /** Waits for its turn, then has the line alone until `work` settles; gives back what `work` gives. */
  turn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(async () => {
      const rest = this.#freeAtMs - performance.now();
      if (rest > 0) await pause(rest);
      const { counters, byteTimeMs } = this.transport;
      const began = performance.now();
      const before = counters.bytesIn + counters.bytesOut;
      try {
        return await work();
      } finally {
        // USB adapters say that bytes have left while they still stand in their buffer: the wire needs its time
        const wireMs = (counters.bytesIn + counters.bytesOut - before) * byteTimeMs;
        this.#freeAtMs = Math.max(performance.now(), began + wireMs) + this.gapMs;
      }
    });
    this.#tail = mine.catch(() => undefined);
    return mine;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
