import { computed, onScopeDispose, ref, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import type { SetUpAnswer, SetUpDraft, SetUpProblem, SetUpStep } from '../../contract/set-up.ts';
import { get, post, problemText } from '../../parts/api.ts';

/** What pages edit: the draft, without the contract's `readonly`. */
export interface SetUp {
  /** Filled in on this page; the server keeps it, letter by letter. */
  readonly draft: Ref<SetUpDraft | null>;
  /** What the server makes of it. */
  readonly made: Ref<Omit<SetUpAnswer, 'draft'>>;
  readonly problems: ComputedRef<readonly SetUpProblem[]>;
  readonly kept: Ref<boolean>;
  readonly trouble: Ref<string | null>;
  load(): Promise<void>;
  /** On the server's disk when it resolves with true. */
  keep(): Promise<boolean>;
  problemsAt(step: SetUpStep): readonly SetUpProblem[];
}

/** After the last key the draft is kept, ms. */
const KEEP_AFTER_MS = 250;

/** The draft of the hall: what is filled in here is on the server's disk a moment later. */
export function useSetUp(): SetUp {
  const draft = ref<SetUpDraft | null>(null);
  const made = ref<Omit<SetUpAnswer, 'draft'>>({ officialName: null, numbered: [], problems: [], addresses: [] });
  const kept = ref(true);
  const trouble = ref<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Answers come in the order of the questions: an older one would undo a newer. */
  let line: Promise<unknown> = Promise.resolve();
  let changes = 0;

  const take = ({ officialName, numbered, problems, addresses }: SetUpAnswer): void => {
    made.value = { officialName, numbered, problems, addresses };
  };
  const load = async (): Promise<void> => {
    const answer = await get<SetUpAnswer>('/set-up/draft');
    take(answer);
    draft.value = answer.draft;
  };
  const send = async (): Promise<boolean> => {
    const sent = changes;
    try {
      take(await post<SetUpAnswer>('/set-up/draft', draft.value ?? {}));
      kept.value = changes === sent;
      trouble.value = null;
      return true;
    } catch (error) {
      trouble.value = problemText(error);
      return false;
    }
  };
  const keep = (): Promise<boolean> => {
    clearTimeout(timer);
    const sending = line.then(send);
    line = sending;
    return sending;
  };
  watch(
    draft,
    (_, before) => {
      if (before === null) return;
      changes += 1;
      kept.value = false;
      clearTimeout(timer);
      timer = setTimeout(() => void keep(), KEEP_AFTER_MS);
    },
    { deep: true },
  );
  onScopeDispose(() => clearTimeout(timer));

  const problems = computed(() => made.value.problems);
  return {
    draft,
    made,
    problems,
    kept,
    trouble,
    load,
    keep,
    problemsAt: (step) => problems.value.filter((problem) => problem.step === step),
  };
}
