import { computed, ref } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import { post, problemText } from '../../parts/api.ts';
import { useText } from '../../parts/text.ts';
import { setUp } from '../../texts/set-up.ts';
import type { ShownProblem, TypedPassword } from './shown.ts';

export interface PasswordOfDirector {
  readonly typed: Ref<TypedPassword>;
  readonly problems: ComputedRef<readonly ShownProblem[]>;
  /** Asks the server, whose rules they are. */
  judge(): Promise<void>;
}

/** The director's password: in this page alone, until the hall begins. */
export function usePassword(): PasswordOfDirector {
  const t = useText(setUp);
  const typed = ref<TypedPassword>({ first: '', again: '' });
  /** The last password that the server refused, and why. */
  const refused = ref<{ readonly password: string; readonly error: unknown } | null>(null);
  const problems = computed((): readonly ShownProblem[] => {
    const { first, again } = typed.value;
    if (first === '') return [{ field: 'password', text: t('password-missing') }];
    if (refused.value?.password === first) return [{ field: 'password', text: problemText(refused.value.error) }];
    return first === again ? [] : [{ field: 'again', text: t('password-differs') }];
  });
  return {
    typed,
    problems,
    judge: async () => {
      const { first: password } = typed.value;
      if (password === '') return;
      try {
        await post('/set-up/password', { password });
        refused.value = null;
      } catch (error) {
        refused.value = { password, error };
      }
    },
  };
}
