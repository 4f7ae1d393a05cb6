import { join } from 'node:path';
import type { Logger } from 'pino';
import { productRoot } from '../cli/root.ts';
import { createFaces } from '../faces/faces.ts';
import type { Faces } from '../faces/faces.ts';
import { LiveWaits } from '../waits/waits.ts';
import type { HallData } from './data.ts';
import type { Parts } from './parts.ts';
import { speech } from './tickets.ts';

/** The estimate of waits, in a thread of its own; it does not run yet. */
export function estimateWaits({ journal, hall }: HallData, log: Logger, touch: () => void): LiveWaits {
  return new LiveWaits({
    workerFile: join(productRoot(), 'dist', 'server', 'estimate-worker.js'),
    state: () => hall.state.queue,
    now: () => hall.now(),
    reader: () => journal.reader,
    onChange: touch,
    report: (what, details) => log.warn(details, what),
  });
}

/** What pages see: the slices' states, with what only the running hall knows. */
export function facesOf(
  parts: Omit<Parts, 'faces' | 'callers' | 'touch'>,
  configurationDiffers: () => readonly string[],
): Faces {
  const { options, journal, clock, hall, people, hardware, voices, waits, watched } = parts;
  const { devices } = hardware;
  return createFaces({
    speech,
    hardware: {
      health: () => hardware.health(),
      printer: (kioskId) => devices.printer(kioskId),
      get moduleSpeaks() {
        return devices.moduleSpeaks;
      },
      reading: (kioskId) => devices.reading(kioskId),
    },
    voiceVersion: voices.version,
    waits,
    now: () => hall.now(),
    outage: () => journal.outage,
    alarms: () => watched.alarms.alarms,
    day: (state) => state.queue.day ?? '',
    clockTrouble: () => ({ trouble: clock.trouble, offByMs: clock.offByMs() }),
    configurationDiffers,
    serving: (counterId) => people.register.serving(counterId),
    places: options.places ?? [],
  });
}
