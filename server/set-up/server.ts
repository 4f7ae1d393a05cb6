import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { RestoreDesk } from '../backup/restore-desk.ts';
import type { Discovery } from '../discovery/discovery.ts';
import { machineDiscovery } from '../discovery/machine.ts';
import { machineTime } from '../hall/clock.ts';
import type { Refusal } from '../hall/slice.ts';
import { listen, urlOf } from '../web/listen.ts';
import { createSetUpApp } from './app.ts';
import { beginHall, directorOf, restoredHall } from './begin.ts';
import type { FirstHall, HallPlace } from './begin.ts';
import { SetUpDoor } from './door.ts';
import { DraftFile } from './draft-file.ts';
import { problemsOf } from './problems.ts';
import { Trying } from './trying.ts';

export interface SetUpOptions {
  readonly place: HallPlace;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly pagesFolder: string;
  /** What restores a backup, in a process of its own. */
  readonly jobFile: string;
  readonly log: Logger;
  readonly hall: FirstHall;
  /** What looks for devices; of the machine’s own ports and networks unless said. */
  readonly discovery?: Discovery;
  /** Monotonic, ms; for the lock of the door. */
  readonly clock?: () => number;
}

export interface RunningSetUp {
  readonly url: string;
  readonly port: number;
  /** For the machine's console and nowhere else. */
  readonly code: string;
  /** The hall is on disk, and the port is free for it. */
  readonly finished: Promise<void>;
  close(): Promise<void>;
}

/** Serves the set-up page and nothing else, until the hall can begin on the same port. */
export async function startSetUp(options: SetUpOptions): Promise<RunningSetUp> {
  const { place, host, hall, log } = options;
  const drafts = await DraftFile.open(place.folder);
  const door = new SetUpDoor(options.clock);
  const discovery = options.discovery ?? machineDiscovery();
  const restore = new RestoreDesk({
    folder: place.folder,
    jobFile: options.jobFile,
    now: () => machineTime.wall(),
    onRestored: ({ events }) => log.info({ events }, 'a backup was restored'),
  });
  const trying = new Trying((file) => hall.openDevices(file));
  const http = createServer();
  http.headersTimeout = 10_000;
  // a backup of gigabytes over a slow line takes its time
  http.requestTimeout = 0;
  let tellFinished = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    tellFinished = resolve;
  });
  /** The last step is done once, also when its key is pressed twice. */
  let finishing: Promise<Refusal | null> | null = null;
  const finish = (password: string): Promise<Refusal | null> => {
    finishing ??= begin(password).finally(() => {
      finishing = null;
    });
    return finishing;
  };
  const begin = async (password: string): Promise<Refusal | null> => {
    const [problem] = problemsOf(drafts.draft);
    if (problem !== undefined) return { refused: 'draft-unfinished', params: { step: problem.step } };
    // the hall opens the same ports
    discovery.close();
    await trying.close();
    return beginHall(place, drafts.draft, password, hall);
  };
  const port = await listen(http, { host, port: options.port });
  http.on(
    'request',
    createSetUpApp({
      drafts,
      door,
      trying,
      discovery,
      judge: (password) => hall.passwordProblem(directorOf(drafts.draft, password)),
      finish,
      // the page has its answer before its server is gone
      onFinished: () =>
        void stop(http)
          .then(() => Promise.all([trying.close(), restore.close()]))
          .then(tellFinished),
      restore,
      restored: () => restoredHall(place),
      host,
      port,
      pagesFolder: options.pagesFolder,
      log,
    }),
  );
  return {
    url: urlOf('http', host, port),
    port,
    code: door.code,
    finished,
    close: async () => {
      await stop(http);
      discovery.close();
      await restore.close();
      await trying.close();
    },
  };
}

function stop(http: Server): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });
}
