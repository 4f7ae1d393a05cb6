import { fileTransport } from './file.ts';
import type { MemoryWire } from './memory.ts';
import { serialTransport } from './serial.ts';
import type { SerialOptions } from './serial.ts';
import { tcpTransport } from './tcp.ts';
import type { Transport } from './transport.ts';

/** `transport` of a device in hall.yaml. */
export type TransportConfig =
  | ({ readonly serial: string } & Omit<SerialOptions, 'path' | 'retry'>)
  | { readonly tcp: string }
  | { readonly usb: string }
  | { readonly memory: string };

/** Opens nothing yet. `wires` gives the in-memory wire of a name: only `quhao demo` and tests have any. */
export function createTransport(config: TransportConfig, wires: (name: string) => MemoryWire): Transport {
  if ('serial' in config) {
    const { serial, ...rest } = config;
    return serialTransport({ path: serial, ...rest });
  }
  if ('tcp' in config) {
    const colon = config.tcp.lastIndexOf(':');
    return tcpTransport({ host: config.tcp.slice(0, colon), port: Number(config.tcp.slice(colon + 1)) });
  }
  if ('usb' in config) return fileTransport({ path: config.usb });
  return wires(config.memory).near;
}
