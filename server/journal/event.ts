/** What a slice decides: a fact in the past tense. Without `stream` it belongs to the stream of the day. */
export interface NewEvent {
  readonly type: string;
  readonly data: unknown;
  readonly stream?: string;
}

/** One kind of event, by its name. Released versions have written it: what it means never changes. */
export interface EventOf<Type extends string, Data> {
  readonly type: Type;
  readonly data: Readonly<Data>;
}

/** An event with the place and the circumstances it was recorded in. `at` is UTC milliseconds of the hall's clock. */
export interface RecordedEvent<Type extends string = string, Data = unknown> {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: Type;
  readonly data: Data;
  readonly at: number;
  /** Who caused it: `kiosk-1`, `counter:3`, `box:3`, `hall`. */
  readonly actor: string;
  readonly commandId: string;
}

/** The answer to a command that its caller may repeat: kept for good beside the events. */
export interface RememberedCommand {
  readonly caller: string;
  readonly key: string;
  /** Hash of route and body: the same key for something else is a mistake (422 `key-reused`). */
  readonly fingerprint: string;
  readonly answer: string;
}

/** All that one accepted command writes; it is on disk whole or not at all. */
export interface JournalEntry {
  readonly events: readonly RecordedEvent[];
  readonly remembered: RememberedCommand | null;
  /** Streams that begin, and that end, by it. */
  readonly opens: readonly string[];
  readonly closes: readonly string[];
}
