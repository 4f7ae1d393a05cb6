import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { startAgent } from '../agent/agent.ts';
import { readAgentFile } from '../agent/agent-file.ts';
import type { AgentFile } from '../agent/agent-file.ts';
import { checkHallFile } from '../config/check.ts';
import { refuseNetworkFolder } from '../journal/data-folder.ts';
import { startHall } from '../main.ts';
import type { RunningHall, StartOptions } from '../main.ts';
import { readHallFile } from './data-commands.ts';
import { firstDay } from './first-day.ts';
import { explained, Refused } from './refused.ts';
import { productRoot } from './root.ts';

export interface DemoOptions {
  readonly port: number;
  readonly data?: string;
  readonly speed?: number;
}

export interface ServeOptions {
  /** `hall.yaml` of the data folder unless given. */
  readonly config?: string;
  readonly data: string;
  readonly port: number;
  readonly host: string;
}

/** The whole hall on simulated hardware. Never reachable from another machine. */
export async function demo({ port: asked, data, speed }: DemoOptions): Promise<void> {
  const port = asked === 0 ? await freePort() : asked;
  const folder = data ?? mkdtempSync(join(tmpdir(), 'quhao-'));
  const checked = checkHallFile(readFileSync(join(productRoot(), 'examples', 'demo.yaml'), 'utf8'));
  if ('mistakes' in checked) throw new Error('examples/demo.yaml has mistakes');
  const { file } = checked;
  const phoneUrl = `http://127.0.0.1:${port}`;
  const running = await start({
    file: { ...file, hall: { ...file.hall, phoneUrl } },
    folder,
    host: '127.0.0.1',
    port,
    demo: { speed: speed ?? 1, visitors: speed !== undefined },
  });
  console.log(`\n取号 Quhao：模拟大厅 / the simulated hall\n  打开 / open  ${running.url}\n  数据 / data  ${folder}\n`);
  console.log(`quhao ready ${running.url}`);
  await untilTold();
  await running.close();
  if (data === undefined) await rm(folder, { recursive: true, force: true });
}

/** A port that is free now: the QR on paper names it before the server listens. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** A real hall; an empty folder is set up first. Until it has an account it listens on this machine only: its doors stand open there. */
export async function serve({ config, data, port, host }: ServeOptions): Promise<void> {
  const told = untilTold();
  const place = { folder: data, config: config ?? join(data, 'hall.yaml') };
  const day = await firstDay({ place, host, port, log: commandLog(), told }).catch((error: unknown) => {
    throw explained(error as NodeJS.ErrnoException, { port, folder: data });
  });
  if (day === null) return;
  const running = await start({ file: readHallFile(place.config), folder: data, host, port: day.port, demo: null });
  if (!day.saidReady) console.log(`quhao ready ${running.url}`);
  await told;
  await running.close();
}

export interface AgentCommandOptions {
  readonly config: string;
  readonly data: string;
  readonly port: number;
  readonly tokenFile?: string;
}

/** A kiosk PC of its own. Its token comes from a file or from QUHAO_TOKEN: an argument would show in the process list. */
export async function agent({ config, data, port, tokenFile }: AgentCommandOptions): Promise<void> {
  const token = (tokenFile === undefined ? process.env['QUHAO_TOKEN'] : readFileSync(tokenFile, 'utf8'))?.trim() ?? '';
  if (token === '') {
    throw new Refused(
      '没有口令：在大厅主机上运行 quhao token create --role kiosk --kiosk 名字 --data 目录，写进文件，用 --token-file 给出\n' +
        'No token: make one at the hall server with quhao token create --role kiosk --kiosk NAME --data DIR, write it to a file, name it with --token-file',
    );
  }
  let file: AgentFile;
  try {
    file = readAgentFile(config);
  } catch (error) {
    throw new Refused((error as Error).message);
  }
  const told = untilTold();
  try {
    refuseNetworkFolder(data);
    const pagesFolder = join(productRoot(), 'dist', 'pages');
    const running = await startAgent({ file, token, folder: data, port, pagesFolder, log: commandLog() });
    console.log(`quhao ready ${running.url}`);
    await told;
    await running.close();
  } catch (error) {
    throw explained(error as NodeJS.ErrnoException, { port, folder: data });
  }
}

async function start(options: Omit<StartOptions, 'pagesFolder' | 'log'>): Promise<RunningHall> {
  try {
    refuseNetworkFolder(options.folder);
    return await startHall({ ...options, log: commandLog(), pagesFolder: join(productRoot(), 'dist', 'pages') });
  } catch (error) {
    throw explained(error as NodeJS.ErrnoException, options);
  }
}

/** One line an event, for the technician, on standard error. */
function commandLog(): Logger {
  return pino({ level: process.env['QUHAO_LOG'] ?? 'info' }, pino.destination({ dest: 2, sync: false }));
}

/** Resolves when the process is told to stop; what is being committed is finished then. */
function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
