import type { Logger } from 'pino';
import type { CounterId } from '../../contract/ids.ts';
import type { DeviceHealth } from '../../contract/views.ts';
import { lineName } from '../config/line-name.ts';
import { Devices } from '../devices/devices.ts';
import type { Report } from '../devices/hall-port.ts';
import type { Discovery } from '../discovery/discovery.ts';
import { machineDiscovery } from '../discovery/machine.ts';
import { counterName, configured } from '../queue/views.ts';
import { silentScreens } from '../screens/health.ts';
import { Sightings } from '../screens/sightings.ts';
import { SimulatedHall } from '../simulation/simulated-hall.ts';
import { Visitors } from '../simulation/visitors.ts';
import { DisplayVoices } from '../voice/display-voices.ts';
import type { WholeHall } from './data.ts';
import type { StartOptions } from './parts.ts';

/** Everything with a plug. */
export interface Hardware {
  readonly devices: Devices;
  /** What is plugged in and in no file yet. */
  readonly discovery: Discovery;
  /** When each screen was heard of. */
  readonly sightings: Sightings;
  readonly displayVoices: DisplayVoices;
  /** What stands in for devices in `quhao demo`, and the people before them; null in a real hall. */
  readonly simulation: Simulation | null;
  readonly report: Report;
  /** How each device, voice and screen is. */
  health(): DeviceHealth[];
}

export interface Simulation {
  readonly hall: SimulatedHall;
  readonly visitors: Visitors;
  /** 1: as in a hall on a quiet day. */
  readonly speed: number;
}

export interface HardwareParts {
  readonly options: StartOptions;
  readonly hall: WholeHall;
  readonly hallKey: Uint8Array;
  readonly log: Logger;
  readonly touch: () => void;
}

/** Wires the devices of hall.yaml to the hall; nothing is opened yet. */
export function wireHardware(parts: HardwareParts): Hardware {
  const { options, hall, hallKey, log, touch } = parts;
  const files = options.file.devices;
  const now = (): number => hall.now();
  const report: Report = (device, what, details) => log.info({ device, ...details }, what);
  const simulation = simulationOf(parts);
  const devices = new Devices({
    files,
    hall,
    hallKey,
    wires: simulation === null ? (options.wires ?? noWires) : (name) => simulation.hall.wire(name),
    report,
    onChange: touch,
  });
  const sightings = new Sightings(now);
  const displayVoices = new DisplayVoices();
  return {
    devices,
    discovery: machineDiscovery(() => new Map(files.map(({ id, transport }) => [lineName(transport), id]))),
    sightings,
    displayVoices,
    simulation,
    report,
    health: () => [
      ...devices.health(),
      ...displayVoices.health(),
      ...silentScreens(hall.state.screens.screens.values(), sightings, now()),
    ],
  };
}

function simulationOf({ options: { demo, file }, hall, touch }: HardwareParts): Simulation | null {
  if (demo === null) return null;
  const simulated = new SimulatedHall({
    devices: file.devices,
    counterOf: (id) => counterName(configured(hall.state.queue), id as CounterId),
    now: () => hall.now(),
    onChange: touch,
  });
  const { speed } = demo;
  return { hall: simulated, visitors: new Visitors({ hall, simulated, speed }), speed };
}

function noWires(name: string): never {
  throw new RangeError(`memory wire ${name} exists in the simulated hall only`);
}
