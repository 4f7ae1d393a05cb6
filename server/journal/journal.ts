import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { HallUnavailable } from '../hall/unavailable.ts';
import { connect, disconnect, probe } from './connections.ts';
import type { Connections } from './connections.ts';
import type { JournalEntry, NewEvent, RecordedEvent, RememberedCommand } from './event.ts';
import { chainHash, GENESIS } from './hash.ts';
import { refuseLostFile } from './data-folder.ts';
import { lockDataFolder } from './lock.ts';
import { readStreamHeldAgainstChain, writesAsScript } from './read-table.ts';
import type { ReadTable } from './read-table.ts';
import { insertCommands, insertEvents, openStreams } from './script.ts';
import type { Database } from './sqlite.ts';

/** Streams replayed at every start besides those that are open. */
const ALWAYS_REPLAYED = 'settings';
/** Most events one transaction takes, so that a flood keeps its answers flowing. */
const LARGEST_BATCH = 512;
const PROBE_FIRST_MS = 250;
const PROBE_SLOWEST_MS = 5_000;
/** A quiet journal folds its write-ahead log into the file after this long, so that a copied `hall.db` lacks little. */
const IDLE_CHECKPOINT_MS = 3_000;

export interface JournalOutage {
  /** SQLite's code: `SQLITE_FULL`, `SQLITE_IOERR` … */
  readonly code: string;
  readonly sinceMs: number;
}

export interface Stamp {
  /** UTC milliseconds of the hall's clock. */
  readonly at: number;
  readonly actor: string;
  readonly commandId: string;
  /** Stream of the events that name none. */
  readonly stream: string;
}

export interface JournalOptions {
  readonly folder: string;
  readonly tables: readonly ReadTable[];
  readonly now?: () => number;
}

interface Pending extends JournalEntry {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The append-only event log of a hall: one SQLite file, one connection that writes and one that reads.
 *
 * Writing is group commit: while one transaction is being made durable, newcomers gather and go in together as the
 * next. Nobody is answered and no reader told before the commit. After a failed commit nothing decided on top of it is
 * trusted: both connections are reopened, the tail is read anew, and a probe write with back-off ends the outage.
 */
export class Journal {
  readonly folder: string;
  readonly #tables: readonly ReadTable[];
  readonly #now: () => number;
  readonly #release: () => Promise<void>;
  #connections: Connections;
  #position = 0;
  #durablePosition = 0;
  #lastHash = GENESIS;
  #lastAt = 0;
  readonly #versions = new Map<string, number>();
  #pending: Pending[] = [];
  #committing: Promise<void> | null = null;
  #outage: JournalOutage | null = null;
  #recovery: Promise<void> | null = null;
  #closed = false;
  readonly #closing = new AbortController();
  #idleTimer: NodeJS.Timeout | null = null;
  readonly #durableListeners: ((events: readonly RecordedEvent[]) => void)[] = [];
  readonly #outageListeners: ((outage: JournalOutage) => void)[] = [];
  readonly #recoveryListeners: (() => Promise<void>)[] = [];

  private constructor(options: JournalOptions, release: () => Promise<void>, connections: Connections) {
    this.folder = options.folder;
    this.#tables = options.tables;
    this.#now = options.now ?? Date.now;
    this.#release = release;
    this.#connections = connections;
  }

