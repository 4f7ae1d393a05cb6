import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { firstHall } from '../../server/cli/first-hall.ts';
import { productRoot } from '../../server/cli/root.ts';
import { Discovery } from '../../server/discovery/discovery.ts';
import { silent } from '../../server/discovery/found.ts';
import { startSetUp } from '../../server/set-up/server.ts';
import type { RunningSetUp, SetUpOptions } from '../../server/set-up/server.ts';
import { quiet } from './hall.ts';

/** A machine with a USB printer that named itself, and a serial port that is not there any more. */
function machineWithTwoPorts(): Discovery {
  const printer = silent({ place: '/dev/usb/lp0', medium: 'usb', usbIds: '0416:5011' });
  const suggestion = { kind: 'printer', protocol: 'escpos', transport: { usb: 'usb:0416:5011' } };
  return new Discovery({
    serialPlaces: () => Promise.resolve([{ path: '/dev/serial/by-path/1', usbIds: '1a86:7523' }]),
    usbPlaces: () => Promise.resolve([{ ...printer, certainty: 'recognised', family: 'printer', suggestion }]),
    neighbours: () => [],
    inUse: () => new Map(),
    times: { listenMs: 100, answerMs: 100 },
  });
}

/** Starts the set-up of a folder on a free port; it stops when the test ends. */
export async function startTestSetUp(folder: string, more: Partial<SetUpOptions> = {}): Promise<RunningSetUp> {
  const running = await startSetUp({
    place: { folder, config: join(folder, 'hall.yaml') },
    host: '127.0.0.1',
    port: 0,
    pagesFolder: join(productRoot(), 'dist', 'pages'),
    jobFile: join(productRoot(), 'dist', 'server', 'backup-job.js'),
    log: quiet,
    hall: firstHall,
    discovery: machineWithTwoPorts(),
    ...more,
  });
  onTestFinished(() => running.close());
  return running;
}
