import { setTimeout as pause } from 'node:timers/promises';

/** What Windows says while a virus scanner or a sync tool holds a file. */
const HELD = new Set(['EPERM', 'EBUSY', 'EACCES']);
const AGAIN_AFTER_MS = 100;

/** Does something to a file that another program may hold for a moment: tried again for seconds, then its own error. */
export async function patiently(action: () => Promise<void>, forMs = 5_000): Promise<void> {
  const until = performance.now() + forMs;
  for (;;) {
    try {
      await action();
      return;
    } catch (error) {
      if (!HELD.has((error as NodeJS.ErrnoException).code ?? '') || performance.now() >= until) throw error;
      await pause(AGAIN_AFTER_MS);
    }
  }
}
