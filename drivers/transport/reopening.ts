import { Listeners } from './listeners.ts';
import { TransportOffline } from './transport.ts';
import type { Traffic, Transport, TransportCounters, TransportFault, TransportState } from './transport.ts';

/** An opened line. `write` resolves when the bytes have left; it rejects when the line is lost. */
export interface Line {
  write(bytes: Uint8Array): Promise<void>;
  /** Lets go of the handle for good; resolves when another open may follow. */
  close(): Promise<void>;
}

export interface LineEvents {
  bytes(bytes: Uint8Array): void;
  lost(fault: TransportFault): void;
}

export interface ReopeningOptions {
  readonly name: string;
  readonly byteTimeMs: number;
  /** Opens the line once; rejects with whatever `faultOf` understands. */
  readonly openLine: (events: LineEvents) => Promise<Line>;
  /** May look around (who holds the port) before it answers. */
  readonly faultOf: (error: unknown) => TransportFault | Promise<TransportFault>;
  /** Pause before the first new try, ms; doubles up to `slowestRetryMs`. */
  readonly firstRetryMs?: number;
  readonly slowestRetryMs?: number;
}

/** A line that was open so long, or has brought a byte, was really there: the next loss is tried again at once, ms. */
const STEADY_MS = 5_000;

interface Write {
  readonly bytes: Uint8Array;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * What all transports have in common: opening, reopening with back-off, one write at a time, counting, and a state with
 * a reason. They differ only in how a line is opened.
 */
export class ReopeningTransport implements Transport {
  readonly name: string;
  readonly byteTimeMs: number;
  readonly counters: TransportCounters = { bytesIn: 0, bytesOut: 0, reopened: 0, lastByteAtMs: null };
  readonly #options: ReopeningOptions;
  readonly #bytes = new Listeners<[Uint8Array, number]>();
  readonly #states = new Listeners<[TransportState]>();
  readonly #traffic = new Listeners<[Traffic]>();
  #state: TransportState = { kind: 'closed' };
  #line: Line | null = null;
  #writes: Write[] = [];
  /** The line whose writes are under way: what a lost one never settles holds up nothing on the next. */
  #writing: Line | null = null;
  #retryMs: number;
  #retryTimer: NodeJS.Timeout | null = null;
  /** Raised by each open and loss: what a former line still has to say is not heard. */
  #generation = 0;
  #ended = false;
  #closing: Promise<void> = Promise.resolve();

  constructor(options: ReopeningOptions) {
    this.name = options.name;
    this.byteTimeMs = options.byteTimeMs;
    this.#options = options;
    this.#retryMs = this.#firstRetryMs();
  }

  get state(): TransportState {
    return this.#state;
  }

  open(): void {
    if (this.#state.kind !== 'closed' || this.#ended) return;
    this.#tryOpen();
  }

  async close(): Promise<void> {
    this.#ended = true;
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#drop({ code: 'failed', detail: 'closed' });
    this.#setState({ kind: 'closed' });
    await this.#closing;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#state.kind !== 'open') return Promise.reject(new TransportOffline(this.#fault()));
    return new Promise((resolve, reject) => {
      this.#writes.push({ bytes, resolve, reject });
      void this.#writeAll();
    });
  }

  reopen(detail: string): void {
    if (this.#state.kind === 'open') this.#lose({ code: 'silent', detail });
  }

  onBytes(listener: (bytes: Uint8Array, atMs: number) => void): () => void {
    return this.#bytes.add(listener);
  }

  onState(listener: (state: TransportState) => void): () => void {
    return this.#states.add(listener);
  }

  onTraffic(listener: (traffic: Traffic) => void): () => void {
    return this.#traffic.add(listener);
  }

  #tryOpen(): void {
    this.#generation += 1;
    const generation = this.#generation;
    this.#setState({ kind: 'opening', sinceMs: Date.now() });
    const events: LineEvents = {
      bytes: (bytes) => {
        if (generation !== this.#generation) return;
        this.counters.bytesIn += bytes.length;
        this.counters.lastByteAtMs = performance.now();
        this.#retryMs = this.#firstRetryMs();
        this.#traffic.call({ direction: 'in', bytes });
        this.#bytes.call(bytes, this.counters.lastByteAtMs);
      },
      lost: (fault) => {
        if (generation === this.#generation) this.#lose(fault);
      },
    };
    // the former handle is closed before the port is opened again, else it stays busy until the process ends
    this.#closing
      .then(() => this.#options.openLine(events))
      .then((line) => {
        if (generation !== this.#generation || this.#ended) {
          this.#closing = line.close();
          return;
        }
        this.#line = line;
        this.#setState({ kind: 'open', sinceMs: Date.now() });
      })
      .catch(async (error: unknown) => {
        const fault = await this.#options.faultOf(error);
        if (generation === this.#generation) this.#lose(fault);
      });
  }

  #lose(fault: TransportFault): void {
    this.#drop(fault);
    if (this.#ended) return;
    if (this.#state.kind === 'open' && Date.now() - this.#state.sinceMs > STEADY_MS)
      this.#retryMs = this.#firstRetryMs();
    const retryInMs = this.#retryMs;
    this.#retryMs = Math.min(this.#retryMs * 2, this.#options.slowestRetryMs ?? 5_000);
    this.#setState({ kind: 'offline', sinceMs: this.#offlineSince(), reason: fault, retryInMs });
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null;
      this.counters.reopened += 1;
      this.#tryOpen();
    }, retryInMs);
    this.#retryTimer.unref();
  }

  #firstRetryMs(): number {
    return this.#options.firstRetryMs ?? 250;
  }

  /** When the outage began: failed tries in between do not make it younger. */
  #outageSince: number | null = null;

  #offlineSince(): number {
    this.#outageSince ??= Date.now();
    return this.#outageSince;
  }

  #drop(fault: TransportFault): void {
    this.#generation += 1;
    const line = this.#line;
    this.#line = null;
    if (line !== null) this.#closing = line.close().catch(() => undefined);
    const writes = this.#writes;
    this.#writes = [];
    for (const { reject } of writes) reject(new TransportOffline(fault));
  }

  async #writeAll(): Promise<void> {
    const line = this.#line;
    if (line === null || this.#writing === line) return;
    this.#writing = line;
    while (this.#line === line && this.#writes.length > 0) {
      const write = this.#writes[0]!;
      try {
        this.#traffic.call({ direction: 'out', bytes: write.bytes });
        await line.write(write.bytes);
        if (this.#writes[0] !== write) continue;
        this.#writes.shift();
        this.counters.bytesOut += write.bytes.length;
        write.resolve();
      } catch (error) {
        const fault = await this.#options.faultOf(error);
        if (this.#line === line) this.#lose(fault);
      }
    }
    if (this.#writing === line) this.#writing = null;
  }

  #fault(): TransportFault {
    return this.#state.kind === 'offline' ? this.#state.reason : { code: 'failed', detail: this.#state.kind };
  }

  #setState(state: TransportState): void {
    if (state.kind === 'open') this.#outageSince = null;
    this.#state = state;
    this.#states.call(state);
  }
}
