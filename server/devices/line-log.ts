import type { TransportState } from '../../drivers/transport/transport.ts';
import type { Report } from './hall-port.ts';

/** A line that fails again so soon after it opened was never really there, ms. */
const FLAPPING_MS = 10_000;

/**
 * Tells the technician's log how a line is. One that goes on failing for the same reason, also by opening and closing at
 * once, is one line in the log, not one a try.
 */
export function lineLog(device: string, report: Report, now: () => number = Date.now): (state: TransportState) => void {
  let told = '';
  let openedAt: number | null = null;
  let flapping = false;
  return (state) => {
    if (state.kind === 'open') {
      openedAt = now();
      if (!flapping) report(device, 'the line is open');
      return;
    }
    if (state.kind !== 'offline') return;
    const wasOpenMs = openedAt === null ? null : now() - openedAt;
    openedAt = null;
    flapping = wasOpenMs !== null && wasOpenMs < FLAPPING_MS;
    const news = told !== state.reason.code || (wasOpenMs !== null && !flapping);
    told = state.reason.code;
    if (!news) return;
    report(device, 'the line is down', { ...state.reason });
  };
}
