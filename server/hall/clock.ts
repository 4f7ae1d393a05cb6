/** Beijing time has no summer time since 1991; the hall's day does not follow the machine's zone. */
export const HALL_OFFSET_MS = 8 * 60 * 60 * 1000;
/** A wall clock further off than this is followed only after the office has confirmed it. */
const TRUSTED_OFF_MS = 5 * 60 * 1000;

/** After so long a pause the machine's date is more likely lost than right (an empty clock battery). */
const LONG_AFTER_MS = 30 * 24 * 60 * 60 * 1000;

export type ClockTrouble = 'wall-clock-ahead' | 'wall-clock-behind' | 'date-unconfirmed';

export interface TimeSources {
  /** The machine's wall clock, UTC ms: may jump. */
  wall(): number;
  /** Never jumps and never runs backwards, ms. */
  monotonic(): number;
}

export const machineTime: TimeSources = { wall: () => Date.now(), monotonic: () => performance.now() };

/** `2026-11-26`: the calendar day of the hall at a time in UTC ms. */
export function dayOf(at: number): string {
  return new Date(at + HALL_OFFSET_MS).toISOString().slice(0, 10);
}

/** `2026-11-26T09:12:00.000+08:00` for UTC ms. */
export function hallTime(at: number): string {
  return `${new Date(at + HALL_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;
}

/** `9:12` of the hall's day for UTC ms. */
export function clockTime(at: number): string {
  const text = new Date(at + HALL_OFFSET_MS).toISOString();
  return `${Number(text.slice(11, 13))}:${text.slice(14, 16)}`;
}

/** UTC ms of the midnight that ends the hall's day in which `at` lies. */
export function nextMidnight(at: number): number {
  const dayMs = 24 * 60 * 60 * 1000;
  return Math.floor((at + HALL_OFFSET_MS) / dayMs) * dayMs + dayMs - HALL_OFFSET_MS;
}

/**
 * The hall's own clock. It never runs backwards: it starts at the wall clock or the last event, whichever is later,
 * and goes on with monotonic time. Small corrections of the wall clock are followed (forward at once, backward by
 * waiting); one of more than five minutes is only reported, until `confirm` is called.
 */
export class HallClock {
  readonly #time: TimeSources;
  #base: number;
  #baseMonotonic: number;
  #last = 0;
  /** The hall began over 30 days after its last event: somebody should look at the date. */
  #unconfirmed: boolean;

  constructor(lastEventAt: number, time: TimeSources = machineTime) {
    this.#time = time;
    this.#base = Math.max(time.wall(), lastEventAt);
    this.#baseMonotonic = time.monotonic();
    this.#unconfirmed = lastEventAt > 0 && time.wall() > lastEventAt + LONG_AFTER_MS;
  }

  /** UTC ms. */
  now(): number {
    const elapsed = this.#time.monotonic() - this.#baseMonotonic;
    let now = this.#base + elapsed;
    const off = this.#time.wall() - now;
    if (off > 0 && off <= TRUSTED_OFF_MS) {
      now += off;
      this.#base = now;
      this.#baseMonotonic = this.#time.monotonic();
    } else if (off < 0 && off >= -TRUSTED_OFF_MS) {
      // the wall clock was put back a little: wait for it rather than run backwards
      now = Math.max(this.#last, this.#time.wall());
      this.#base = now;
      this.#baseMonotonic = this.#time.monotonic();
    }
    this.#last = Math.max(this.#last, Math.floor(now));
    return this.#last;
  }

  /** Wall clock minus hall clock, ms; beyond five minutes it is trouble for the office to look at. */
  offByMs(): number {
    return Math.round(this.#time.wall() - this.now());
  }

  get trouble(): ClockTrouble | null {
    const off = this.offByMs();
    if (Math.abs(off) <= TRUSTED_OFF_MS) return this.#unconfirmed ? 'date-unconfirmed' : null;
    return off > 0 ? 'wall-clock-ahead' : 'wall-clock-behind';
  }

  /** The office says that the wall clock is right. Still never backwards: behind, the hall's clock waits for it. */
  confirm(): void {
    this.#unconfirmed = false;
    this.#base = Math.max(this.#time.wall(), this.#last);
    this.#baseMonotonic = this.#time.monotonic();
  }
}
