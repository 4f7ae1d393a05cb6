import type { CounterId, TicketId } from '../../contract/ids.ts';
import type { EvaluationState, Level } from '../../contract/states.ts';
import type { DayOpened } from '../hall/day.ts';
import type { Context, Decision, Refusal, Slice } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { QueueEvent } from '../queue/events.ts';
import type { HallConfigured, RulesChanged } from '../settings/events.ts';
import type { EvaluationEvent, EvaluationGiven } from './events.ts';
import { isBadReview, optionBelongsTo } from './options.ts';

export type EvaluationCommand =
  | {
      readonly type: 'Evaluate';
      readonly ticketId: TicketId;
      readonly level: Level;
      readonly reasonCodes: readonly string[];
      readonly comment: string | null;
      readonly via: 'pad' | 'phone';
    }
  | { readonly type: 'EvaluateByKey'; readonly counterId: CounterId; readonly level: Level }
  | { readonly type: 'DeclineEvaluation'; readonly ticketId: TicketId };

/** One service of a ticket at a counter: what is rated. */
export interface Interval {
  readonly ticketId: TicketId;
  readonly counterId: CounterId;
  served: boolean;
  state: EvaluationState;
  askedAt: number | null;
}

export interface EvaluationsState {
  evaluationKeyMs: number;
  /** The ticket's latest service interval. */
  readonly intervals: Map<TicketId, Interval>;
  /** The interval last asked at a counter: what its keys and its pad rate. */
  readonly lastAsked: Map<CounterId, Interval>;
  readonly figures: { asked: number; given: number; bad: number };
}

/** 好差评: one evaluation a service interval, by the person, with no default ever. */
export const evaluationSlice: Slice<EvaluationsState, EvaluationCommand> = {
  commands: ['Evaluate', 'EvaluateByKey', 'DeclineEvaluation'],
  initial: () => ({
    evaluationKeyMs: 60_000,
    intervals: new Map(),
    lastAsked: new Map(),
    figures: { asked: 0, given: 0, bad: 0 },
  }),
  evolve,
  decide,
};

type FoldedEvent = EvaluationEvent | QueueEvent | HallConfigured | RulesChanged | DayOpened<CarriedTicket>;

/** Of a ticket carried over midnight, what this slice needs. */
interface CarriedTicket {
  readonly id: TicketId;
  readonly counterId: CounterId | null;
  readonly status: string;
  readonly evaluation: EvaluationState;
}

function evolve(state: EvaluationsState, recorded: RecordedEvent): void {
  const event = recorded as RecordedEvent & FoldedEvent;
  switch (event.type) {
    case 'HallConfigured':
      state.evaluationKeyMs = event.data.rules.evaluationKeySeconds * 1000;
      return;
    case 'RulesChanged': {
      const { evaluationKeySeconds } = event.data.rules;
      if (evaluationKeySeconds !== undefined) state.evaluationKeyMs = evaluationKeySeconds * 1000;
      return;
    }
    case 'DayOpened':
      state.intervals.clear();
      state.lastAsked.clear();
      Object.assign(state.figures, { asked: 0, given: 0, bad: 0 });
      for (const { id, counterId, status, evaluation } of event.data.carried) {
        if (counterId === null) continue;
        const interval = { ticketId: id, counterId, served: status === 'serving', state: evaluation, askedAt: null };
        state.intervals.set(id, interval);
      }
      return;
    case 'TicketResumed': {
      // a person who comes back to the same counter goes on with the same service
      if (state.intervals.get(event.data.ticketId)?.counterId === event.data.counterId) return;
      const { ticketId, counterId } = event.data;
      state.intervals.set(ticketId, { ticketId, counterId, served: false, state: 'not-asked', askedAt: null });
      return;
    }
    case 'TicketCalled': {
      const { ticketId, counterId } = event.data;
      state.intervals.set(ticketId, { ticketId, counterId, served: false, state: 'not-asked', askedAt: null });
      return;
    }
    case 'ServiceStarted': {
      const interval = state.intervals.get(event.data.ticketId);
      if (interval !== undefined) interval.served = true;
      return;
    }
    case 'EvaluationAsked': {
      const interval = state.intervals.get(event.data.ticketId);
      if (interval === undefined) return;
      if (interval.state === 'not-asked') state.figures.asked += 1;
      interval.state = 'asked';
      interval.askedAt = recorded.at;
      state.lastAsked.set(interval.counterId, interval);
      return;
    }
    case 'EvaluationDeclined': {
      const interval = state.intervals.get(event.data.ticketId);
      if (interval !== undefined) interval.state = 'declined';
      return;
    }
    case 'EvaluationGiven': {
      const interval = state.intervals.get(event.data.ticketId);
      if (interval === undefined) return;
      interval.state = 'given';
      state.figures.given += 1;
      if (isBadReview(event.data.level)) state.figures.bad += 1;
      return;
    }
    default:
  }
}

function decide(state: EvaluationsState, command: EvaluationCommand, { now }: Context): Decision {
  if (command.type === 'EvaluateByKey') {
    const interval = state.lastAsked.get(command.counterId);
    if (interval === undefined || interval.askedAt === null || now - interval.askedAt > state.evaluationKeyMs) {
      return { refused: 'not-asked' };
    }
    const refusal = mayRate(interval);
    if (refusal !== null) return refusal;
    const { ticketId, counterId } = interval;
    const { level } = command;
    return given({
      ticketId,
      counterId,
      level,
      reasonCodes: [],
      comment: null,
      via: 'key',
      reasonsNotAskable: true,
    });
  }
  const interval = state.intervals.get(command.ticketId);
  if (interval === undefined) return { refused: 'not-served' };
  const refusal = mayRate(interval);
  if (refusal !== null) return refusal;
  const { ticketId, counterId } = interval;
  if (command.type === 'DeclineEvaluation') {
    return { events: [{ type: 'EvaluationDeclined', data: { ticketId, counterId } }] };
  }
  const { level, reasonCodes, comment, via } = command;
  const foreign = reasonCodes.find((code) => !optionBelongsTo(code, level));
  if (foreign !== undefined) return { refused: 'wrong-reasons', params: { code: foreign, level } };
  if (isBadReview(level) && reasonCodes.length === 0) return { refused: 'reasons-needed', params: { level } };
  return given({ ticketId, counterId, level, reasonCodes, comment, via, reasonsNotAskable: false });
}

function mayRate(interval: Interval): Refusal | null {
  if (interval.state === 'given') return { refused: 'already-evaluated' };
  return interval.served ? null : { refused: 'not-served' };
}

function given(data: EvaluationGiven['data']): Decision {
  const event: EvaluationGiven = { type: 'EvaluationGiven', data };
  return { events: [event] };
}
