import type { RecordedEvent, RememberedCommand } from '../journal/event.ts';
import type { Journal } from '../journal/journal.ts';
import { dayOf } from './clock.ts';
import type { HallClock } from './clock.ts';
import { dayStream } from './day.ts';
import type { DayClosed, DayOpened } from './day.ts';
import { newId } from './new-id.ts';
import { isRefusal } from './slice.ts';
import type { AnyCommand, Context, Refusal, Slice } from './slice.ts';
import { HallUnavailable } from './unavailable.ts';

/** The states of all slices by name, at one place of the journal. */
export type States<Slices> = {
  readonly [Name in keyof Slices]: Slices[Name] extends { initial(): infer State } ? State : never;
};

export interface Request<State> {
  /** Who asks: stands on every event. */
  readonly actor: string;
  /** Present where the caller may repeat the command: the same key gives the first answer and changes nothing. */
  readonly repeat?: { readonly caller: string; readonly key: string; readonly fingerprint: string };
  /** Makes the caller's answer from the state right after the command; it is what a repeat gets, too. */
  readonly answer?: (state: State, events: readonly RecordedEvent[]) => unknown;
}

export type Outcome =
  | { readonly answer: unknown; readonly replayed: boolean; readonly events: readonly RecordedEvent[] }
  | Refusal;

/** The same key was used for something else: 422. */
export const KEY_REUSED = 'key-reused';

type AnySlice = Slice<unknown, AnyCommand>;

/**
 * The only way in. A command is decided on the tip (which includes what is still being committed), and answered when
 * its events are durable; a refusal, too, waits for the tip it was decided on. Two folds of the same events are kept:
 * the tip to decide on, and the durable state that every reader sees.
 */
export class Hall<Slices extends Record<string, AnySlice>> {
  readonly #slices: Slices;
  readonly #journal: Journal;
  readonly #clock: HallClock;
  readonly #advanceDay: (to: string) => AnyCommand;
  readonly #owners = new Map<string, string>();
  readonly #inFlight = new Map<string, { readonly fingerprint: string; readonly outcome: Promise<Outcome> }>();
  #tip: States<Slices>;
  #durable: States<Slices>;
  #tipDay: string | null = null;
  #dayStreamName = '';
  /** Streams of a date (`day/…`, `appointments/…`) that are not over. */
  readonly #openStreams = new Set<string>();
  readonly #feed: ((events: readonly RecordedEvent[]) => void)[] = [];

