import type { FoundPlace } from '../../contract/discovery.ts';
import type { DraftDevice, SetUpAnswer } from '../../contract/set-up.ts';

/** What a person says that something is. */
export type SaidKind = 'printer' | 'call-box';

/** A place where something is, or may be. */
export interface Port {
  readonly transport: Record<string, unknown> & DraftDevice[string];
  readonly name: string;
  /** What answered there, or spoke; null: a person has to say. */
  readonly family: FoundPlace['family'];
  /** Why it cannot be used. */
  readonly problem: FoundPlace['problem'];
}

/** As hall.yaml writes the line. */
export function portOf({ place, medium, suggestion, family, problem }: FoundPlace): Port {
  const found = suggestion?.['transport'] as Port['transport'] | undefined;
  const plain =
    medium === 'serial' ? { serial: place, baudRate: 9_600 } : medium === 'usb' ? { usb: place } : { tcp: place };
  return { transport: found ?? plain, name: place, family, problem };
}

/** The most usual wiring of each, as hall.yaml writes it; whoever has others says so there. */
export function deviceOf(
  kind: SaidKind,
  transport: Port['transport'],
  others: readonly DraftDevice[],
  numbered: SetUpAnswer['numbered'],
): DraftDevice {
  const count = others.filter((other) => other['kind'] === kind).length;
  const suffix = count === 0 ? '' : `-${count + 1}`;
  if (kind === 'printer') {
    return { id: `printer${suffix}`, kind, protocol: 'escpos', transport, paper: 80, kiosk: `kiosk-${count + 1}` };
  }
  const counters = [...new Set(numbered.map(({ counter }) => String(counter)))];
  const boxes = Object.fromEntries(counters.map((counter) => [counter, counter]));
  return { id: `boxes${suffix}`, kind, protocol: 'ff68', transport, boxes };
}

/** Two descriptions of one port. */
export function samePort(one: DraftDevice[string] | undefined, other: DraftDevice[string] | undefined): boolean {
  return lineOf(one) === lineOf(other);
}

/** `usb:0416:5011`, `/dev/serial/by-path/…`, `192.168.1.50:9100` */
export function lineOf(transport: DraftDevice[string] | undefined): string {
  const { usb, serial, tcp } = (transport ?? {}) as Readonly<Record<string, string | undefined>>;
  return usb ?? serial ?? tcp ?? '';
}
