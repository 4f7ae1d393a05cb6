import type { FoundPlace } from '../../contract/discovery.ts';
import type { DraftDevice, SetUpAnswer } from '../../contract/set-up.ts';

/** What the set-up can write into hall.yaml: what is recognised by its answer, or said by a person. */
export type DraftKind = NonNullable<FoundPlace['family']>;

/** A place where something is, or may be. */
export interface Port {
  readonly transport: Record<string, unknown> & DraftDevice[string];
  readonly name: string;
  /** What answered there, or spoke, and how; null: a person has to say. */
  readonly family: FoundPlace['family'];
  readonly protocol: FoundPlace['protocol'];
  /** Addresses of boxes that were heard. */
  readonly boxes: FoundPlace['boxes'];
  /** Why it cannot be used. */
  readonly problem: FoundPlace['problem'];
}

/** As hall.yaml writes the line. */
export function portOf({ place, medium, suggestion, family, protocol, boxes, problem }: FoundPlace): Port {
  const found = suggestion?.['transport'] as Port['transport'] | undefined;
  const plain =
    medium === 'serial' ? { serial: place, baudRate: 9_600 } : medium === 'usb' ? { usb: place } : { tcp: place };
  return { transport: found ?? plain, name: place, family, protocol, boxes, problem };
}

/** A place of which a person says what is there. */
export function unasked(transport: Port['transport'], name: string): Port {
  return { transport, name, family: null, protocol: null, boxes: [], problem: null };
}

const IDS: Readonly<Record<DraftKind, string>> = {
  printer: 'printer',
  'call-box': 'boxes',
  led: 'sign',
  'id-reader': 'card-reader',
  scanner: 'scanner',
};
const USUAL_PROTOCOLS: Readonly<Record<DraftKind, string>> = {
  printer: 'escpos',
  'call-box': 'ff68',
  led: 'onbon-bx5',
  'id-reader': 'sdt',
  scanner: 'line',
};

/** The most usual wiring of each, as hall.yaml writes it; whoever has others says so there. */
export function deviceOf(
  kind: DraftKind,
  { transport, family, protocol, boxes }: Pick<Port, 'transport' | 'family' | 'protocol' | 'boxes'>,
  others: readonly DraftDevice[],
  numbered: SetUpAnswer['numbered'],
): DraftDevice {
  const ofKind = others.filter((other) => other['kind'] === kind);
  const id = freeId(IDS[kind], others);
  const spoken = family === kind ? protocol : null;
  const device = { id, kind, protocol: spoken ?? USUAL_PROTOCOLS[kind], transport };
  const counters = countersOf(numbered);
  switch (kind) {
    case 'printer':
      return { ...device, paper: 80, kiosk: `kiosk-${ofKind.length + 1}` };
    case 'call-box':
      return { ...device, boxes: boxesOf(boxes, counters) };
    case 'led': {
      const free = counters.find((counter) => !ofKind.some((other) => other['counter'] === counter));
      return free === undefined ? device : { ...device, counter: free };
    }
    case 'id-reader':
    case 'scanner':
      return { ...device, kiosk: `kiosk-${ofKind.length + 1}` };
  }
}

/** `sign`, `sign-2`, …: the first that none of the others has, also after one was taken out. */
function freeId(name: string, others: readonly DraftDevice[]): string {
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? name : `${name}-${count}`;
    if (!others.some((other) => other['id'] === id)) return id;
  }
}

/** Counters of the draft by their numbers. */
export function countersOf(numbered: SetUpAnswer['numbered']): string[] {
  return [...new Set(numbered.map(({ counter }) => counter))].sort((a, b) => a - b).map(String);
}

/** Each address is the counter of its number; one that was heard and has none is the first counter left over. */
function boxesOf(heard: readonly number[], counters: readonly string[]): Record<string, string> {
  const boxes = Object.fromEntries(counters.map((counter) => [counter, counter]));
  const strange = heard.map(String).filter((address) => !counters.includes(address));
  const quiet = counters.filter((counter) => !heard.includes(Number(counter)));
  for (const [at, address] of strange.entries()) {
    const counter = heard.length === 0 ? undefined : quiet[at];
    if (counter === undefined) continue;
    delete boxes[counter];
    boxes[address] = counter;
  }
  return boxes;
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
