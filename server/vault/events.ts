import type { PersonId } from './sealed.ts';

/** Why a person is forgotten: never in words, since words may name the person. */
export type ForgettingReason = 'asked' | 'period-over' | 'entered-by-mistake';

/**
 * A person is forgotten: from now on the hall has no key for what was sealed about them. It is in the journal before the
 * key goes, so that a hall that stops in between finishes at its next start. Stream `settings`.
 */
export interface PersonForgotten {
  readonly type: 'PersonForgotten';
  readonly data: { readonly person: PersonId; readonly reason: ForgettingReason };
}
