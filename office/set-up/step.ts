import type { SetUpAnswer, SetUpDraft } from '../../contract/set-up.ts';
import type { ShownProblem } from './shown.ts';

/** What every step gets: the draft, which it changes, what the server makes of it, and what is wrong here. */
export interface StepProps {
  readonly draft: SetUpDraft;
  readonly made: Omit<SetUpAnswer, 'draft'>;
  readonly problems: readonly ShownProblem[];
}
