import type { TimeSources } from '../../server/hall/clock.ts';

export interface ClockInHand extends TimeSources {
  add(ms: number): void;
  /** Moves the wall clock alone, as somebody at the machine or a wrong time server does. */
  jump(ms: number): void;
}

/** A wall clock and a monotonic clock in the hand, beginning at a time of the hall's zone. */
export function clockAt(start: string): ClockInHand {
  let now = Date.parse(start);
  let off = 0;
  return {
    wall: () => now + off,
    monotonic: () => now,
    add: (ms) => {
      now += ms;
    },
    jump: (ms) => {
      off += ms;
    },
  };
}
