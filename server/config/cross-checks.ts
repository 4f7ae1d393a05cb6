import { compile } from '../../drivers/led/template.ts';
import { minuteOf } from '../plan/span.ts';
import { counterNumber } from './counter-number.ts';
import type { Advice, Finding, Path } from './finding.ts';
import { messages } from './messages.ts';
import type { DeviceFile } from './device-schema.ts';
import { lineName } from './line-name.ts';
import type { HallFile } from './schema.ts';
import { signFindings } from './sign-width.ts';

/** Mistakes that no single place shows: things that name each other, or must differ. */
export function crossChecks(file: HallFile): {
  readonly mistakes: readonly Finding[];
  readonly warnings: readonly Finding[];
} {
  return {
    mistakes: [
      ...repeated(file),
      ...unknownCounters(file),
      ...helpers(file),
      ...classServices(file),
      ...quotaSlots(file),
      ...bookable(file),
      ...bringNotes(file),
      ...addresses(file),
      ...sharedLines(file),
      ...templates(file),
    ],
    warnings: [...idleCounters(file), ...unstablePaths(file), ...simulatedWires(file), ...signFindings(file)],
  };
}

function repeated(file: HallFile): Finding[] {
  const numbers = file.counters.map((counter) => ({ number: counterNumber(counter) }));
  return [
    ...unique(['services'], 'id', file.services),
    ...unique(['services'], 'prefix', file.services),
    ...unique(['counters'], 'id', file.counters),
    ...unique(['counters'], 'number', numbers),
    ...numbers.flatMap(({ number }, at) =>
      number === null ? [{ path: ['counters', at, 'id'], ...messages.noDigits(file.counters[at]!.name) }] : [],
    ),
    ...unique(['priorityClasses'], 'id', file.priorityClasses),
    ...unique(['staff'], 'id', file.staff ?? []),
    ...unique(['devices'], 'id', file.devices),
  ];
}

function unique<Key extends string>(
  path: Path,
  key: Key,
  items: readonly { readonly [K in Key]: string | null }[],
): Finding[] {
  const first = new Map<string, number>();
  return items.flatMap((item, at) => {
    const value = item[key];
    if (value === null) return [];
    const before = first.get(value);
    if (before !== undefined) return [{ path: [...path, at, key], ...messages.usedTwice(key, value, before + 1) }];
    first.set(value, at);
    return [];
  });
}

function unknownCounters({ services, counters, devices, staff = [] }: HallFile): Finding[] {
  const known = counters.map(({ id }) => String(id));
  const named: { readonly path: Path; readonly counter: string }[] = [
    ...services.flatMap((service, at) => [
      ...service.counters.map((counter, index) => ({ path: ['services', at, 'counters', index], counter })),
      ...service.helpedBy.map((counter, index) => ({ path: ['services', at, 'helpedBy', index], counter })),
    ]),
    ...staff.flatMap(({ counter }, at) => (counter === undefined ? [] : [{ path: ['staff', at, 'counter'], counter }])),
    ...devices.flatMap(countersOf),
  ];
  return named
    .filter(({ counter }) => !known.includes(counter))
    .map(({ path, counter }) => ({ path, ...messages.noSuchCounter(counter, known.join(', ')) }));
}

/** The counters that a device names, and where. */
function countersOf(device: DeviceFile, at: number): { readonly path: Path; readonly counter: string }[] {
  const inList = (counters: readonly string[] = []): { readonly path: Path; readonly counter: string }[] =>
    counters.map((counter, index) => ({ path: ['devices', at, 'counters', index], counter }));
  const single = (counter: string | undefined): { readonly path: Path; readonly counter: string }[] =>
    counter === undefined ? [] : [{ path: ['devices', at, 'counter'], counter }];
  switch (device.kind) {
    case 'call-box':
      return Object.entries(device.boxes).map(([address, counter]) => ({
        path: ['devices', at, 'boxes', address],
        counter,
      }));
    case 'led':
      return [...single(device.counter), ...inList(device.counters)];
    case 'voice':
      return inList(device.counters);
    case 'evaluator':
      return single(device.counter);
    case 'printer':
    case 'id-reader':
    case 'scanner':
      return [];
  }
}

function helpers({ services }: HallFile): Finding[] {
  return services.flatMap((service, at) =>
    service.helpedBy.flatMap((counter, index) =>
      service.counters.includes(counter)
        ? [{ path: ['services', at, 'helpedBy', index], ...messages.helpsItself(counter, service.name) }]
        : [],
    ),
  );
}

/** A class may name the services it is for; each must be there. */
function classServices({ services, priorityClasses }: HallFile): Finding[] {
  const known = services.map(({ id }) => id);
  return priorityClasses.flatMap(({ services: only = [] }, at) =>
    only.flatMap((id, index) =>
      known.includes(id)
        ? []
        : [{ path: ['priorityClasses', at, 'services', index], ...messages.noSuchService(id, known.join(', ')) }],
    ),
  );
}

/** Stretches of a day with numbers of their own follow one another. */
function quotaSlots({ services }: HallFile): Finding[] {
  return services.flatMap(({ quota }, at) => {
    let end = 0;
    return (quota?.slots ?? []).flatMap(({ from, to }, index) => {
      const path = ['services', at, 'quota', 'slots', index];
      const [begins, ends] = [minuteOf(from), minuteOf(to)];
      const right = begins < ends && begins >= end;
      end = Math.max(end, ends);
      return right ? [] : [{ path, ...messages.slotsCross(from, to) }];
    });
  });
}

