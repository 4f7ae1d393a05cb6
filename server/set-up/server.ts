import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { FoundPort } from '../../contract/set-up.ts';
import type { Refusal } from '../hall/slice.ts';
import { createSetUpApp } from './app.ts';
import { beginHall, directorOf } from './begin.ts';
import type { FirstHall, HallPlace } from './begin.ts';
import { SetUpDoor } from './door.ts';
import { DraftFile } from './draft-file.ts';
import { pluggedIn } from './ports.ts';
import { problemsOf } from './problems.ts';
import { Trying } from './trying.ts';

export interface SetUpOptions {
  readonly place: HallPlace;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly pagesFolder: string;
  readonly log: Logger;
  readonly hall: FirstHall;
  /** What is plugged in; the machine’s own list unless said. */
  readonly ports?: () => Promise<readonly FoundPort[]>;
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
  const trying = new Trying((file) => hall.openDevices(file));
  const http = createServer();
  http.headersTimeout = 10_000;
  http.requestTimeout = 20_000;
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
    await trying.close();
    return beginHall(place, drafts.draft, password, hall);
  };
  const port = await listen(http, options.port, host);
  http.on(
    'request',
    createSetUpApp({
      drafts,
      door,
      trying,
      ports: options.ports ?? pluggedIn,
      judge: (password) => hall.passwordProblem(directorOf(drafts.draft, password)),
      finish,
      // the page has its answer before its server is gone
      onFinished: () =>
        void stop(http)
          .then(() => trying.close())
          .then(tellFinished),
      host,
      port,
      pagesFolder: options.pagesFolder,
      log,
    }),
  );
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    code: door.code,
    finished,
    close: async () => {
      await stop(http);
      await trying.close();
    },
  };
}

function listen(http: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve((http.address() as AddressInfo).port);
    });
  });
}

function stop(http: Server): Promise<void> {
  return new Promise((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });
}
