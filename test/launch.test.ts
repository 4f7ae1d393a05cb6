import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { screenFlags } from '../server/launch/flags.ts';
import { hallAnswers } from '../server/launch/hall-answers.ts';
import { launch } from '../server/launch/launch.ts';
import { startFile } from '../server/launch/start-file.ts';
import { EXECUTABLE, noBrowser } from './support/browser.ts';
import { freshFolder } from './support/folder.ts';

/** For a machine without a screen, and for root. */
const HERE = ['--headless=new', '--no-sandbox', '--disable-gpu'];
/** Half a minute is promised (case D07); a machine that runs six other tests at once is given as much again. */
const BACK_MS = 60_000;

interface Screen {
  /** Resolves when the page is opened the next time. */
  opened(): Promise<void>;
  readonly hall: string;
  /** Where the page was asked for. */
  readonly paths: string[];
}

/** A hall of one page that tells when it runs, not when it is only asked for. */
async function hallOfOnePage(script = '', port = 0): Promise<Screen> {
  let told = (): void => undefined;
  const paths: string[] = [];
  const server: Server = createServer((request, response) => {
    if (request.url === '/runs') told();
    if (request.url === '/display') paths.push(request.url);
    response.setHeader('content-type', 'text/html');
    response.end(`<script>fetch('/runs').then(() => { ${script} })</script>`);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    hall: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    opened: () =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('the screen is dead')), BACK_MS);
        told = () => {
          clearTimeout(late);
          resolve();
        };
      }),
  };
}

/** Processes of the browser that has this profile: its own, and those of its pages. */
function processes(profile: string): Record<'browser' | 'pages' | 'others', number[]> {
  const found = { browser: [] as number[], pages: [] as number[], others: [] as number[] };
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let command: string;
    try {
      // a page's process has its arguments in one piece
      command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      continue;
    }
    if (!command.includes(`--user-data-dir=${profile} `)) continue;
    if (command.includes(' --type=renderer ')) found.pages.push(Number(id));
    else if (command.includes(' --type=')) found.others.push(Number(id));
    else found.browser.push(Number(id));
  }
  return found;
}

/** A browser's helpers outlive it for a moment, and write into its profile. */
async function gone(profile: string): Promise<void> {
  const left = (): number[] => Object.values(processes(profile)).flat();
  await expect.poll(left, { timeout: 20_000, interval: 50 }).toEqual([]);
}

const kill = (ids: readonly number[]): void => {
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) process.kill(id, 'SIGKILL');
};

function launched(hall: string): { readonly profile: string; readonly said: string[] } {
  const profile = freshFolder();
  const said: string[] = [];
  const end = new AbortController();
  const ended = launch({
    url: `${hall}/display`,
    browser: EXECUTABLE,
    profile,
    flags: [...screenFlags({ profile, pin: null }), ...HERE],
    hallAnswers: () => hallAnswers(hall),
    report: (what) => said.push(what),
    signal: end.signal,
    watch: { everyMs: 300, answerMs: 2_000 },
  });
  onTestFinished(async () => {
    end.abort();
    await ended;
    await gone(profile);
  });
  return { profile, said };
}

describe.skipIf(noBrowser !== null)('a screen that quhao keeps on', { timeout: 120_000 }, () => {
  test('D03, D07: its browser is killed three times and its page once, and it is back each time, with one page', async () => {
    const { hall, opened, paths } = await hallOfOnePage();
    let here = opened();
    const { profile, said } = launched(hall);
    await here;
    for (let cut = 1; cut <= 3; cut += 1) {
      here = opened();
      kill(processes(profile).browser);
      await here;
    }
    here = opened();
    kill(processes(profile).pages);
    await here;
    expect(said.map((line) => line.split(';')[0])).toEqual([
      ...Array.from({ length: 3 }, () => 'the browser has ended (SIGKILL)'),
      expect.stringMatching(/^the page (has crashed|no longer answers)$/),
    ]);
    // a restored window would have asked for the page as well
    expect(paths).toHaveLength(5);
  });

  test('a page in an endless loop is given up, and a hall that comes later is waited for', async () => {
    const reserved = createServer().listen(0, '127.0.0.1');
    await once(reserved, 'listening');
    const { port } = reserved.address() as AddressInfo;
    reserved.close();
    await once(reserved, 'close');
    const { said } = launched(`http://127.0.0.1:${port}`);
    const { opened } = await hallOfOnePage('for (;;);', port);
    await opened();
    await opened();
    expect(said.map((line) => line.split(';')[0])).toEqual(['the page no longer answers']);
  });
});

describe.skipIf(noBrowser !== null)('a start file on a machine without quhao', { timeout: 120_000 }, () => {
  test('D07: starts at log-in from then on, and is back after its browser is killed, and after its page is', async () => {
    const { hall, opened } = await hallOfOnePage();
    const home = freshFolder();
    const bin = join(home, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'chromium'), `#!/bin/sh\nexec ${EXECUTABLE} ${HERE.join(' ')} "$@"\n`, { mode: 0o755 });
    const { name, text } = startFile({ face: 'display', hall }, 'linux', null);
    const file = join(home, name);
    writeFileSync(file, text);
    const env = { ...process.env, HOME: home, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    let here = opened();
    const shell = spawn('sh', [file], { env, stdio: 'ignore' });
    const profile = join(home, '.local', 'share', 'quhao', 'quhao-display');
    onTestFinished(async () => {
      shell.kill('SIGTERM');
      await once(shell, 'exit');
      expect(processes(profile).browser).toEqual([]);
      await gone(profile);
    });
    await here;
    const entry = readFileSync(join(home, '.config', 'autostart', 'quhao-display.desktop'), 'utf8');
    expect(entry).toContain(`Exec=sh "${join(home, '.local', 'share', 'quhao', name)}" run\n`);
    // before it has seen a page's process it judges none
    await expect.poll(() => existsSync(join(profile, 'page-seen'))).toBe(true);
    for (const victim of ['browser', 'pages', 'pages'] as const) {
      here = opened();
      kill(processes(profile)[victim]);
      await here;
    }
    execFileSync('sh', [file, 'remove'], { env });
    expect(readdirSync(join(home, '.config', 'autostart'))).toEqual([]);
  });
});
