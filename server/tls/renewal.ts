import type { Logger } from 'pino';
import type { HallTls } from './open.ts';

const EVERY_MS = 12 * 3_600_000;

/** Looks twice a day whether the certificate has to be another; what goes wrong leaves the one that is in use. */
export function keepRenewed(tls: HallTls, log: Logger): NodeJS.Timeout {
  const timer = setInterval(() => {
    tls.refresh().catch((error: Error) => {
      log.error({ err: error.message }, 'the certificate cannot be renewed; the one in use stays until its end');
    });
  }, EVERY_MS);
  timer.unref();
  return timer;
}