  /** Opens or creates the journal in a folder. Throws `DataFolderInUse`, `DataFolderUnfit`, `DataIsNewer`, or SQLite's error. */
  static async open(options: JournalOptions): Promise<Journal> {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const lock = await lockDataFolder(options.folder);
    try {
      refuseLostFile(options.folder);
      const connections = await connect(options.folder, options.tables);
      const journal = new Journal(options, () => lock.release(), connections);
      await journal.#readTail();
      return journal;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Position of the last event decided, durable or not. */
  get position(): number {
    return this.#position;
  }

  get durablePosition(): number {
    return this.#durablePosition;
  }

  /** Time of the last event; 0 in an empty journal. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** Hash of the last durable event. */
  get lastHash(): string {
    return this.#lastHash;
  }

  get outage(): JournalOutage | null {
    return this.#outage;
  }

  /** For queries of the slices; sees only what is durable. Throws `HallUnavailable` while the file is being reopened. */
  get reader(): Database {
    if (this.#outage !== null) throw new HallUnavailable('cannot-write', this.#outage.code);
    return this.#connections.reader;
  }

  /** Events of the streams a start needs, in order: settings and all that is still open. Throws `JournalDamaged`. */
  async replay(): Promise<RecordedEvent[]> {
    const { reader } = this.#connections;
    const open = await reader.all<{ stream: string }>('select stream from open_streams');
    const streams = [ALWAYS_REPLAYED, ...open.map((row) => row.stream)];
    const events: RecordedEvent[] = [];
    for (const stream of streams) events.push(...(await readStreamHeldAgainstChain(reader, stream)));
    for (const event of events) this.#versions.set(event.stream, event.version);
    return events.sort((a, b) => a.position - b.position);
  }

  /** The answer this caller was given for this key, or null. */
  async remembered(caller: string, key: string): Promise<RememberedCommand | null> {
    const row = await this.reader.get<RememberedCommand>(
      'select caller, key, fingerprint, answer from commands where caller = $caller and key = $key',
      { $caller: caller, $key: key },
    );
    return row ?? null;
  }

  /** Gives events their place at the tip. They must be committed before anything else is stamped. */
  stamp(events: readonly NewEvent[], stamp: Stamp): RecordedEvent[] {
    if (this.#outage !== null || this.#closed) {
      throw new HallUnavailable('cannot-write', this.#outage?.code ?? 'closed');
    }
    return events.map((event) => {
      const stream = event.stream ?? stamp.stream;
      const version = (this.#versions.get(stream) ?? 0) + 1;
      this.#versions.set(stream, version);
      this.#position += 1;
      this.#lastAt = stamp.at;
      return {
        position: this.#position,
        stream,
        version,
        type: event.type,
        data: event.data,
        at: stamp.at,
        actor: stamp.actor,
        commandId: stamp.commandId,
      };
    });
  }

  /** Resolves when the entry is on disk; rejects with `HallUnavailable` if that failed. */
  commit(entry: JournalEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#outage !== null) {
        reject(new HallUnavailable('cannot-write', this.#outage.code));
        return;
      }
      this.#pending.push({ ...entry, resolve, reject });
      this.#startCommitting();
    });
  }

  /** Resolves when all that has been decided so far is on disk: a refusal waits for the tip it was decided on. */
  settled(): Promise<void> {
    if (this.#pending.length === 0 && this.#committing === null) {
      return this.#outage === null
        ? Promise.resolve()
        : Promise.reject(new HallUnavailable('cannot-write', this.#outage.code));
    }
    return this.commit({ events: [], remembered: null, opens: [], closes: [] });
  }

  /** Called after each commit with its events, in order, before their callers are answered. */
  onDurable(listener: (events: readonly RecordedEvent[]) => void): void {
    this.#durableListeners.push(listener);
  }

  onOutage(listener: (outage: JournalOutage) => void): void {
    this.#outageListeners.push(listener);
  }

  /** Called when the journal can write again, before it takes new work: whoever holds state reloads it here. */
  onRecovery(listener: () => Promise<void>): void {
    this.#recoveryListeners.push(listener);
  }

  /** Finishes what is being committed, then lets go of the folder. */
  async close(): Promise<void> {
    if (this.#closed) return;
    while (this.#committing !== null) await this.#committing;
    this.#closed = true;
    this.#closing.abort();
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    await this.#recovery;
    if (this.#outage === null) await disconnect(this.#connections);
    await this.#release();
  }

  #startCommitting(): void {
    if (this.#committing !== null || this.#pending.length === 0) return;
    this.#committing = this.#commitAll().finally(() => {
      this.#committing = null;
      this.#startCommitting();
    });
  }

  async #commitAll(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#takeBatch();
      try {
        const events = await this.#write(batch);
        for (const listener of this.#durableListeners) listener(events);
        for (const pending of batch) pending.resolve();
      } catch (error) {
        this.#fail(batch, error as NodeJS.ErrnoException);
        return;
      }
    }
    this.#checkpointWhenIdle();
  }

  #takeBatch(): Pending[] {
    let events = 0;
    let count = 0;
    while (count < this.#pending.length && (count === 0 || events < LARGEST_BATCH)) {
      events += this.#pending[count]!.events.length;
      count += 1;
    }
    return this.#pending.splice(0, count);
  }

  async #write(batch: readonly Pending[]): Promise<readonly RecordedEvent[]> {
    const events = batch.flatMap((pending) => pending.events);
    if (events.length === 0) return events;
    let hash = this.#lastHash;
    const rows = events.map((event) => {
      const row = { ...event, data: JSON.stringify(event.data) };
      hash = chainHash(hash, row);
      return { ...row, hash };
    });
    const { writer } = this.#connections;
    const script = [
      'begin immediate',
      insertEvents(rows),
      ...insertCommands(batch),
      ...openStreams(batch),
      ...this.#tables.flatMap((table) => writesAsScript(table, events)),
      'commit',
    ];
    try {
      // one trip to SQLite's thread: it stops at the first statement that fails
      await writer.exec(script.join(';\n'));
    } catch (error) {
      await writer.exec('rollback').catch(() => undefined);
      throw error;
    }
    this.#lastHash = hash;
    this.#durablePosition = events[events.length - 1]!.position;
    return events;
  }

  #fail(batch: readonly Pending[], error: NodeJS.ErrnoException): void {
    const code = error.code ?? error.name;
    const outage: JournalOutage = { code, sinceMs: this.#now() };
    this.#outage = outage;
    const refused = [...batch, ...this.#pending];
    this.#pending = [];
    for (const listener of this.#outageListeners) listener(outage);
    for (const pending of refused) pending.reject(new HallUnavailable('outcome-unknown', `${code}: ${error.message}`));
    this.#recovery = this.#recover();
  }

  async #recover(): Promise<void> {
    await disconnect(this.#connections).catch(() => undefined);
    for (let pauseMs = PROBE_FIRST_MS; !this.#closed; pauseMs = Math.min(pauseMs * 2, PROBE_SLOWEST_MS)) {
      await pause(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      if (this.#closed) return;
      let connections: Connections | null = null;
      try {
        connections = await connect(this.folder, this.#tables);
        await probe(connections.writer);
        this.#connections = connections;
        await this.#readTail();
        for (const listener of this.#recoveryListeners) await listener();
        this.#outage = null;
        return;
      } catch {
        // still down: the next round tries again
        if (connections !== null) await disconnect(connections).catch(() => undefined);
      }
    }
  }

  async #readTail(): Promise<void> {
    const last = await this.#connections.reader.get<{ position: number; hash: string; at: number }>(
      'select position, hash, at from events order by position desc limit 1',
    );
    this.#position = last?.position ?? 0;
    this.#durablePosition = this.#position;
    this.#lastHash = last?.hash ?? GENESIS;
    this.#lastAt = last?.at ?? 0;
    this.#versions.clear();
  }

  #checkpointWhenIdle(): void {
    if (this.#idleTimer !== null) {
      this.#idleTimer.refresh();
      return;
    }
    this.#idleTimer = setTimeout(() => {
      this.#idleTimer = null;
      if (this.#committing !== null || this.#outage !== null || this.#closed) return;
      // a failed checkpoint loses nothing: the write-ahead log stays and the next commit tells of a real fault
      this.#connections.writer.exec('pragma wal_checkpoint(truncate)').catch(() => undefined);
    }, IDLE_CHECKPOINT_MS);
    this.#idleTimer.unref();
  }
}
