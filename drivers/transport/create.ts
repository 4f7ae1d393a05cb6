import { fileTransport } from './file.ts';
import type { MemoryWire } from './memory.ts';
import { serialTransport } from './serial.ts';
import type { SerialOptions } from './serial.ts';
import { spoolTransport } from './spool.ts';
import { tcpTransport } from './tcp.ts';
import type { Transport } from './transport.ts';
import { udpTransport } from './udp.ts';

/** `transport` of a device in hall.yaml. */
export type TransportConfig =
  | ({ readonly serial: string } & Omit<SerialOptions, 'path' | 'retry'>)
  | { readonly tcp: string }
  | { readonly udp: string }
  | { readonly usb: string }
  | { readonly queue: string }
  | { readonly memory: string };

/** Opens nothing yet. `wires` gives the in-memory wire of a name: only `quhao demo` and tests have any. */
export function createTransport(config: TransportConfig, wires: (name: string) => MemoryWire): Transport {
  if ('serial' in config) {
    const { serial, ...rest } = config;
    return serialTransport({ path: serial, ...rest });
  }
  if ('tcp' in config) return tcpTransport(addressOf(config.tcp));
  if ('udp' in config) return udpTransport(addressOf(config.udp));
  if ('usb' in config) return fileTransport({ path: config.usb });
  if ('queue' in config) return spoolTransport({ queue: config.queue });
  return wires(config.memory).near;
}

/** `192.168.1.50:5005` */
function addressOf(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
