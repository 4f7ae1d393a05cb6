import { pino } from 'pino';
import type { AccountPeople } from './accounts/people.ts';
import { hasAccounts } from './accounts/state.ts';
import { callersOf } from './compose/callers.ts';
import { openHall } from './compose/data.ts';
import { endpointsOf } from './compose/endpoints.ts';
import { takeHallFile, watchHallFile } from './compose/hall-file.ts';
import { wireHardware } from './compose/hardware.ts';
import { Line } from './compose/line.ts';
import type { Addresses } from './compose/line.ts';
import type { Parts, StartOptions, Ways } from './compose/parts.ts';
import { openPeople } from './compose/people.ts';
import { rawRoutesOf } from './compose/raw-routes.ts';
import { roomsOf } from './compose/rooms.ts';
import { follow, run } from './compose/run.ts';
import { estimateWaits, facesOf } from './compose/views.ts';
import { openVoices } from './compose/voices.ts';
import { watch } from './compose/watched.ts';
import type { HallPort } from './devices/hall-port.ts';
import { NoAccounts } from './doors/no-accounts.ts';
import type { Faces } from './faces/faces.ts';
import type { Journal } from './journal/journal.ts';
import type { SimulatedHall } from './simulation/simulated-hall.ts';
import { isLoopback } from './web/hosts.ts';

export type { StartOptions } from './compose/parts.ts';

export interface RunningHall extends Addresses {
  readonly hall: HallPort;
  readonly journal: Journal;
  readonly faces: Faces;
  readonly simulated: SimulatedHall | null;
  /** ms since 1970; null without https. */
  certificateEndsAt(): number | null;
  /** Every way in with its rule, as it stands; tests hold it against their table. */
  readonly ways: Ways;
  /** For tests: names of accounts, sealed as they come in. */
  readonly people: AccountPeople;
  close(): Promise<void>;
}

/** Starts a hall and resolves when it is ready. Composition root: with `compose/` the only one that knows all rooms. */
export async function startHall(options: StartOptions): Promise<RunningHall> {
  const log = options.log ?? pino();
  /** Made last: what is made before reaches it through these. */
  let line: Line | null = null;
  const touch = (): void => line?.touch();
  const certificateEndsAt = (): number | null => line?.certificateEndsAt() ?? null;

  const data = await openHall(options.folder, options.time);
  const { journal, hall } = data;
  if (!isLoopback(options.host) && (options.demo !== null || !hasAccounts(hall.state.accounts))) {
    await journal.close();
    throw new NoAccounts();
  }
  await takeHallFile(options, hall);
  await hall.followTheDay();

  const people = await openPeople(options, hall, (err) =>
    log.error({ err }, 'what is kept of a person could not be looked after'),
  );
  const hardware = wireHardware({ options, hall, hallKey: people.hallKey, log, touch });
  const waits = estimateWaits(data, log, touch);
  const voices = openVoices(options.folder, hall);
  const watched = watch({ ...data, options, hardware, log, touch, certificateEndsAt });
  const made = { ...data, options, log, people, hardware, voices, waits, watched };
  const faces = facesOf(made, watchHallFile(options, hall, log));
  const parts: Parts = { ...made, faces, callers: callersOf(options, hall), touch };

  const ways: Ways = {
    endpoints: endpointsOf(parts),
    raw: rawRoutesOf(parts, { authority: () => line?.authority ?? null, sockets: () => line?.sockets ?? 0 }),
    rooms: roomsOf(parts),
  };
  line = await Line.make(parts, ways);
  follow(parts, line);

  const addresses = await line.open();
  const close = await run(parts, line);
  return {
    ...addresses,
    hall,
    journal,
    faces,
    simulated: hardware.simulation?.hall ?? null,
    certificateEndsAt,
    ways,
    people: people.accounts,
    close,
  };
}
