import { join } from 'node:path';
import { multistream, pino } from 'pino';
import type { Logger } from 'pino';
import { LineQueue } from './line-queue.ts';
import { RollingFile } from './rolling-file.ts';
import { standardError } from './standard-error.ts';

/**
 * The log of a program that keeps running: lines to standard error, where systemd's journal takes them, and to files
 * that turn over below `folder`. Neither can hold the hall up or stop it.
 */
export function openLog(folder: string): { readonly log: Logger; close(): Promise<void> } {
  const queues = [new LineQueue(standardError), new LineQueue(new RollingFile({ folder: join(folder, 'logs') }))];
  const streams = queues.map((stream) => ({ stream, level: 'trace' as const }));
  return {
    log: pino({ level: process.env['QUHAO_LOG'] ?? 'info' }, multistream(streams)),
    close: async () => {
      for (const queue of queues) await queue.close();
    },
  };
}
