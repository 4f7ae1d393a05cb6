import { onScopeDispose } from 'vue';

export interface Hold {
  down(): void;
  up(): void;
  /** Enter or the space bar, held as a finger would hold. */
  keyDown(event: KeyboardEvent): void;
}

/** Something that happens only when it is held for a while, ms: nobody comes there by a touch too many. */
export function useHold(holdMs: number, held: () => void): Hold {
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
    }, holdMs);
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
