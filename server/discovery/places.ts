import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import type { FoundPlace } from '../../contract/discovery.ts';
import { usbPrinters } from '../../drivers/transport/usb-ids.ts';
import { silent } from './found.ts';
import type { SerialPlace } from './serial-search.ts';

const BY_PATH = '/dev/serial/by-path';

/** The serial ports of this machine under names that stay, with the ids of their adapters. */
export async function serialPlaces(byPath = BY_PATH): Promise<SerialPlace[]> {
  const names = new Map<string, string>();
  for (const name of await readdir(byPath).catch(() => [])) {
    const path = join(byPath, name);
    names.set(await realpath(path), path);
  }
  const ports = await SerialPort.list();
  return (
    ports
      // sockets on the board that nothing is soldered to have no ids and no device: they are looked at as well, for
      // many mini PCs have their COM ports there
      .map(({ path, vendorId, productId }) => ({
        path: names.get(path) ?? path,
        usbIds: vendorId === undefined || productId === undefined ? null : `${vendorId}:${productId}`.toLowerCase(),
      }))
  );
}

/**
 * USB printers, by what they told the system when they were plugged in (IEEE 1284 device id): nothing is sent to them, a
 * page printer would print it.
 */
export async function usbPlaces(sysfs = '/sys', dev = '/dev/usb'): Promise<FoundPlace[]> {
  const printers = await usbPrinters(sysfs, dev);
  return Promise.all(
    printers.map(async ({ path, vendor, product }) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const file = join(sysfs, 'class', 'usbmisc', name, 'device', 'ieee1284_id');
      const id = (await readFile(file, 'utf8').catch(() => '')).trim();
      const ids = `${vendor}:${product}`;
      const isTicketPrinter = /(CMD|COMMAND SET):[^;]*ESC\/POS/i.test(id);
      return {
        ...silent({ place: path, medium: 'usb', usbIds: ids }),
        certainty: isTicketPrinter ? ('recognised' as const) : ('something' as const),
        family: isTicketPrinter ? ('printer' as const) : null,
        protocol: isTicketPrinter ? 'escpos' : null,
        proof: isTicketPrinter ? id : '',
        suggestion: { kind: 'printer', protocol: 'escpos', transport: { usb: `usb:${ids}` } },
      };
    }),
  );
}
