import type { FieldMistake } from '../../contract/api.ts';
import type { NewEvent, RecordedEvent } from '../journal/event.ts';

/** Plain data that asks for a change. */
export interface AnyCommand {
  readonly type: string;
}

/** Time, chance and the asking person come with the command, so that deciding stays pure. */
export interface Context {
  /** UTC ms of the hall's clock. */
  readonly now: number;
  /** 128 random bits, base64url. */
  newId(): string;
  readonly actor: string;
}

/** A refusal is a value: a stable code (`refusals.<code>` of the catalogue) and what is filled into its sentence. */
export interface Refusal {
  readonly refused: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** The refused thing is named in a request's body or path and does not exist. */
  readonly unknown?: true;
  /** Where in a body what is wrong, for bodies whose parts have to fit together. */
  readonly errors?: readonly FieldMistake[];
}

export type Decision = { readonly events: readonly NewEvent[] } | Refusal;

export function isRefusal(decision: Decision | object): decision is Refusal {
  return 'refused' in decision;
}

/**
 * One thing the hall does: its state as a fold of events, and what may happen next.
 * `evolve` is total: it changes the given state, never throws and never decides; it is run twice for each event, once
 * at the tip (to decide on) and once when the event is durable (to be read).
 */
export interface Slice<State, Command extends AnyCommand> {
  readonly commands: readonly Command['type'][];
  initial(): State;
  evolve(state: State, event: RecordedEvent): void;
  decide(state: State, command: Command, context: Context): Decision;
}
