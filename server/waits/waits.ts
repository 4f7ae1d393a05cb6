import { Worker } from 'node:worker_threads';
import type { EstimatedWait } from '../../contract/api.ts';
import type { PriorityClassId, ServiceId, TicketId } from '../../contract/ids.ts';
import { keepTold, rangeTold, restOf } from '../estimate/told.ts';
import type { Told } from '../estimate/told.ts';
import type { Forecast, Wait } from '../estimate/types.ts';
import type { FromWorker, ToWorker } from '../estimate/worker.ts';
import { dayOf } from '../hall/clock.ts';
import type { Database } from '../journal/sqlite.ts';
import { snapshotOf } from '../queue/snapshot.ts';
import type { QueueState } from '../queue/state.ts';
import type { NewcomerWait, Waits } from '../queue/views.ts';
import { pastDays } from './past.ts';

/** One run at most so often, however many ask and whatever happens, ms. */
const RUN_EVERY_MS = 1_000;
/** Where nothing happens time still passes, ms. */
const LOOK_EVERY_MS = 30_000;
/** A worker that failed is started again after this, ms. */
const RESTART_MS = 5_000;

export interface LiveWaitsOptions {
  /** The bundle that the thread runs. */
  readonly workerFile: string;
  readonly state: () => QueueState;
  readonly now: () => number;
  readonly reader: () => Database;
  /** Something that is told has changed. */
  readonly onChange: () => void;
  readonly report: (what: string, details: Record<string, unknown>) => void;
}

/**
 * Waits as they are told now. A thread of its own runs the hall forward: a press never waits for it. What has been told
 * changes only when it moved.
 */
export class LiveWaits implements Waits {
  readonly #options: LiveWaitsOptions;
  #worker: Worker | null = null;
  #tickets = new Map<TicketId, Told | null>();
  #newcomers = new Map<string, Told | null>();
  #running = false;
  #dirty = false;
  #lastRunAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  #learntFor = '';
  #learning: Promise<void> | null = null;
  #seed = 0;
  /** Runs so far. */
  runs = 0;
  /** How long the last run took in its thread, ms; null before the first. */
  tookMs: number | null = null;

  constructor(options: LiveWaitsOptions) {
    this.#options = options;
  }

  start(): void {
    const worker = new Worker(this.#options.workerFile);
    this.#worker = worker;
    worker.unref();
    worker.on('message', (message: FromWorker) => this.#take(message));
    worker.on('error', (error) => {
      this.#options.report('the estimate failed and is started again; nobody waits for it', { error: String(error) });
      this.#forget();
      setTimeout(() => {
        if (!this.#closed) this.start();
      }, RESTART_MS).unref();
    });
    void this.#learn();
  }

  /** The hall has changed. */
  touch(): void {
    if (this.#dirty) return;
    this.#dirty = true;
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#worker?.terminate();
  }

  ofTicket(ticketId: TicketId): EstimatedWait {
    const told = this.#tickets.get(ticketId) ?? null;
    return told === null ? null : rangeTold(restOf(told, this.#options.now()));
  }

  ofNewcomer(serviceId: ServiceId, classId: PriorityClassId | null): NewcomerWait {
    const told = this.#newcomers.get(keyOf(serviceId, classId)) ?? null;
    return told === null ? null : { ...rangeTold(told.wait), ...told.wait };
  }

  /** A run waits for what is being learnt: without it there is nothing to say. */
  #learn(): Promise<void> {
    this.#learning ??= this.#learnIfChanged().finally(() => {
      this.#learning = null;
    });
    return this.#learning;
  }

  /** Learns from the weeks before: at the start, and when a day or the configuration is another one. */
  async #learnIfChanged(): Promise<void> {
    const { state, now, reader, report } = this.#options;
    const { configuration, plans } = state();
    if (configuration === null) return;
    const today = dayOf(now());
    const learntFor = `${today}\n${JSON.stringify(configuration.services)}`;
    if (learntFor === this.#learntFor) return;
    this.#learntFor = learntFor;
    try {
      const days = await pastDays(reader, configuration, plans, today);
      this.#send({ kind: 'learn', days, configured: { services: [...configuration.services] } });
    } catch (error) {
      // the journal is being reopened: the next look learns
      this.#learntFor = '';
      report('the estimate could not read the days before', { error: String(error) });
    }
    this.#dirty = true;
    this.#schedule();
  }

  /** The next run: soon when something has changed, else when time alone has changed what there is to say. */
  #schedule(): void {
    if (this.#closed || this.#running) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const dueAt = this.#lastRunAt + (this.#dirty ? RUN_EVERY_MS : LOOK_EVERY_MS);
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        void this.#run();
      },
      Math.max(0, dueAt - performance.now()),
    );
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    await this.#learn();
    if (this.#running || this.#closed) return;
    this.#dirty = false;
    this.#lastRunAt = performance.now();
    const snapshot = snapshotOf(this.#options.state(), this.#options.now());
    if (snapshot === null || this.#worker === null || this.#learntFor === '') {
      this.#schedule();
      return;
    }
    this.#running = true;
    this.runs += 1;
    this.#send({ kind: 'forecast', snapshot, seed: (this.#seed += 1) });
  }

  #send(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #take({ forecast, tookMs }: FromWorker): void {
    this.#running = false;
    this.tookMs = tookMs;
    const before = this.#shown();
    this.#follow(forecast);
    if (this.#shown() !== before) this.#options.onChange();
    this.#schedule();
  }

  #follow({ at, tickets, newcomers }: Forecast): void {
    const state = this.#options.state();
    const next = new Map<TicketId, Told | null>();
    for (const [id, wait] of Object.entries(tickets) as [TicketId, Wait][]) {
      const ticket = state.tickets.get(id);
      if (ticket?.status !== 'waiting') continue;
      // what was said with the number holds until it turns out otherwise
      const said = ticket.told === null ? null : { at: ticket.issuedAt, wait: ticket.told };
      next.set(id, wait === null ? null : keepTold(this.#tickets.get(id) ?? said, wait, at));
    }
    this.#tickets = next;
    for (const [serviceId, byClass] of Object.entries(newcomers) as [ServiceId, Record<string, Wait>][]) {
      for (const [classId, wait] of Object.entries(byClass)) {
        const key = `${serviceId}\n${classId}`;
        const told = this.#newcomers.get(key) ?? null;
        // somebody who would come now: what was told does not run down with the clock
        this.#newcomers.set(key, wait === null ? null : keepTold(told === null ? null : { ...told, at }, wait, at));
      }
    }
  }

  #shown(): string {
    const now = this.#options.now();
    const ranges = [...this.#tickets].map(([id, told]) => [id, told === null ? null : rangeTold(restOf(told, now))]);
    const ofNewcomers = [...this.#newcomers].map(([key, told]) => [key, told === null ? null : rangeTold(told.wait)]);
    return JSON.stringify([ranges, ofNewcomers]);
  }

  #forget(): void {
    this.#worker = null;
    this.#running = false;
    this.#learntFor = '';
    this.#tickets.clear();
    this.#newcomers.clear();
    this.#options.onChange();
  }
}

function keyOf(serviceId: ServiceId, classId: PriorityClassId | null): string {
  return `${serviceId}\n${classId ?? ''}`;
}
