import { realpath, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import type { FoundPort } from '../../contract/set-up.ts';
import { usbPrinters } from '../../drivers/transport/usb-ids.ts';

const BY_PATH = '/dev/serial/by-path';

/** What is plugged into this machine, by names that stay; nothing is asked or sent. */
export async function pluggedIn(): Promise<FoundPort[]> {
  const [printers, ports, stable] = await Promise.all([usbPrinters(), SerialPort.list(), stableNames()]);
  return [
    ...printers.map(({ path, vendor, product }) => ({
      transport: { usb: vendor === '' ? path : `usb:${vendor}:${product}` },
      name: path,
      maker: null,
    })),
    ...ports
      // ports on the board that nothing is known of: most machines list some that do not exist
      .filter(({ vendorId }) => vendorId !== undefined)
      .map(({ path, manufacturer }) => ({
        transport: { serial: stable.get(path) ?? path, baudRate: 9_600 },
        name: path,
        maker: manufacturer ?? null,
      })),
  ];
}

/** `/dev/ttyUSB0` → its name by socket, which stays when adapters are plugged in another order. */
async function stableNames(): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(BY_PATH).catch(() => []);
  const pairs = names.map(async (name): Promise<[string, string]> => {
    const path = join(BY_PATH, name);
    return [await realpath(path), path];
  });
  return new Map(await Promise.all(pairs));
}
