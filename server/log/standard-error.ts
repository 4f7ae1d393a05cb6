import { write } from 'node:fs';
import { promisify } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import type { LineSink } from './line-queue.ts';

const writeTo = promisify(write);
const STANDARD_ERROR = 2;
/** A pipe whose reader is behind is tried again so often, so long after. */
const TRIES = 20;
const AGAIN_AFTER_MS = 50;

/**
 * Standard error, without waiting for whoever reads it. `process.stderr` would hold the hall up while a pipe is full, and
 * pino's own stream tries for ever to empty itself into a disk without room when the process ends.
 */
export const standardError: LineSink = {
  append: async (text) => {
    let rest = Buffer.from(text);
    for (let tries = 0; rest.length > 0;) {
      try {
        const { bytesWritten } = await writeTo(STANDARD_ERROR, rest);
        rest = rest.subarray(bytesWritten);
      } catch (error) {
        tries += 1;
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || tries > TRIES) throw error;
        await pause(AGAIN_AFTER_MS);
      }
    }
  },
  release: () => Promise.resolve(),
};
