import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { firstHall } from '../../server/cli/first-hall.ts';
import { productRoot } from '../../server/cli/root.ts';
import { startSetUp } from '../../server/set-up/server.ts';
import type { RunningSetUp, SetUpOptions } from '../../server/set-up/server.ts';
import { quiet } from './hall.ts';

/** Starts the set-up of a folder on a free port; it stops when the test ends. */
export async function startTestSetUp(folder: string, more: Partial<SetUpOptions> = {}): Promise<RunningSetUp> {
  const running = await startSetUp({
    place: { folder, config: join(folder, 'hall.yaml') },
    host: '127.0.0.1',
    port: 0,
    pagesFolder: join(productRoot(), 'dist', 'pages'),
    log: quiet,
    hall: firstHall,
    ports: () =>
      Promise.resolve([
        { transport: { usb: 'usb:0416:5011' }, name: '/dev/usb/lp0', maker: null },
        { transport: { serial: '/dev/serial/by-path/1', baudRate: 9_600 }, name: '/dev/ttyUSB0', maker: 'QinHeng' },
      ]),
    ...more,
  });
  onTestFinished(() => running.close());
  return running;
}
