import { onScopeDispose } from 'vue';

const HOLD_MS = 2_000;

export interface Hold {
  down(): void;
  up(): void;
  /** Enter or the space bar, held as a finger would hold. */
  keyDown(event: KeyboardEvent): void;
}

/** Something that happens only when it is held for two seconds: nobody comes there by a touch too many. */
export function useHold(held: () => void): Hold {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const up = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const down = (): void => {
    up();
    timer = setTimeout(() => {
      timer = null;
      held();
    }, HOLD_MS);
  };
  onScopeDispose(up);
  return {
    down,
    up,
    keyDown: ({ code, repeat }) => {
      if (!repeat && (code === 'Enter' || code === 'Space')) down();
    },
  };
}
