import type { CounterId, PriorityClassId, ServiceId, TicketId } from '../../contract/ids.ts';

/**
 * What an estimate is made of: plain data that crosses to the worker thread. All times are UTC ms, durations ms.
 */
export interface HallSnapshot {
  readonly now: number;
  readonly maxPassedBy: number;
  readonly services: readonly {
    readonly id: ServiceId;
    readonly counters: readonly CounterId[];
    readonly helpedBy: readonly CounterId[];
    readonly helpAfterMs: number;
  }[];
  readonly counters: readonly {
    readonly id: CounterId;
    readonly state: 'open' | 'paused' | 'closed';
    /** Since when it is in this state. */
    readonly since: number;
    readonly current: { readonly serviceId: ServiceId; readonly calledAt: number } | null;
    /** When it is planned to be staffed today. */
    readonly spans: readonly { readonly from: number; readonly to: number }[];
  }[];
  /** Until when a counter that is open beyond its plan is taken to stay. */
  readonly openUntil: number;
  readonly waiting: readonly WaitingTicket[];
  /** Appointments of today that are still to come. */
  readonly booked: readonly { readonly serviceId: ServiceId; readonly slotAt: number; readonly rankAt: number }[];
  readonly classes: readonly { readonly id: PriorityClassId; readonly headStartMs: number }[];
  /** Numbers taken today so far. */
  readonly issuedToday: number;
  /** Hall's midnight of today. */
  readonly midnight: number;
}

export interface WaitingTicket {
  readonly ticketId: TicketId;
  readonly serviceId: ServiceId;
  readonly rankAt: number;
  readonly arrivedAt: number;
  readonly seq: number;
  readonly passedBy: number;
  readonly placed: boolean;
  readonly tiedTo: CounterId | null;
}

/** Facts of a day that is over, or of today so far. */
export interface PastDay {
  readonly day: string;
  readonly midnight: number;
  readonly calls: readonly PastCall[];
  readonly arrivals: readonly {
    readonly serviceId: ServiceId;
    readonly priorityClass: PriorityClassId | null;
    readonly at: number;
  }[];
  /** Stretches in which a counter was open, from opening to closing; pauses are inside. */
  readonly presence: readonly { readonly counterId: CounterId; readonly from: number; readonly to: number }[];
  readonly pauses: readonly { readonly counterId: CounterId; readonly from: number; readonly to: number }[];
  readonly spans: Readonly<Record<string, readonly { readonly from: number; readonly to: number }[]>>;
}

/** One call: from calling somebody until the counter was free again, whether the person came or not. */
export interface PastCall {
  readonly serviceId: ServiceId;
  readonly counterId: CounterId;
  readonly calledAt: number;
  readonly freeAt: number;
  /** People waiting for each open counter at the call. */
  readonly load: number;
}

/** What has been learnt from past days: plain data. Tables hold quantiles in order, each as likely as the others. */
export interface Learnt {
  readonly services: Readonly<Record<string, { readonly table: readonly number[]; readonly samples: number }>>;
  /** How much longer or shorter a clerk takes than all together. */
  readonly clerks: Readonly<Record<string, number>>;
  /** The same by load: below 1, 1–2, 2–4, 4 and more people waiting a counter. */
  readonly load: readonly [number, number, number, number];
  /** How much later than planned counters open. */
  readonly lateness: readonly number[];
  readonly pauses: { readonly probability: number; readonly table: readonly number[] };
  /** People expected in each half-hour of the day, by service and class (`''`: none). */
  readonly arrivals: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  readonly days: number;
}

/** Median and 90th percentile of the wait from now, ms; null: not today, so far as the plan goes. */
export type Wait = { readonly p50Ms: number; readonly p90Ms: number } | null;

export interface Forecast {
  readonly at: number;
  readonly tickets: Readonly<Record<TicketId, Wait>>;
  /** Of somebody who would take a number now, by service and class (`''`: none). */
  readonly newcomers: Readonly<Record<ServiceId, Readonly<Record<string, Wait>>>>;
}

export interface ForecastOptions {
  readonly draws: number;
  readonly seed: number;
}
