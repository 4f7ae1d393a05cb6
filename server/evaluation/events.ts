import type { CounterId, TicketId } from '../../contract/ids.ts';
import type { Level } from '../../contract/states.ts';

/** What the person said of a service interval (ticket × counter). Stream: the day. */
export type EvaluationEvent = EvaluationAsked | EvaluationDeclined | EvaluationGiven;

/** The person was asked. Without a later answer this stands for itself: asked, not given. */
export interface EvaluationAsked {
  readonly type: 'EvaluationAsked';
  readonly data: { readonly ticketId: TicketId; readonly counterId: CounterId };
}

/** The person pressed 'do not rate'. */
export interface EvaluationDeclined {
  readonly type: 'EvaluationDeclined';
  readonly data: { readonly ticketId: TicketId; readonly counterId: CounterId };
}

export interface EvaluationGiven {
  readonly type: 'EvaluationGiven';
  readonly data: {
    readonly ticketId: TicketId;
    readonly counterId: CounterId;
    readonly level: Level;
    /** Codes of the national option table (texts/evaluation-options.json). */
    readonly reasonCodes: readonly string[];
    readonly comment: string | null;
    /** `key`: a hardware evaluator's key · `pad` · `phone`: the ticket's own page. */
    readonly via: 'key' | 'pad' | 'phone';
    /** A key cannot ask for reasons: a bad review by key has none. */
    readonly reasonsNotAskable: boolean;
  };
}
