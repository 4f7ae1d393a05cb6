import { control, openControl } from '../control/control.ts';
import type { ControlParts } from '../control/control.ts';
import { followMidnight } from '../hall/midnight.ts';
import { keepAwakeByBoxes, shutsDoors } from './callers.ts';
import type { Line } from './line.ts';
import type { Parts } from './parts.ts';

/** Health, outages and the clock change without events: pages that show them look this often. */
const HEALTH_EVERY_MS = 2_000;

/** Tells the line and the estimate what happens in the hall. */
export function follow({ hall, journal, callers, waits, log, touch }: Parts, line: Line): void {
  hall.onDurable(touch);
  hall.onDurable((events) => {
    if (shutsDoors(events)) line.recheck();
  });
  keepAwakeByBoxes(hall, callers.idle);
  hall.onDurable(() => waits.touch());
  journal.onOutage((outage) => {
    log.error({ code: outage.code }, 'the journal cannot be written: see that the disk has room and is not read-only');
    touch();
  });
}

/** Sets going what goes on by itself. Resolves with how to stop all of it, the line and the data with it. */
export async function run(parts: Parts, line: Line): Promise<() => Promise<void>> {
  const { options, journal, hall, people, hardware, voices, waits, watched, callers, touch } = parts;
  const { devices, discovery, simulation } = hardware;
  const { backups, alarms } = watched;
  await devices.start();
  if (options.estimates !== false) waits.start();
  if (options.demo?.visitors === true) simulation?.visitors.set(true);
  backups.start();
  alarms.start();
  const midnight = followMidnight(
    () => hall.now(),
    () => hall.followTheDay(),
  );
  const controlParts = controlOf(parts);
  const openedControl = await openControl(options.folder, (asked) => control(controlParts, asked));
  const heartbeat = setInterval(() => {
    voices.look();
    touch();
    // a screen's hours end without an event
    line.recheck();
  }, HEALTH_EVERY_MS);
  heartbeat.unref();

  return async () => {
    clearInterval(heartbeat);
    midnight.stop();
    callers.idle.stop();
    simulation?.visitors.set(false);
    simulation?.hall.close();
    await backups.close();
    await alarms.close();
    await openedControl.close();
    await line.close();
    await waits.close();
    discovery.close();
    await devices.close();
    await people.vault.close();
    await journal.close();
  };
}

/** What `quhao` on this machine may ask of the hall. */
function controlOf({ journal, clock, hall, people, hardware, watched }: Parts): ControlParts {
  return {
    people: people.accounts,
    journal,
    hall,
    confirmClock: () => clock.confirm(),
    followTheDay: () => hall.followTheDay(),
    backUpTo: (file) => watched.backups.backUpTo(file),
    devices: hardware.devices,
  };
}
