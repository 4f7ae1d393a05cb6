/** What every family of call boxes has in common for the hall: presses in, digits, beeps and lamps out. */

export const KEYS = ['call', 'recall', 'evaluate', 'no-show', 'hold', 'resume', 'pause', 'transfer'] as const;
export type Key = (typeof KEYS)[number];

export interface Press {
  readonly box: number;
  readonly key: Key;
}

export interface Rating {
  readonly box: number;
  /** 0 best … 3 worst, as evaluators send it. */
  readonly value: 0 | 1 | 2 | 3;
}

/** What a box should show. */
export interface Shown {
  readonly waiting: number;
  /** The ticket's running number; 0 when nobody is there. */
  readonly ticket: number;
}

export interface BoxHealth {
  readonly framesIn: number;
  /** Lumps of bytes that were no frame. */
  readonly badFrames: number;
  /** Presses that came again because a box had not heard its echo; questions that had to be asked again. */
  readonly retries: number;
  /** Addresses that talk on this line and are not configured. */
  readonly strangers: ReadonlySet<number>;
  /** `Date.now()` of the last valid frame by box. */
  readonly lastSeen: ReadonlyMap<number, number>;
  /** Boxes that are asked and do not answer; a family that talks unasked never knows. */
  readonly silent: ReadonlySet<number>;
  /** Time from question to answer of the last exchange, ms; null where nothing is asked. */
  readonly roundTripMs: number | null;
}

/**
 * Counts of a line on which nothing has happened yet, for a driver to go on with. Of a family that talks unasked nobody can
 * say that a box is silent, or how long an answer takes.
 */
export function freshBoxHealth() {
  return {
    framesIn: 0,
    badFrames: 0,
    retries: 0,
    strangers: new Set<number>(),
    lastSeen: new Map<number, number>(),
    silent: new Set<number>(),
    roundTripMs: null as number | null,
  };
}

/** The boxes of one line. What a family cannot do (a beep without a buzzer) is left undone without an error. */
export interface BoxDriver {
  readonly health: BoxHealth;
  onPress(listener: (press: Press) => void): void;
  onRating(listener: (rating: Rating) => void): void;
  /** An address that talks and is not configured, told once each. */
  onStranger(listener: (address: number) => void): void;
  /** From now on the box should show this; sent if it shows something else, and again after a reopen. */
  show(box: number, wanted: Shown): void;
  /** Refused, or somebody began to wait at an idle counter. */
  beep(box: number): void;
  openEvaluation(box: number): void;
  /** The rating was taken. */
  thank(box: number): void;
  /** Ends timers; the line is its owner's. */
  close(): void;
}
