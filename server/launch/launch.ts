import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { keepLit } from './blanking.ts';
import { DevTools } from './devtools.ts';
import { mendProfile } from './profile.ts';
import { pause, watchPage } from './watch.ts';
import type { Trouble } from './watch.ts';

export interface LaunchOptions {
  readonly url: string;
  /** The browser's program. */
  readonly browser: string;
  readonly flags: readonly string[];
  /** Folder of the browser's profile; it belongs to this screen alone. */
  readonly profile: string;
  readonly hallAnswers: () => Promise<boolean>;
  /** What happened, one line each, for whoever looks into the log. */
  readonly report: (what: string) => void;
  readonly signal: AbortSignal;
  readonly watch?: { readonly everyMs?: number; readonly answerMs?: number };
}

const FIRST_PAUSE_MS = 500;
/** With a start of a few seconds a screen is back within half a minute, however often it falls (case D07). */
const LONGEST_PAUSE_MS = 8_000;
/** Whoever stood so long is well: the next fall is a new one. */
const WELL_AFTER_MS = 60_000;

/** Keeps a screen on until told to stop: whatever ends its browser or its page, both are back by themselves. */
export async function launch(options: LaunchOptions): Promise<void> {
  const { signal, report, profile } = options;
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    await mendProfile(profile);
    await light();
    const began = performance.now();
    const ended = await oneBrowser(options);
    if (signal.aborted) return;
    if (performance.now() - began > WELL_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
    report(`${ended}; the screen is started anew in ${pauseMs / 1_000} s`);
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** From its start to its end, whoever ends it. */
async function oneBrowser({ url, browser, flags, hallAnswers, signal, watch }: LaunchOptions): Promise<string> {
  const child = spawn(browser, [...flags, '--remote-debugging-pipe', WAITING_PAGE], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const gone = whenGone(child);
  const kill = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  const devtools = new DevTools(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const troubled = watchPage({ devtools, url, hallAnswers, ...watch }).then(
    (trouble): string => TROUBLES[trouble],
    (error: Error) => `the browser does not do as told (${error.message})`,
  );
  const ended = await Promise.race([gone, troubled]);
  kill();
  await gone;
  signal.removeEventListener('abort', kill);
  return ended;
}

const TROUBLES: Readonly<Record<Trouble, string>> = {
  'page-crashed': 'the page has crashed',
  'page-closed': 'the window was closed',
  'page-hangs': 'the page no longer answers',
};

/** Stands until the hall answers; a browser without an address would show its own start page. */
const WAITING_PAGE = `data:text/html;charset=utf-8,${encodeURIComponent(
  '<body style="margin:0;height:100vh;display:grid;place-content:center;text-align:center;background:#fff;color:#1d2733;font:40px sans-serif">' +
    '<p>正在连大厅主机……<br><small>connecting to the hall</small></p>',
)}`;

function whenGone(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`the browser cannot be started (${error.message})`));
    child.once('exit', (code, signal) => resolve(`the browser has ended (${signal ?? code})`));
  });
}

async function light(): Promise<void> {
  await Promise.all(keepLit(process.platform).map(([program, ...args]) => ran(program, args)));
}

/** Whether it went well is of no account: most machines have few of these programs. */
function ran(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
}
