interface WakeLocks {
  request(type: 'screen'): Promise<unknown>;
}

/**
 * Keeps the screen on while the page is shown. The lock is gone whenever the page was hidden (another window, a power
 * saver), so it is asked for again each time the page is seen.
 */
export function keepAwake(): void {
  const { wakeLock } = navigator as { readonly wakeLock?: WakeLocks };
  if (wakeLock === undefined) return;
  const ask = (): void => {
    // refused where the page is not on https or this machine: the screen's own settings have to do then
    if (document.visibilityState === 'visible') wakeLock.request('screen').catch(() => undefined);
  };
  document.addEventListener('visibilitychange', ask);
  ask();
}
