/**
 * One interface for a serial port, a TCP serial server and an in-memory wire.
 * A transport opens itself, reopens with back-off after every loss, and never throws: an unplugged cable is a state
 * with a reason. It knows bytes and time, nothing of devices.
 */
export interface Transport {
  /** As a technician writes it: `/dev/ttyS1 9600`, `192.168.1.50:5005`, `memory boxes`. */
  readonly name: string;
  /** Time one byte takes on the line in ms (10 bits at 8N1: 1.04 ms at 9600 baud); 0 where there is no line speed. */
  readonly byteTimeMs: number;
  readonly state: TransportState;
  readonly counters: TransportCounters;
  /** Starts opening; returns at once. Calling it again changes nothing. */
  open(): void;
  /** Ends it for good: no reopening, pending writes are refused. */
  close(): Promise<void>;
  /**
   * Writes in order, one write at a time, and resolves when the bytes are handed to the line and drained there.
   * Rejects with `TransportOffline` when the line is down or goes down before that.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Bytes as they arrive, in lumps of any size. Returns the way to stop listening. */
  onBytes(listener: (bytes: Uint8Array, atMs: number) => void): () => void;
  onState(listener: (state: TransportState) => void): () => void;
}

export type TransportState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening'; readonly sinceMs: number }
  | { readonly kind: 'open'; readonly sinceMs: number }
  | { readonly kind: 'offline'; readonly sinceMs: number; readonly reason: TransportFault; readonly retryInMs: number };

/** Why a line is down. `code` is stable (`device.<code>` of the catalogue holds the remedy), `detail` is the system's own word. */
export interface TransportFault {
  readonly code:
    | 'no-such-port'
    | 'no-permission'
    | 'port-busy'
    | 'refused'
    | 'unreachable'
    | 'timeout'
    | 'cable-out'
    | 'failed';
  readonly detail: string;
}

export interface TransportCounters {
  bytesIn: number;
  bytesOut: number;
  reopened: number;
  /** `performance.now()` of the last byte that came in; null before the first. */
  lastByteAtMs: number | null;
}

export class TransportOffline extends Error {
  override readonly name = 'TransportOffline';
  readonly fault: TransportFault;
  constructor(fault: TransportFault) {
    super(`${fault.code}: ${fault.detail}`);
    this.fault = fault;
  }
}
