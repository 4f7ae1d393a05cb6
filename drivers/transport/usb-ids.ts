import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PortNotFound } from './system-fault.ts';

/**
 * A device by what it is instead of by a name that changes with the socket or the order of plugging:
 * `usb:VENDOR:PRODUCT`, or `usb:VENDOR:PRODUCT:SERIAL` where there are twins; ids in hex as `lsusb` prints them.
 */
export interface UsbIds {
  readonly vendor: string;
  readonly product: string;
  readonly serial: string | null;
}

export interface FoundPort {
  readonly path: string;
  readonly vendor: string;
  readonly product: string;
  readonly serial: string | null;
}

/** null: an ordinary path. */
export function usbIdsOf(name: string): UsbIds | null {
  const found = /^usb:([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?$/i.exec(name);
  if (found === null) return null;
  return { vendor: found[1]!.toLowerCase(), product: found[2]!.toLowerCase(), serial: found[3] ?? null };
}

/** The path that a name stands for now. Throws `PortNotFound` for ids that nothing or more than one thing has. */
export async function pathOf(name: string, ports: () => Promise<readonly FoundPort[]>): Promise<string> {
  const ids = usbIdsOf(name);
  if (ids === null) return name;
  const found = (await ports()).filter(
    ({ vendor, product, serial }) =>
      vendor === ids.vendor && product === ids.product && (ids.serial === null || serial === ids.serial),
  );
  const [only, ...more] = found;
  if (only === undefined || more.length > 0)
    throw new PortNotFound(
      name,
      found.map(({ path }) => path),
    );
  return only.path;
}

/** USB printers of this machine (`/dev/usb/lp*`) with their ids, out of sysfs. */
export async function usbPrinters(sysfs = '/sys', dev = '/dev/usb'): Promise<readonly FoundPort[]> {
  const folder = join(sysfs, 'class', 'usbmisc');
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^lp\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      // lp0/device is the USB interface; the ids are in the directory above it
      const unit = dirname(await realpath(join(folder, name, 'device')));
      const read = (file: string): Promise<string | null> =>
        readFile(join(unit, file), 'utf8').then(
          (text) => text.trim(),
          () => null,
        );
      const [vendor, product, serial] = await Promise.all([read('idVendor'), read('idProduct'), read('serial')]);
      return { path: join(dev, name), vendor: vendor ?? '', product: product ?? '', serial };
    }),
  );
  return found;
}
