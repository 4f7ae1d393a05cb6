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
  /** A print queue: each write is one whole job, and nothing ever comes back. */
  readonly oneWay?: boolean;
  /** Starts opening; returns at once. Calling it again changes nothing. */
  open(): void;
  /** Ends it for good: no reopening, pending writes are refused. */
  close(): Promise<void>;
  /**
   * Writes in order, one write at a time, and resolves when the bytes are handed to the line and drained there.
   * Rejects with `TransportOffline` when the line is down or goes down before that.
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Lets go of an open line and opens it anew: for a device that is there and says nothing, such as the far end of a
   * half-open connection. Does nothing unless the line is open.
   */
  reopen(detail: string): void;
  /** Bytes as they arrive, in lumps of any size. Returns the way to stop listening. */
  onBytes(listener: (bytes: Uint8Array, atMs: number) => void): () => void;
  onState(listener: (state: TransportState) => void): () => void;
  /** Every byte that came or went, for a recorder. */
  onTraffic(listener: (traffic: Traffic) => void): () => void;
}

export interface Traffic {
  readonly direction: 'in' | 'out';
  readonly bytes: Uint8Array;
}

export type TransportState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening'; readonly sinceMs: number }
  | { readonly kind: 'open'; readonly sinceMs: number }
  | { readonly kind: 'offline'; readonly sinceMs: number; readonly reason: TransportFault; readonly retryInMs: number };

/**
 * Why a line is down. `code` is stable (`device.<code>` of the catalogue holds the remedy, filled with `params`), `detail`
 * is the system's own word.
 */
export interface TransportFault {
  readonly code:
    | 'no-such-port'
    /** More than one thing has the ids that were given. */
    | 'port-ambiguous'
    | 'no-permission'
    /** The account lacks the group that may open the port. */
    | 'no-group'
    | 'port-busy'
    /** Busy, and it is known who has it. */
    | 'port-held'
    | 'refused'
    | 'unreachable'
    | 'timeout'
    | 'cable-out'
    /** Opened and silent for so long that it was let go of. */
    | 'silent'
    | 'failed';
  readonly detail: string;
  /** What the remedy names: the account and group a right is missing for, the program that holds the port. */
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface TransportCounters {
  bytesIn: number;
  bytesOut: number;
  /** Tries to open it again. */
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
