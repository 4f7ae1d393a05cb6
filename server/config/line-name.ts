import type { TransportFile } from './device-schema.ts';

/** Which line a transport stands for: two devices with the same name here share it. */
export function lineName(transport: TransportFile): string {
  if ('serial' in transport) return transport.serial;
  if ('tcp' in transport) return transport.tcp;
  if ('udp' in transport) return `udp ${transport.udp}`;
  if ('usb' in transport) return transport.usb;
  return 'queue' in transport ? `queue ${transport.queue}` : `memory ${transport.memory}`;
}
