import { join } from 'node:path';
import type { Logger } from 'pino';
import { openControl } from '../control/control.ts';
import { refuseLostFile, refuseNetworkFolder } from '../journal/data-folder.ts';
import { stageOf } from '../set-up/begin.ts';
import type { HallPlace } from '../set-up/begin.ts';
import { largeDigits } from '../set-up/large-digits.ts';
import { startSetUp } from '../set-up/server.ts';
import type { RunningSetUp } from '../set-up/server.ts';
import { firstHall } from './first-hall.ts';
import { Refused } from './refused.ts';
import { productRoot } from './root.ts';

export interface FirstDayOptions {
  readonly place: HallPlace;
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  /** Resolves when the process is told to stop. */
  readonly told: Promise<void>;
}

/** How the hall goes on: on the port of the set-up, whose ready line has been said already. */
export interface FirstDay {
  readonly port: number;
  readonly saidReady: boolean;
}

/** Makes a hall of an empty folder; one that is there goes on at once. Null: the process was told to stop before. */
export async function firstDay({ place, host, port, log, told }: FirstDayOptions): Promise<FirstDay | null> {
  refuseNetworkFolder(place.folder);
  refuseLostFile(place.folder);
  switch (await stageOf(place, firstHall)) {
    case 'hall':
      return { port, saidReady: false };
    case 'file-missing':
      throw new Refused(
        `${place.folder} 里有大厅的数据，却没有 ${place.config}。没有动任何东西。请把 hall.yaml 放回来，或用 --config 说它在哪\n` +
          `${place.folder} holds a hall’s data without ${place.config}. Nothing was touched. Put hall.yaml back, or say with --config where it is`,
      );
    case 'set-up':
      break;
  }
  const pagesFolder = join(productRoot(), 'dist', 'pages');
  const jobFile = join(productRoot(), 'dist', 'server', 'backup-job.js');
  const running = await startSetUp({ place, host, port, pagesFolder, jobFile, log, hall: firstHall });
  // whoever starts it as a service has no console: the same account asks by `quhao code`
  const control = await openControl(place.folder, async (asked) =>
    asked.do === 'code' ? { done: running.code } : { refused: 'no-hall-yet' },
  );
  sayCode(running, place.folder);
  console.log(`quhao ready ${running.url}`);
  const finished = await Promise.race([running.finished.then(() => true), told.then(() => false)]);
  await control.close();
  if (finished) return { port: running.port, saidReady: true };
  await running.close();
  return null;
}

/** The code is for the machine's console alone: what systemd reads goes into a log file, where it must not stand. */
function sayCode({ url, code }: RunningSetUp, folder: string): void {
  console.log(`\n取号 Quhao：第一天 / the first day\n  用浏览器打开 / open  ${url}/set-up\n`);
  if (process.env['JOURNAL_STREAM'] !== undefined) {
    console.log(`  要输的 8 位数 / the 8 digits:  quhao code --data ${folder}\n`);
    return;
  }
  console.log(
    `  输这 8 位数 / type these 8 digits\n\n${largeDigits(code)}\n\n  ${code.slice(0, 4)} ${code.slice(4)}\n`,
  );
}
