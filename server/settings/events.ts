import type { CounterId, PriorityClassId, ServiceId } from '../../contract/ids.ts';

/**
 * The hall as its people configured it. hall.yaml seeds an empty journal with one `HallConfigured`; from then on the
 * journal holds the truth. Stream `settings`.
 */
export interface HallConfigured {
  readonly type: 'HallConfigured';
  readonly data: HallConfiguration;
}

export interface HallConfiguration {
  readonly hall: {
    readonly name: string;
    readonly kind: 'township' | 'sub-centre';
    readonly mark: string;
    readonly consultPhone: string | null;
    readonly supervisionPhone: string | null;
    /** Address under which a phone reaches the hall's pages; without it no QR is printed. */
    readonly phoneUrl: string | null;
  };
  readonly services: readonly ServiceConfiguration[];
  readonly counters: readonly CounterConfiguration[];
  readonly priorityClasses: readonly PriorityClassConfiguration[];
  readonly rules: Rules;
}

export interface ServiceConfiguration {
  readonly id: ServiceId;
  readonly name: string;
  readonly prefix: string;
  readonly errands: string | null;
  readonly icon: string | null;
  readonly counters: readonly CounterId[];
  readonly helpedBy: readonly CounterId[];
  /** People of a helped service count at the helping counter as if they had come this much later. */
  readonly helpAfterMinutes: number;
  readonly meanServiceMinutes: number;
}

export interface CounterConfiguration {
  readonly id: CounterId;
  /** The digits on the sign, as spoken. */
  readonly number: string;
  readonly name: string;
}

export interface PriorityClassConfiguration {
  readonly id: PriorityClassId;
  readonly name: string;
  readonly headStartMinutes: number;
  /** From this age on the class is offered to whoever lays an ID card on a kiosk's reader. */
  readonly ageFrom?: number;
}

export interface Rules {
  /** At most so many later-comers are called before a person (design.md, The calling order). */
  readonly maxPassedBy: number;
  readonly callsBeforeNoShow: number;
  /** True where counters have only a box: the next call completes the ticket before, started or not. */
  readonly startImplied: boolean;
  /** A call while somebody is served completes that service first; else it is refused. */
  readonly completeOnCall: boolean;
  /** A call from the box of a closed counter opens it: many clerks have only the box. */
  readonly boxCallOpensCounter: boolean;
  /** A second call at a counter within this time is refused: box and console pressed together. */
  readonly justCalledMs: number;
  /** A key of an evaluator rates the interval asked at its counter within this time. */
  readonly evaluationKeySeconds: number;
  readonly padAwakeSeconds: number;
  /** A slip that could not be printed within this time is not printed any more. */
  readonly printQueueSeconds: number;
  /** After so long the clerk is reminded of somebody who only fills something in. */
  readonly holdReminderMinutes: number;
  /** How often somebody who was missed may come back on the same day. */
  readonly reactivations: number;
  /** Behind so many others. */
  readonly reactivateAfter: number;
  /** There is no kiosk: a call makes the visit, so that figures, displays and evaluation still work. */
  readonly paperRoll: boolean;
}

/** What rules were before they could be set: a hall configured by an older version has them like this. */
export const LATER_RULES = {
  holdReminderMinutes: 15,
  reactivations: 1,
  reactivateAfter: 2,
  paperRoll: false,
} as const;
