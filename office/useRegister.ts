import { onMounted, ref } from 'vue';
import type { Ref } from 'vue';
import type { RegisterAnswer } from '../contract/staff.ts';
import { get, problemText } from '../parts/api.ts';

export interface Register {
  readonly register: Ref<RegisterAnswer | null>;
  /** Why something was not done, as a sentence. */
  readonly trouble: Ref<string | null>;
  /** Does something and reads the register anew; false: it was refused. */
  readonly attempt: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** The staff register as a page has it: read when it opens, and after each change. */
export function useRegister(): Register {
  const register = ref<RegisterAnswer | null>(null);
  const trouble = ref<string | null>(null);
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    trouble.value = null;
    try {
      await work();
      register.value = await get<RegisterAnswer>('/register');
      return true;
    } catch (error) {
      trouble.value = problemText(error);
      return false;
    }
  };
  onMounted(() => attempt(() => Promise.resolve()));
  return { register, trouble, attempt };
}
