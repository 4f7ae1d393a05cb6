import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { productRoot } from '../server/cli/root.ts';
import { startSetUp } from '../server/set-up/server.ts';
import type { RunningSetUp, SetUpOptions } from '../server/set-up/server.ts';
import { USUAL_DRAFT } from '../server/set-up/usual.ts';
import { freshFolder } from './support/folder.ts';
import { ask, quiet } from './support/hall.ts';

const DIRECTOR = { login: 'zhangli', name: '张丽' };
const READY = { ...USUAL_DRAFT, place: { ...USUAL_DRAFT.place, name: '桃花江镇' }, director: DIRECTOR };
const PASSWORD = '桃花江 1998 春天';

async function setUpIn(folder: string, more: Partial<SetUpOptions> = {}): Promise<RunningSetUp> {
  const running = await startSetUp({
    place: { folder, config: join(folder, 'hall.yaml') },
    host: '127.0.0.1',
    port: 0,
    pagesFolder: join(productRoot(), 'dist', 'pages'),
    log: quiet,
    hall: firstHall,
    ...more,
  });
  onTestFinished(() => running.close());
  return running;
}

/** The cookie that a browser has after the code was typed. */
async function admitted({ url, code }: RunningSetUp): Promise<Record<string, string>> {
  const { headers, status } = await ask(url, 'POST', '/set-up/code', { code });
  expect(status).toBe(200);
  return { Cookie: headers.get('set-cookie')!.split(';')[0]! };
}
