import type { Finding, Path } from './check.ts';
import type { DeviceFile, HallFile } from './schema.ts';

/** Mistakes that no single place shows: things that name each other, or must differ. */
export function crossChecks(file: HallFile): {
  readonly mistakes: readonly Finding[];
  readonly warnings: readonly Finding[];
} {
  const mistakes: Finding[] = [];
  const warnings: Finding[] = [];
  const counters = new Set<string>(file.counters.map(({ id }) => id));
  const known = [...counters].join('、');

  unique(mistakes, ['services'], 'id', file.services);
  unique(mistakes, ['services'], 'prefix', file.services);
  unique(mistakes, ['counters'], 'id', file.counters);
  unique(mistakes, ['priorityClasses'], 'id', file.priorityClasses);
  unique(mistakes, ['devices'], 'id', file.devices);
  unique(
    mistakes,
    ['counters'],
    'number',
    file.counters.map(({ id, number }) => ({ number: number ?? id })),
  );

  const names = (path: Path, counter: string): void => {
    if (counters.has(counter)) return;
    mistakes.push({
      path,
      message: `没有编号为 “${counter}” 的窗口 / no counter has this id`,
      remedy: `写已有的窗口：${known} / one of: ${known}`,
    });
  };
  file.services.forEach((service, at) => {
    service.counters.forEach((counter, index) => names(['services', at, 'counters', index], counter));
    service.helpedBy.forEach((counter, index) => {
      names(['services', at, 'helpedBy', index], counter);
      if (service.counters.includes(counter)) {
        mistakes.push({
          path: ['services', at, 'helpedBy', index],
          message: `窗口 “${counter}” 已经办 “${service.name}” / the counter serves it already`,
          remedy: '从 helpedBy 或 counters 里删掉一个 / take it out of one of the two',
        });
      }
    });
  });
  const served = new Set<string>(file.services.flatMap((service) => [...service.counters, ...service.helpedBy]));
  file.counters.forEach((counter, at) => {
    if (served.has(counter.id)) return;
    warnings.push({
      path: ['counters', at, 'id'],
      message: `窗口 “${counter.name}” 没有业务 / no service names this counter`,
      remedy: '在某项业务的 counters 里写上它，综合咨询台可以不写 / name it in a service, unless it is a help desk',
    });
  });

  const lines = new Map<string, string>();
  file.devices.forEach((device, at) => {
    const path: Path = ['devices', at];
    if (device.kind === 'led') names([...path, 'counter'], device.counter);
    if (device.kind === 'call-box') boxes(device, path, names, mistakes);
    const line = lineOf(device);
    const other = lines.get(line);
    if (other === undefined) lines.set(line, device.id);
    else {
      mistakes.push({
        path: [...path, 'transport'],
        message: `“${device.id}” 和 “${other}” 用了同一条线 ${line} / two devices on one line`,
        remedy: '换一个串口或地址 / give one of them another port or address',
      });
    }
    unstablePath(device, path, warnings);
  });
  return { mistakes, warnings };
}

function boxes(
  device: Extract<DeviceFile, { kind: 'call-box' }>,
  path: Path,
  names: (path: Path, counter: string) => void,
  mistakes: Finding[],
): void {
  for (const [address, counter] of Object.entries(device.boxes)) {
    names([...path, 'boxes', address], counter);
    if (Number(address) >= 1 && Number(address) <= 255) continue;
    mistakes.push({
      path: [...path, 'boxes', address],
      message: `呼叫器地址 ${address} 不在 1–255 / box address out of range`,
      remedy: '看呼叫器背面的拨码 / see the switch on the back of the box',
    });
  }
}

function unique<Key extends string>(
  mistakes: Finding[],
  path: Path,
  key: Key,
  items: readonly { readonly [K in Key]: string }[],
): void {
  const first = new Map<string, number>();
  items.forEach((item, at) => {
    const value = item[key];
    const before = first.get(value);
    if (before === undefined) {
      first.set(value, at);
      return;
    }
    mistakes.push({
      path: [...path, at, key],
      message: `${key} “${value}” 用了两次 / used twice`,
      remedy: `第 ${before + 1} 个已经用了，换一个 / number ${before + 1} has it already, choose another`,
    });
  });
}

function lineOf({ transport }: DeviceFile): string {
  if ('serial' in transport) return transport.serial;
  if ('tcp' in transport) return transport.tcp;
  return 'usb' in transport ? transport.usb : `memory ${transport.memory}`;
}

/** Names that change when adapters are plugged in another order. */
function unstablePath({ transport }: DeviceFile, path: Path, warnings: Finding[]): void {
  const port = 'serial' in transport ? transport.serial : 'usb' in transport ? transport.usb : '';
  if (!/\/dev\/ttyUSB\d|\/dev\/ttyACM\d|\/dev\/serial\/by-id\//.test(port)) return;
  warnings.push({
    path: [...path, 'transport'],
    message: `${port} 换插口后可能变 / may change when adapters are replugged`,
    remedy: '用 /dev/serial/by-path/ 下的名字 / use the name below /dev/serial/by-path/',
  });
}
