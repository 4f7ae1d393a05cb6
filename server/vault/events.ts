import type { ForgettingReason } from '../../contract/staff.ts';
import type { EventOf } from '../journal/event.ts';
import type { PersonId } from './sealed.ts';

/**
 * A person is forgotten, for a reason that is never in words, since words may name them: from now on the hall has no key for what was sealed about them. It is in the journal before the
 * key goes, so that a hall that stops in between finishes at its next start. Stream `settings`.
 */
export type PersonForgotten = EventOf<'PersonForgotten', { person: PersonId; reason: ForgettingReason }>;
