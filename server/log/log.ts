import { join } from 'node:path';
import { multistream, pino } from 'pino';
import type { Logger } from 'pino';
import { RollingFile } from './rolling-file.ts';

/** Most that waits for a terminal or a journal that does not take it; what goes beyond is lost. */
const WAITING_BYTES = 1 << 20;

/**
 * The log of a program that keeps running: lines to standard error, where systemd's journal takes them, and to files
 * that turn over below `folder`. Neither can stop the hall: a place that fails loses its lines.
 */
export function openLog(folder: string): { readonly log: Logger; close(): Promise<void> } {
  const level = process.env['QUHAO_LOG'] ?? 'info';
  const errors = pino.destination({ dest: 2, sync: false, maxLength: WAITING_BYTES });
  errors.on('error', () => undefined);
  const files = new RollingFile({ folder: join(folder, 'logs') });
  const streams = [{ stream: errors }, { stream: files }].map((one) => ({ ...one, level: 'trace' as const }));
  return { log: pino({ level }, multistream(streams)), close: () => files.close() };
}
