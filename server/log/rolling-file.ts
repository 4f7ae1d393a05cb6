import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf } from '../hall/clock.ts';

export interface RollingOptions {
  readonly folder: string;
  /** A file is closed and another begun at this size, and at midnight. */
  readonly fileBytes?: number;
  /** All files together; the oldest go. */
  readonly totalBytes?: number;
  readonly now?: () => number;
  /** How long a disk that failed is left alone, ms. */
  readonly againAfterMs?: number;
}

const NAME = /^quhao-\d{4}-\d{2}-\d{2}\.\d{3,6}\.log$/;
/** Lines wait in memory while the disk is slow; what goes beyond is counted and lost. */
const WAITING_BYTES = 1 << 20;

/**
 * Log files that turn over: `quhao-2026-11-27.001.log` and so on, together never more than a bound. Nobody ever waits for
 * it and nothing fails because of it: on a full disk lines are lost, and their number stands in the file once there is
 * room again.
 */
export class RollingFile {
  readonly #folder: string;
  readonly #fileBytes: number;
  readonly #totalBytes: number;
  readonly #now: () => number;
  readonly #againAfterMs: number;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #lost = 0;
  #writing: Promise<void> | null = null;
  #file: FileHandle | null = null;
  #day = '';
  #bytes = 0;
  #failedAt = -Infinity;

  constructor({
    folder,
    fileBytes = 5 << 20,
    totalBytes = 50 << 20,
    now = Date.now,
    againAfterMs = 30_000,
  }: RollingOptions) {
    this.#folder = folder;
    this.#fileBytes = fileBytes;
    this.#totalBytes = totalBytes;
    this.#now = now;
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
    await this.#file?.close().catch(() => undefined);
    this.#file = null;
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
      try {
        await this.#append(lines);
      } catch {
        this.#lost += lines.length;
        this.#failedAt = performance.now();
        await this.#file?.close().catch(() => undefined);
        this.#file = null;
      }
    }
  }

  async #append(lines: readonly string[]): Promise<void> {
    const day = dayOf(this.#now());
    if (this.#file === null || day !== this.#day || this.#bytes >= this.#fileBytes) await this.#turnOver(day);
    const lost =
      this.#lost === 0 ? '' : `{"level":40,"msg":"lines lost: the disk could not take them","lost":${this.#lost}}\n`;
    const text = lost + lines.join('');
    const { bytesWritten } = await this.#file!.write(text);
    if (bytesWritten < Buffer.byteLength(text)) {
      // no half line stays
      await this.#file!.truncate(this.#bytes);
      throw new Error('the disk took a part of it');
    }
    this.#bytes += bytesWritten;
    this.#lost = 0;
  }

  /** Goes on with the day's last file while there is room in it, after a restart too. */
  async #turnOver(day: string): Promise<void> {
    await this.#file?.close();
    this.#file = null;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(this.#folder)).filter((name) => NAME.test(name)).sort();
    const ofDay = names.filter((name) => name.startsWith(`quhao-${day}.`));
    const last = ofDay.at(-1);
    const lastBytes = last === undefined ? 0 : (await stat(join(this.#folder, last))).size;
    const number = last === undefined ? 1 : Number(last.split('.')[1]) + (lastBytes < this.#fileBytes ? 0 : 1);
    await this.#makeRoom(names);
    const name = `quhao-${day}.${String(number).padStart(3, '0')}.log`;
    this.#file = await open(join(this.#folder, name), 'a', 0o600);
    this.#day = day;
    this.#bytes = (await this.#file.stat()).size;
  }

  /** Removes the oldest files until another full one fits into the bound. */
  async #makeRoom(names: readonly string[]): Promise<void> {
    let room = this.#totalBytes - this.#fileBytes;
    for (const name of [...names].reverse()) {
      const file = join(this.#folder, name);
      room -= (await stat(file)).size;
      if (room < 0) await rm(file, { force: true });
    }
  }
}
