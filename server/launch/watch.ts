import { z } from 'zod';
import type { DevTools, DevToolsEvent } from './devtools.ts';

/** Why a browser has to be started anew. */
export type Trouble =
  /** Its page's process died: "Aw, Snap". */
  | 'page-crashed'
  /** Its window was closed, the browser lives on. */
  | 'page-closed'
  /** The page answers nothing any more. */
  | 'page-hangs';

export interface WatchOptions {
  readonly devtools: DevTools;
  readonly url: string;
  /** Whether the hall answers: the page is led there only then. */
  readonly hallAnswers: () => Promise<boolean>;
  /** How often the page is looked at, and how long it may take to say where it is, ms. */
  readonly everyMs?: number;
  readonly answerMs?: number;
}

const EVERY_MS = 3_000;
const ANSWER_MS = 12_000;

const TargetInfo = z.object({ targetId: z.string(), type: z.string() });
const Targets = z.object({ targetInfos: z.array(TargetInfo) });
const Created = z.object({ targetInfo: TargetInfo });
const Named = z.object({ targetId: z.string() });
const Attached = z.object({ sessionId: z.string() });
const Evaluated = z.object({ result: z.object({ value: z.string() }) });

/**
 * Keeps one page of a browser at the hall: closes whatever else opens, leads the page back when it is elsewhere (an error
 * page, because the hall started later), and resolves when only a new browser helps.
 */
export async function watchPage(options: WatchOptions): Promise<Trouble> {
  const { devtools } = options;
  const page = await onlyPage(devtools);
  const { sessionId } = Attached.parse(await devtools.send('Target.attachToTarget', { targetId: page, flatten: true }));
  const end = new AbortController();
  try {
    return await Promise.race([lost(devtools, page, end.signal), hung({ ...options, page, sessionId }, end.signal)]);
  } finally {
    end.abort();
  }
}

/** The page that stays; every other one goes. */
async function onlyPage(devtools: DevTools): Promise<string> {
  const { targetInfos } = Targets.parse(await devtools.send('Target.getTargets'));
  const [first, ...others] = targetInfos.filter(({ type }) => type === 'page');
  for (const { targetId } of others) await devtools.send('Target.closeTarget', { targetId });
  if (first !== undefined) return first.targetId;
  return Named.parse(await devtools.send('Target.createTarget', { url: 'about:blank' })).targetId;
}

function lost(devtools: DevTools, page: string, signal: AbortSignal): Promise<Trouble> {
  return new Promise((resolve, reject) => {
    const take = ({ method, params }: DevToolsEvent): void => {
      if (method === 'Target.targetCreated') {
        const { targetId, type } = Created.parse(params).targetInfo;
        // a window that is gone before it could be closed is as good as closed
        if (type === 'page' && targetId !== page)
          devtools.send('Target.closeTarget', { targetId }).catch(() => undefined);
      } else if (method === 'Target.targetCrashed' && Named.parse(params).targetId === page) resolve('page-crashed');
      else if (method === 'Target.targetDestroyed' && Named.parse(params).targetId === page) resolve('page-closed');
    };
    const stop = devtools.onEvent(take);
    signal.addEventListener('abort', stop, { once: true });
    devtools.send('Target.setDiscoverTargets', { discover: true }).catch(reject);
  });
}

/** Asks the page where it is, again and again: a page in an endless loop crashes nothing and answers nothing. */
async function hung(
  watch: WatchOptions & { readonly page: string; readonly sessionId: string },
  signal: AbortSignal,
): Promise<Trouble> {
  const { devtools, sessionId, url, hallAnswers, everyMs = EVERY_MS, answerMs = ANSWER_MS } = watch;
  const { origin } = new URL(url);
  while (!signal.aborted) {
    const answer = await within(
      answerMs,
      devtools.send('Runtime.evaluate', { expression: 'location.href' }, sessionId),
    );
    if (answer === null) return 'page-hangs';
    const where = Evaluated.parse(answer).result.value;
    if (!where.startsWith(`${origin}/`) && (await hallAnswers())) {
      await devtools.send('Page.navigate', { url }, sessionId);
    }
    await pause(everyMs, signal);
  }
  return 'page-closed';
}

/** null when it takes longer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ends early when the signal says so. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
