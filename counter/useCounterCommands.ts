import { ref, watch } from 'vue';
import type { Ref } from 'vue';
import type { CounterView } from '../contract/views.ts';
import { ApiProblem, newKey, post, problemText } from '../parts/api.ts';
import { RepeatKey } from './repeat-key.ts';

export interface CounterCommands {
  /** A command is under way: the keys rest. */
  readonly busy: Readonly<Ref<boolean>>;
  /** Why the last one was refused, as a sentence; the next command takes it away. */
  readonly trouble: Ref<string | null>;
  /** Asks the hall for `POST /counters/:id/<action>`; a press while one is under way does nothing. */
  readonly act: (action: string, body?: object) => Promise<void>;
}

/** Codes after which nobody knows whether it was done. */
const OUTCOME_UNKNOWN: readonly string[] = ['no-server', 'outcome-unknown'];

/** A counter's commands over HTTP, one at a time. */
export function useCounterCommands(
  counterId: string,
  view: Readonly<Ref<Pick<CounterView, 'state' | 'currentTicket'> | null>>,
): CounterCommands {
  const busy = ref(false);
  const trouble = ref<string | null>(null);
  const keys = new RepeatKey(newKey);

  // what the clerk sees has changed: the press without an answer was done after all, the next one is meant anew
  watch(
    () => [view.value?.state, view.value?.currentTicket?.id, view.value?.currentTicket?.status],
    () => keys.settled(),
  );

  async function act(action: string, body: object = {}): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    trouble.value = null;
    const key = keys.of(JSON.stringify([action, body]));
    try {
      await post(`/counters/${encodeURIComponent(counterId)}/${action}`, body, key);
      keys.settled();
    } catch (error) {
      if (!(error instanceof ApiProblem && OUTCOME_UNKNOWN.includes(error.code))) keys.settled();
      trouble.value = problemText(error);
    } finally {
      busy.value = false;
    }
  }
  return { busy, trouble, act };
}
