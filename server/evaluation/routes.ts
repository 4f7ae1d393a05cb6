import { z } from 'zod';
import { DeclineEvaluationBody, EvaluationAnswer, EvaluationBody } from '../../contract/api.ts';
import type { CounterId, TicketId } from '../../contract/ids.ts';
import type { Rule } from '../doors/may.ts';
import { hallTime } from '../hall/clock.ts';
import { commandEndpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Executor, Own } from '../hall/endpoint.ts';
import type { Refusal } from '../hall/slice.ts';
import type { EvaluationDeclined, EvaluationGiven } from './events.ts';
import type { EvaluationCommand } from './rules.ts';

export interface EvaluationRoutes<State> {
  readonly hall: Executor<State>;
  /** The ticket behind an id or the token of its QR; null for none of today. */
  readonly ticketIdOf: (state: State, idOrToken: string) => TicketId | null;
  /** The counter where a ticket is being served, or was last. */
  readonly counterOf: (state: State, ticketId: TicketId) => CounterId | null;
}

/** Only the person rates: by the code of the ticket, or on the pad of the counter. No clerk, no office. */
const RATES: Rule = { anyone: 'own', pad: 'own', integrator: 'all' };

/** Evaluations over HTTP: the pad gives the ticket's id, a phone the token of its QR. */
export function evaluationEndpoints<State>({ hall, ticketIdOf, counterOf }: EvaluationRoutes<State>): AnyEndpoint[] {
  const theirs: Own = ({ counterId }, { body }) => {
    const { token, ticketId } = body as { readonly token?: string; readonly ticketId?: TicketId };
    if (token !== undefined) return true;
    return counterId !== undefined && ticketId !== undefined && counterOf(hall.state, ticketId) === counterId;
  };
  const unknownTicket: Refusal = { refused: 'unknown-ticket', unknown: true };
  return [
    commandEndpoint(hall, {
      path: '/evaluations',
      summary: 'Rate a service; one evaluation a service, levels 1 and 2 need a reason',
      body: EvaluationBody,
      may: RATES,
      own: theirs,
      answerSchema: EvaluationAnswer,
      status: 201,
      refusals: ['already-evaluated', 'not-served', 'reasons-needed', 'wrong-reasons'],
      command: (_params: Readonly<Record<string, never>>, body, state): EvaluationCommand | Refusal => {
        const ticketId = ticketIdOf(state, body.ticketId ?? body.token ?? '');
        if (ticketId === null) return unknownTicket;
        return {
          type: 'Evaluate',
          ticketId,
          level: body.level,
          reasonCodes: [...new Set(body.reasonCodes)],
          comment: body.comment ?? null,
          via: body.token === undefined ? 'pad' : 'phone',
        };
      },
      answer: (_state, events): EvaluationAnswer => {
        const event = events.find(({ type }) => type === 'EvaluationGiven')!;
        const { ticketId, counterId, level, reasonCodes } = event.data as EvaluationGiven['data'];
        return { ticketId, counterId, level, reasonCodes: [...reasonCodes], at: hallTime(event.at) };
      },
    }),
    commandEndpoint(hall, {
      path: '/evaluations/decline',
      summary: 'The person does not want to rate',
      body: DeclineEvaluationBody,
      may: { pad: 'own', integrator: 'all' },
      own: theirs,
      answerSchema: z.object({ ticketId: z.string() }),
      refusals: ['already-evaluated', 'not-served'],
      command: (_params: Readonly<Record<string, never>>, body, state): EvaluationCommand | Refusal => {
        const ticketId = ticketIdOf(state, body.ticketId);
        return ticketId === null ? unknownTicket : { type: 'DeclineEvaluation', ticketId };
      },
      answer: (_state, events) => ({ ticketId: (events[0]!.data as EvaluationDeclined['data']).ticketId }),
    }),
  ];
}
