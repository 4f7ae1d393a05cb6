import { Socket } from 'node:net';
import { ReopeningTransport } from './reopening.ts';
import type { Line, LineEvents, ReopeningOptions } from './reopening.ts';
import type { Transport, TransportFault } from './transport.ts';

export interface TcpOptions {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs?: number;
  readonly retry?: Pick<ReopeningOptions, 'firstRetryMs' | 'slowestRetryMs'>;
}

const KEEP_ALIVE_MS = 10_000;

/** A TCP serial server, network sign or network printer: raw bytes both ways. */
export function tcpTransport(options: TcpOptions): Transport {
  return new ReopeningTransport({
    name: `${options.host}:${options.port}`,
    byteTimeMs: 0,
    openLine: (events) => connect(options, events),
    faultOf: networkFault,
    ...options.retry,
  });
}

function connect({ host, port, connectTimeoutMs = 3_000 }: TcpOptions, events: LineEvents): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = new Socket();
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error(`no connection within ${connectTimeoutMs} ms`), { code: 'ETIMEDOUT' }));
    }, connectTimeoutMs);
    let failure: Error | null = null;
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => {
      clearTimeout(timer);
      reject(failure ?? new Error('closed by the other side'));
      events.lost(failure === null ? { code: 'cable-out', detail: 'closed by the other side' } : networkFault(failure));
    });
    socket.on('data', (bytes: Buffer) => events.bytes(bytes));
    socket.connect(port, host, () => {
      clearTimeout(timer);
      resolve(lineOf(socket));
    });
  });
}

function lineOf(socket: Socket): Line {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    close: () =>
      new Promise((resolve) => {
        if (socket.destroyed) {
          resolve();
          return;
        }
        socket.once('close', () => resolve());
        socket.destroy();
      }),
  };
}

/** What the network says, as one of our codes. */
export function networkFault(error: unknown): TransportFault {
  const detail = error instanceof Error ? error.message : String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return { code: 'refused', detail };
  if (code === 'ETIMEDOUT') return { code: 'timeout', detail };
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { code: 'unreachable', detail };
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') return { code: 'cable-out', detail };
  return { code: 'failed', detail };
}