  private constructor(options: HallOptions<Slices>) {
    this.#slices = options.slices;
    this.#journal = options.journal;
    this.#clock = options.clock;
    this.#advanceDay = options.advanceDay;
    this.#tip = this.#initial();
    this.#durable = this.#initial();
    for (const [name, slice] of Object.entries(options.slices)) {
      for (const type of slice.commands) this.#owners.set(type, name);
    }
    options.journal.onDurable((events) => {
      for (const event of events) this.#evolve(this.#durable, event);
      for (const listener of this.#feed) listener(events);
    });
    options.journal.onRecovery(() => this.#reload());
  }

  /** Replays what is still open and is then ready for commands. */
  static async open<Slices extends Record<string, AnySlice>>(options: HallOptions<Slices>): Promise<Hall<Slices>> {
    const hall = new Hall(options);
    await hall.#reload();
    return hall;
  }

  /** The durable state: what may be shown and told. */
  get state(): States<Slices> {
    return this.#durable;
  }

  get position(): number {
    return this.#journal.durablePosition;
  }

  now(): number {
    return this.#clock.now();
  }

  /** Durable events in order, before their callers are answered. */
  onDurable(listener: (events: readonly RecordedEvent[]) => void): void {
    this.#feed.push(listener);
  }

  /**
   * Decides a command and resolves when its outcome is durable.
   * Rejects with `HallUnavailable` when the journal cannot write: repeat with the same key.
   */
  execute<Command extends AnyCommand>(command: Command, request: Request<States<Slices>>): Promise<Outcome> {
    const { repeat } = request;
    if (repeat === undefined) return this.#decideNow(command, request);
    const id = `${repeat.caller}\n${repeat.key}`;
    const running = this.#inFlight.get(id);
    if (running !== undefined) {
      if (running.fingerprint !== repeat.fingerprint) return Promise.resolve({ refused: KEY_REUSED });
      return running.outcome.then(asReplay);
    }
    const outcome = this.#decideOnce(command, request, repeat).finally(() => this.#inFlight.delete(id));
    this.#inFlight.set(id, { fingerprint: repeat.fingerprint, outcome });
    return outcome;
  }

  /** Closes the day before if the clock has passed midnight; every command does this first, too. */
  async followTheDay(): Promise<void> {
    if (this.#tipDay !== null && dayOf(this.#clock.now()) > this.#tipDay) {
      await this.#decideNow(this.#advanceDay(dayOf(this.#clock.now())), { actor: 'hall' });
    }
  }

  async #decideOnce(
    command: AnyCommand,
    request: Request<States<Slices>>,
    repeat: NonNullable<Request<States<Slices>>['repeat']>,
  ): Promise<Outcome> {
    const before = await this.#journal.remembered(repeat.caller, repeat.key);
    if (before === null) return this.#decideNow(command, request);
    if (before.fingerprint !== repeat.fingerprint) return { refused: KEY_REUSED };
    return { answer: JSON.parse(before.answer) as unknown, replayed: true, events: [] };
  }

  async #decideNow(command: AnyCommand, request: Request<States<Slices>>): Promise<Outcome> {
    if (this.#journal.outage !== null) throw new HallUnavailable('cannot-write', this.#journal.outage.code);
    const now = this.#clock.now();
    const today = dayOf(now);
    if (this.#tipDay === null || today > this.#tipDay) {
      const advanced = this.#apply(this.#advanceDay(today), { actor: 'hall' }, now);
      // what follows is decided on top of it and fails with it
      if ('durable' in advanced) advanced.durable.catch(() => undefined);
    }
    const applied = this.#apply(command, request, now);
    if (!('durable' in applied)) {
      await this.#journal.settled();
      return applied;
    }
    await applied.durable;
    return { answer: applied.answer, replayed: false, events: applied.events };
  }

  #apply(
    command: AnyCommand,
    request: Request<States<Slices>>,
    now: number,
  ): Refusal | { answer: unknown; events: readonly RecordedEvent[]; durable: Promise<void> } {
    const name = this.#owners.get(command.type);
    if (name === undefined) throw new Error(`no slice takes ${command.type}`);
    const slice: AnySlice = this.#slices[name]!;
    const context: Context = { now, newId, actor: request.actor };
    const decision = slice.decide(this.#tip[name], command, context);
    if (isRefusal(decision)) return decision;
    const events = this.#journal.stamp(decision.events, {
      at: now,
      actor: request.actor,
      commandId: request.repeat?.key ?? newId(),
      stream: this.#dayStreamName,
    });
    const opens: string[] = [];
    const closes: string[] = [];
    for (const event of events) {
      if (isDated(event.stream) && !this.#openStreams.has(event.stream)) opens.push(event.stream);
      if (event.type === 'DayOpened') closes.push(...this.#over((event.data as DayOpened['data']).day));
      this.#evolveTip(event);
    }
    // stamped events are committed whatever comes: leaving them out would leave a gap behind the tip
    const answered = attempt(() => request.answer?.(this.#tip, events) ?? null);
    const remembered: RememberedCommand | null =
      request.repeat === undefined || 'fault' in answered
        ? null
        : { ...request.repeat, answer: JSON.stringify(answered.value) };
    const durable = this.#journal.commit({ events, remembered, opens, closes });
    if (!('fault' in answered)) return { answer: answered.value, events, durable };
    return { answer: null, events, durable: durable.then(() => Promise.reject(answered.fault)) };
  }

  /** Open streams of days before this one: a start needs them no more. */
  #over(day: string): string[] {
    return [...this.#openStreams].filter((stream) => stream.slice(stream.indexOf('/') + 1) < day);
  }

  #evolveTip(event: RecordedEvent): void {
    if (event.type === 'DayOpened') {
      for (const stream of this.#over((event.data as DayOpened['data']).day)) this.#openStreams.delete(stream);
    }
    if (isDated(event.stream)) this.#openStreams.add(event.stream);
    if (event.type === 'DayOpened') {
      this.#tipDay = (event.data as DayOpened['data']).day;
      this.#dayStreamName = dayStream(this.#tipDay);
    } else if (event.type === 'DayClosed') {
      this.#tipDay = (event.data as DayClosed['data']).day;
    }
    this.#evolve(this.#tip, event);
  }

  #evolve(states: States<Slices>, event: RecordedEvent): void {
    for (const name of Object.keys(this.#slices)) {
      this.#slices[name]!.evolve(states[name], event);
    }
  }

  #initial(): States<Slices> {
    const states: Record<string, unknown> = {};
    for (const [name, slice] of Object.entries(this.#slices)) states[name] = slice.initial();
    return states as States<Slices>;
  }

  async #reload(): Promise<void> {
    const events = await this.#journal.replay();
    const tip = this.#initial();
    const durable = this.#initial();
    this.#tip = tip;
    this.#durable = durable;
    this.#tipDay = null;
    this.#dayStreamName = '';
    this.#openStreams.clear();
    for (const event of events) {
      this.#evolveTip(event);
      this.#evolve(durable, event);
    }
    for (const listener of this.#feed) listener([]);
  }
}

export interface HallOptions<Slices> {
  readonly slices: Slices;
  readonly journal: Journal;
  readonly clock: HallClock;
  /** The command that closes the present day (if any) and opens the given one. */
  readonly advanceDay: (to: string) => AnyCommand;
}

/** A stream named by a date ends when a later day opens. */
function isDated(stream: string): boolean {
  return /\/\d{4}-\d{2}-\d{2}$/.test(stream);
}

function attempt(make: () => unknown): { readonly value: unknown } | { readonly fault: Error } {
  try {
    return { value: make() };
  } catch (error) {
    return { fault: error instanceof Error ? error : new Error(String(error)) };
  }
}

function asReplay(outcome: Outcome): Outcome {
  return isRefusal(outcome) ? outcome : { ...outcome, replayed: true };
}
