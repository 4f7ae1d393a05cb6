/** Where lines go. Rejects when it could not take them all, and has then kept none of them. */
export interface LineSink {
  append(text: string): Promise<void>;
  /** Lets go of what it holds; it may be appended to again. */
  release(): Promise<void>;
}

/** Lines wait in memory while a sink is slow; what goes beyond is counted and lost. */
const WAITING_BYTES = 1 << 20;
/** How long a sink that failed is left alone, ms. */
const AGAIN_AFTER_MS = 30_000;

/**
 * Lines on their way to a sink that may be slow, full or gone. Nobody ever waits for it and nothing fails because of it:
 * lines are lost, and their number is the first that the sink is told once it takes something again.
 */
export class LineQueue {
  readonly #sink: LineSink;
  readonly #againAfterMs: number;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #lost = 0;
  #writing: Promise<void> | null = null;
  #failedAt = -Infinity;

  constructor(sink: LineSink, againAfterMs = AGAIN_AFTER_MS) {
    this.#sink = sink;
    this.#againAfterMs = againAfterMs;
  }

  /** Takes a line, with its end; returns at once. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#waitingBytes + bytes > WAITING_BYTES) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(line);
    this.#waitingBytes += bytes;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
  }

  /** Ends when all that was taken is written, or lost. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#sink.release().catch(() => undefined);
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      if (performance.now() - this.#failedAt < this.#againAfterMs) {
        this.#lost += lines.length;
        continue;
      }
      const lost = this.#lost;
      try {
        await this.#sink.append(`${lost === 0 ? '' : lineOfLost(lost)}${lines.join('')}`);
        this.#lost -= lost;
      } catch {
        this.#lost += lines.length;
        this.#failedAt = performance.now();
        await this.#sink.release().catch(() => undefined);
      }
    }
  }
}

/** In pino's form; 40 is ‘warn’. */
function lineOfLost(lost: number): string {
  return `${JSON.stringify({ level: 40, time: Date.now(), lost, msg: 'lines lost: they could not be written' })}\n`;
}
