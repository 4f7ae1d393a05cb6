import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { groupNames } from '../../drivers/transport/group-names.ts';

export interface DeviceFile {
  readonly path: string;
  readonly group: string;
}

/** Device files of serial ports and USB printers; not the consoles of the machine itself (`tty1`). */
const PORT = /^(ttyS|ttyUSB|ttyACM|ttyAMA|ttyXR|ttyCH|ttyWCH|ttyMX|ttyFIQ|rfcomm)\d/;

/** The serial ports and USB printers of this machine, with the group that may open them. */
export function portFiles(folder = '/dev'): DeviceFile[] {
  const names = groupNames();
  const ports = namesIn(folder).filter((name) => PORT.test(name));
  const printers = namesIn(join(folder, 'usb')).flatMap((name) => (/^lp\d/.test(name) ? [`usb/${name}`] : []));
  return [...ports, ...printers].flatMap((name) => {
    const path = join(folder, name);
    const { gid } = statSync(path);
    const group = names.get(gid);
    return group === undefined ? [] : [{ path, group }];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