/** Places that can be booked need the rules of booking. */
function bookable({ services, appointments }: HallFile): Finding[] {
  if (appointments !== undefined) return [];
  return services.flatMap(({ appointmentsASlot, name }, at) =>
    appointmentsASlot === undefined
      ? []
      : [{ path: ['services', at, 'appointmentsASlot'], ...messages.noAppointments(name) }],
  );
}

/** A note below a list that is not there would not be shown. */
function bringNotes({ services }: HallFile): Finding[] {
  return services.flatMap(({ bring, bringNote, name }, at) =>
    bring === undefined && bringNote !== undefined
      ? [{ path: ['services', at, 'bringNote'], ...messages.bringNoteAlone(name) }]
      : [],
  );
}

function addresses({ devices }: HallFile): Finding[] {
  return devices.flatMap((device, at) => {
    if (device.kind !== 'call-box') return [];
    const seen = new Set<number>();
    return Object.keys(device.boxes).flatMap((written) => {
      const address = Number(written);
      const path = ['devices', at, 'boxes', written];
      if (address < 1 || address > 255) return [{ path, ...messages.addressRange(written) }];
      // "01" and 1 are one address
      if (seen.has(address)) return [{ path, ...messages.addressTwice(written) }];
      seen.add(address);
      return [];
    });
  });
}

/** Two devices that would open one port, and two printers that would print for one kiosk. Signs may share a line. */
function sharedLines({ devices }: HallFile): Finding[] {
  const lines = firstOwners((device) => lineName(device.transport), devices);
  const kiosks = firstOwners((device) => (device.kind === 'printer' ? (device.kiosk ?? null) : null), devices);
  const found = (path: Path, advice: Advice): Finding => ({ path, ...advice });
  return devices.flatMap((device, at) => {
    const line = lines(device);
    const kiosk = kiosks(device);
    return [
      ...(line === null || takesTurns(device, devices, line.owner)
        ? []
        : [found(['devices', at, 'transport'], messages.sameLine(device.id, line.owner, line.what))]),
      ...(kiosk === null
        ? []
        : [found(['devices', at, 'kiosk'], messages.sameKiosk(device.id, kiosk.owner, kiosk.what))]),
    ];
  });
}

/** Tells of a device which other one had the same thing first; null where it is the first itself. */
function firstOwners(
  thing: (device: DeviceFile) => string | null,
  devices: readonly DeviceFile[],
): (device: DeviceFile) => { readonly owner: string; readonly what: string } | null {
  const owners = new Map<string, DeviceFile>();
  for (const device of devices) {
    const what = thing(device);
    if (what !== null && !owners.has(what)) owners.set(what, device);
  }
  return (device) => {
    const what = thing(device);
    const owner = what === null ? undefined : owners.get(what);
    return what === null || owner === undefined || owner === device ? null : { owner: owner.id, what };
  };
}

/** Signs with addresses of their own take turns on one RS-485 line. */
function takesTurns(device: DeviceFile, devices: readonly DeviceFile[], ownerId: string): boolean {
  const owner = devices.find(({ id }) => id === ownerId);
  if (device.kind !== 'led' || owner?.kind !== 'led') return false;
  const sameWay = JSON.stringify(device.transport) === JSON.stringify(owner.transport);
  const before = devices
    .slice(0, devices.indexOf(device))
    .filter((other) => lineName(other.transport) === lineName(device.transport));
  return sameWay && before.every((other) => other.kind === 'led' && other.address !== device.address);
}

/** Frames and patterns that the drivers would refuse. */
function templates({ devices }: HallFile): Finding[] {
  return devices.flatMap((device, at): Finding[] => {
    if (device.kind === 'call-box' && device.protocol === 'line' && !device.pattern.includes('{key}')) {
      return [{ path: ['devices', at, 'pattern'], ...messages.badPattern() }];
    }
    if (device.kind !== 'led' || (device.protocol !== 'template' && device.protocol !== 'raster')) return [];
    try {
      compile(device.frame);
      return [];
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return [{ path: ['devices', at, 'frame'], ...messages.badFrame(detail) }];
    }
  });
}

function idleCounters({ services, counters }: HallFile): Finding[] {
  const served = new Set<string>(services.flatMap((service) => [...service.counters, ...service.helpedBy]));
  return counters.flatMap((counter, at) =>
    served.has(counter.id) ? [] : [{ path: ['counters', at, 'id'], ...messages.noService(counter.name) }],
  );
}

/**
 * Names that change when adapters are plugged in another order; by-id is no better where two adapters have no serial
 * number and so one name.
 */
function unstablePaths({ devices }: HallFile): Finding[] {
  return devices.flatMap(({ transport }, at) => {
    const port = 'serial' in transport ? transport.serial : 'usb' in transport ? transport.usb : '';
    if (!/^\/dev\/(ttyUSB\d|ttyACM\d|serial\/by-id\/)/.test(port)) return [];
    return [{ path: ['devices', at, 'transport'], ...messages.unstablePath(port) }];
  });
}

function simulatedWires({ devices }: HallFile): Finding[] {
  const at = devices.findIndex(({ transport }) => 'memory' in transport);
  return at < 0 ? [] : [{ path: ['devices', at, 'transport'], ...messages.simulatedOnly() }];
}
