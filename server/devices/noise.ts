import type { Message } from '../../contract/states.ts';

const WINDOW_MS = 5 * 60_000;
const SAMPLE_EVERY_MS = 10_000;
/** Fewer bad frames than these in five minutes are no noise: a plug was touched, a lamp switched. */
const NOISY_FRAMES = 10;
const NOISY_SHARE = 0.1;
/** So many bytes without one frame that can be read: the rate or the wires are wrong. */
const UNREADABLE_BYTES = 40;

interface Sample {
  readonly atMs: number;
  readonly framesIn: number;
  readonly badFrames: number;
}

/** Tells from the counters of the last five minutes whether a line is noisy, or spoken at another rate. */
export class NoiseWatch {
  #samples: Sample[] = [{ atMs: -Infinity, framesIn: 0, badFrames: 0 }];
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** `device.wrong-rate`, `device.noise`, or null for a line that is well. */
  judge(counters: { readonly framesIn: number; readonly badFrames: number; readonly bytesIn: number }): Message | null {
    const { framesIn, badFrames, bytesIn } = counters;
    const now = this.#now();
    const last = this.#samples[this.#samples.length - 1]!;
    if (now - last.atMs >= SAMPLE_EVERY_MS) this.#samples.push({ atMs: now, framesIn, badFrames });
    // the newest sample from before the window is what it is counted from
    while (this.#samples.length > 1 && now - this.#samples[1]!.atMs > WINDOW_MS) this.#samples.shift();
    if (framesIn === 0 && bytesIn >= UNREADABLE_BYTES && badFrames > 0) {
      return { code: 'device.wrong-rate', params: { bytes: bytesIn } };
    }
    const first = this.#samples[0]!;
    const bad = badFrames - first.badFrames;
    const all = bad + framesIn - first.framesIn;
    return bad >= NOISY_FRAMES && bad > all * NOISY_SHARE ? { code: 'device.noise', params: { bad, all } } : null;
  }
}
