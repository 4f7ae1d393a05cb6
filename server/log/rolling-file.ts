import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf } from '../hall/clock.ts';
import type { LineSink } from './line-queue.ts';

export interface RollingOptions {
  readonly folder: string;
  /** A file is closed and another begun at this size, and at midnight. */
  readonly fileBytes?: number;
  /** All files together; the oldest go. */
  readonly totalBytes?: number;
  readonly now?: () => number;
}

const NAME = /^quhao-\d{4}-\d{2}-\d{2}\.\d{3,6}\.log$/;

/** Log files that turn over: `quhao-2026-11-27.001.log` and so on, together never more than a bound. */
export class RollingFile implements LineSink {
  readonly #folder: string;
  readonly #fileBytes: number;
  readonly #totalBytes: number;
  readonly #now: () => number;
  #file: FileHandle | null = null;
  #day = '';
  #bytes = 0;

  constructor({ folder, fileBytes = 5 << 20, totalBytes = 50 << 20, now = Date.now }: RollingOptions) {
    this.#folder = folder;
    this.#fileBytes = fileBytes;
    this.#totalBytes = totalBytes;
    this.#now = now;
  }

  async append(text: string): Promise<void> {
    const day = dayOf(this.#now());
    const isOver = day !== this.#day || this.#bytes >= this.#fileBytes;
    const file = this.#file === null || isOver ? await this.#turnOver(day) : this.#file;
    const { bytesWritten } = await file.write(text);
    if (bytesWritten < Buffer.byteLength(text)) {
      // no half line stays
      await file.truncate(this.#bytes);
      throw new Error('the disk took a part of it');
    }
    this.#bytes += bytesWritten;
  }

  async release(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  /** Goes on with the day's last file while there is room in it, after a restart too. */
  async #turnOver(day: string): Promise<FileHandle> {
    await this.release();
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(this.#folder)).filter((name) => NAME.test(name)).sort();
    const last = names.filter((name) => name.startsWith(`quhao-${day}.`)).at(-1);
    const lastBytes = last === undefined ? 0 : (await stat(join(this.#folder, last))).size;
    const number = last === undefined ? 1 : Number(last.split('.')[1]) + (lastBytes < this.#fileBytes ? 0 : 1);
    await this.#makeRoom(names);
    const name = `quhao-${day}.${String(number).padStart(3, '0')}.log`;
    const file = await open(join(this.#folder, name), 'a', 0o600);
    this.#file = file;
    this.#day = day;
    this.#bytes = (await file.stat()).size;
    return file;
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
