import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { ReopeningTransport } from './reopening.ts';
import type { Line, LineEvents, ReopeningOptions } from './reopening.ts';
import { networkFault } from './tcp.ts';
import type { Transport } from './transport.ts';

export interface UdpOptions {
  readonly host: string;
  readonly port: number;
  readonly retry?: Pick<ReopeningOptions, 'firstRetryMs' | 'slowestRetryMs'>;
}

/**
 * A sign that takes datagrams: each write is one of them. Nobody says whether it arrived; the line is open as soon as
 * the address is known, and a machine that has no such port tells so after the first write.
 */
export function udpTransport({ host, port, retry }: UdpOptions): Transport {
  return new ReopeningTransport({
    name: `udp ${host}:${port}`,
    byteTimeMs: 0,
    openLine: (events) => connect(host, port, events),
    faultOf: networkFault,
    ...retry,
  });
}

function connect(host: string, port: number, events: LineEvents): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.on('error', (error) => {
      reject(error);
      events.lost(networkFault(error));
    });
    socket.on('message', (bytes) => events.bytes(bytes));
    socket.connect(port, host, () => resolve(lineOf(socket)));
  });
}

function lineOf(socket: Socket): Line {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.send(bytes, (error) => (error === null ? resolve() : reject(error)));
      }),
    close: () =>
      new Promise((resolve) => {
        socket.close(() => resolve());
      }),
  };
}
