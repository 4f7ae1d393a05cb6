import { parentPort } from 'node:worker_threads';
import { forecast } from './forecast.ts';
import { learn } from './learn.ts';
import type { Configured } from './learn.ts';
import type { Forecast, HallSnapshot, Learnt, PastDay } from './types.ts';

/** What the hall sends to the thread that estimates. */
export type ToWorker =
  | { readonly kind: 'learn'; readonly days: readonly PastDay[]; readonly configured: Configured }
  | { readonly kind: 'forecast'; readonly snapshot: HallSnapshot; readonly seed: number };

export type FromWorker = { readonly kind: 'forecast'; readonly forecast: Forecast; readonly tookMs: number };

/** More people, fewer draws: their waits are many and told in steps of five minutes. */
const DRAWS = 100;
const DRAWS_OF_A_CROWD = 64;
const CROWD = 300;

let learnt: Learnt | null = null;
const hall = parentPort;

hall?.on('message', (message: ToWorker) => {
  if (message.kind === 'learn') {
    learnt = learn(message.days, message.configured);
    return;
  }
  if (learnt === null) return;
  const began = performance.now();
  const draws = message.snapshot.waiting.length >= CROWD ? DRAWS_OF_A_CROWD : DRAWS;
  const answer: FromWorker = {
    kind: 'forecast',
    forecast: forecast(message.snapshot, learnt, { draws, seed: message.seed }),
    tookMs: performance.now() - began,
  };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  hall.postMessage(answer);
});
