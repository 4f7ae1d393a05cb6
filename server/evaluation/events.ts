import type { CounterId, TicketId } from '../../contract/ids.ts';
import type { Level } from '../../contract/states.ts';
import type { EventOf } from '../journal/event.ts';

/** What the person said of a service interval (ticket × counter). Stream: the day. */
export type EvaluationEvent = EvaluationAsked | EvaluationDeclined | EvaluationGiven;

/** The person was asked. Without a later answer this stands for itself: asked, not given. */
export type EvaluationAsked = EventOf<'EvaluationAsked', { ticketId: TicketId; counterId: CounterId }>;

/** The person pressed 'do not rate'. */
export type EvaluationDeclined = EventOf<'EvaluationDeclined', { ticketId: TicketId; counterId: CounterId }>;

export type EvaluationGiven = EventOf<
  'EvaluationGiven',
  {
    ticketId: TicketId;
    counterId: CounterId;
    level: Level;
    /** Codes of the national option table (texts/evaluation-options.json). */
    reasonCodes: readonly string[];
    comment: string | null;
    /** `key`: a hardware evaluator's key · `pad` · `phone`: the ticket's own page. */
    via: 'key' | 'pad' | 'phone';
    /** A key cannot ask for reasons: a bad review by key has none. */
    reasonsNotAskable: boolean;
  }
>;
