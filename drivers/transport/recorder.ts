import type { Traffic, Transport } from './transport.ts';

/** One lump of bytes as it went over a line. */
export interface Recorded extends Traffic {
  /** UTC ms. */
  readonly at: number;
}

const KEPT_BYTES = 64 * 1024;

/**
 * The last 64 kB that went over a line, both ways, for faults that nobody understands: a technician downloads them, and
 * `replay` puts them through a driver or a simulator again.
 */
export class Recorder {
  readonly #kept: Recorded[] = [];
  readonly #keptBytes: number;
  #size = 0;

  constructor(transport: Transport, now: () => number = Date.now, keptBytes: number = KEPT_BYTES) {
    this.#keptBytes = keptBytes;
    transport.onTraffic(({ direction, bytes }) => this.#keep({ at: now(), direction, bytes }));
  }

  get recorded(): readonly Recorded[] {
    return this.#kept;
  }

  #keep(lump: Recorded): void {
    this.#kept.push(lump);
    this.#size += lump.bytes.length;
    while (this.#size > this.#keptBytes && this.#kept.length > 1) this.#size -= this.#kept.shift()!.bytes.length;
  }
}

/** One line a lump, `2026-11-26T01:00:00.123Z in FF 68 03`: readable by eye, and `parseRecording` takes it back. */
export function recordingText(recorded: readonly Recorded[]): string {
  return recorded
    .map(({ at, direction, bytes }) => `${new Date(at).toISOString()} ${direction} ${spacedHex(bytes)}\n`)
    .join('');
}

/** Throws a `RangeError` that names the first line that is none of a recording. */
export function parseRecording(text: string): Recorded[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      const found = /^(\S+) (in|out) ((?:[0-9A-F]{2} ?)+)$/.exec(line.trim());
      const time = found === null ? Number.NaN : Date.parse(found[1]!);
      if (found === null || Number.isNaN(time)) throw new RangeError(`line ${at + 1} is not of a recording: ${line}`);
      const direction = found[2] === 'in' ? 'in' : 'out';
      return { at: time, direction, bytes: Uint8Array.from(Buffer.from(found[3]!.replaceAll(' ', ''), 'hex')) };
    });
}

/**
 * Plays one direction of a recording in its own time, at most `longestPauseMs` between two lumps; resolves at its end.
 */
export async function replay(
  recorded: readonly Recorded[],
  direction: Traffic['direction'],
  send: (bytes: Uint8Array) => void,
  longestPauseMs = 1_000,
): Promise<void> {
  let before: number | null = null;
  for (const lump of recorded) {
    if (lump.direction !== direction) continue;
    const pauseMs = before === null ? 0 : Math.min(lump.at - before, longestPauseMs);
    before = lump.at;
    if (pauseMs > 0) {
      await new Promise((resolve) => {
        setTimeout(resolve, pauseMs);
      });
    }
    send(lump.bytes);
  }
}

export function spacedHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
