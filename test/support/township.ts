import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { IdReaderSimulator } from '../../drivers/id-reader/simulator.ts';
import { PrinterSimulator } from '../../drivers/printer/simulator.ts';
import { startAgent } from '../../server/agent/agent.ts';
import type { RunningAgent } from '../../server/agent/agent.ts';
import { productRoot } from '../../server/cli/root.ts';
import type { RunningHall } from '../../server/main.ts';
import { tokenHash } from '../../server/doors/token.ts';
import { cuttableNetwork } from './cuttable.ts';
import type { CuttableNetwork } from './cuttable.ts';
import { freshFolder } from './folder.ts';
import { quiet, startTestHall } from './hall.ts';
import { SteadyEnd } from './steady-end.ts';

export interface Township {
  readonly hall: RunningHall;
  readonly network: CuttableNetwork;
  readonly printer: PrinterSimulator;
  readonly printerEnd: SteadyEnd;
  readonly reader: IdReaderSimulator;
  /** The agent as it runs now. */
  readonly agent: () => RunningAgent;
  restartAgent(): Promise<void>;
}

export async function kioskToken(hall: RunningHall, kioskId: string): Promise<string> {
  const token = randomBytes(16).toString('hex');
  const command = { type: 'CreateToken', tokenId: kioskId, role: 'kiosk', hash: tokenHash(token), kioskId };
  await hall.hall.execute(command, { actor: 'test' });
  return token;
}

/** A hall, and a kiosk PC with a printer and a card reader of its own, over a network that can be cut. */
export async function startTownship(): Promise<Township> {
  const hall = await startTestHall();
  const network = await cuttableNetwork(hall.url);
  const token = await kioskToken(hall, 'kiosk-2');
  const printerEnd = new SteadyEnd();
  const readerEnd = new SteadyEnd();
  const printer = new PrinterSimulator({ end: printerEnd.end });
  const reader = new IdReaderSimulator({ end: readerEnd.end });
  const folder = freshFolder();
  const start = (): Promise<RunningAgent> =>
    startAgent({
      file: {
        server: network.url,
        kiosk: 'kiosk-2' as never,
        devices: [
          {
            id: 'printer' as never,
            kind: 'printer',
            protocol: 'escpos',
            transport: { memory: 'printer' },
            paper: 80,
            qr: 'command',
            bandRows: 24,
            kiosk: 'kiosk-2' as never,
          },
          {
            id: 'reader' as never,
            kind: 'id-reader',
            protocol: 'sdt',
            transport: { memory: 'reader' },
            kiosk: 'kiosk-2' as never,
          },
        ],
      },
      token,
      folder,
      port: 0,
      pagesFolder: join(productRoot(), 'dist', 'pages'),
      log: quiet,
      wires: (name) => (name === 'printer' ? printerEnd : readerEnd).plug(),
    });
  let agent = await start();
  onTestFinished(() => agent.close());
  await expect.poll(() => agent.link.up).toBe(true);
  return {
    hall,
    network,
    printer,
    printerEnd,
    reader,
    agent: () => agent,
    restartAgent: async () => {
      await agent.close();
      agent = await start();
    },
  };
}
