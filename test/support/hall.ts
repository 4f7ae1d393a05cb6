import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { checkHallFile } from '../../server/config/check.ts';
import type { HallFile } from '../../server/config/schema.ts';
import type { TimeSources } from '../../server/hall/clock.ts';
import { startHall } from '../../server/main.ts';
import type { RunningHall, StartOptions } from '../../server/main.ts';
import { productRoot } from '../../server/cli/root.ts';
import { freshFolder } from './folder.ts';

export const quiet = pino({ level: 'silent' });

/** The demo's hall.yaml, or another text, checked. */
export function hallFile(text = readFileSync(join(productRoot(), 'examples', 'demo.yaml'), 'utf8')): HallFile {
  const checked = checkHallFile(text);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
  return checked.file;
}

/** Starts a hall on a free port; it stops when the test ends. */
export async function startTestHall(
  more: Partial<StartOptions> & { readonly time?: TimeSources } = {},
): Promise<RunningHall> {
  const running = await startHall({
    file: hallFile(),
    folder: freshFolder(),
    host: '127.0.0.1',
    port: 0,
    demo: { speed: 1, visitors: false },
    pagesFolder: join(productRoot(), 'dist', 'pages'),
    log: quiet,
    ...more,
  });
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await running.close();
  };
  onTestFinished(close);
  return { ...running, close };
}

/** Opens every counter, as on a morning: a service without one is only given after a word about it. */
export async function openCounters(running: Pick<RunningHall, 'hall'>): Promise<void> {
  for (const counterId of running.hall.state.queue.counters.keys()) {
    await running.hall.execute({ type: 'OpenCounter', counterId }, { actor: 'test' });
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { readonly code?: string };
}

/** Asks the API as a program would. */
export async function ask(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}
