import type { Params } from '../../texts/section.ts';
import type { setUp } from '../../texts/set-up.ts';

/** Every sentence of the set-up. */
export type SetUpText = keyof (typeof setUp)['zh-CN'];

/** A problem that is shown at its field. */
export interface ShownProblem {
  readonly field: string;
  readonly code: SetUpText;
  readonly params?: Params;
}
