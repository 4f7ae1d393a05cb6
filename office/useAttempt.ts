import { ref } from 'vue';
import type { Ref } from 'vue';
import { problemText } from '../parts/api.ts';

export interface Attempts {
  /** Something is under way. */
  readonly busy: Ref<boolean>;
  /** Why the last thing did not work, as a sentence; null: it did. */
  readonly trouble: Ref<string | null>;
  attempt(work: () => Promise<void>): Promise<void>;
}

/** What a page asks of the hall: shown while it runs, and said when it was refused. */
export function useAttempt(): Attempts {
  const busy = ref(false);
  const trouble = ref<string | null>(null);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    busy.value = true;
    trouble.value = null;
    try {
      await work();
    } catch (error) {
      trouble.value = problemText(error);
    } finally {
      busy.value = false;
    }
  };
  return { busy, trouble, attempt };
}
