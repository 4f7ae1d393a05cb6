import { Listeners } from '../transport/listeners.ts';
import type { Transport } from '../transport/transport.ts';
import { ScanDecoder, SILENCE_MS } from './protocol.ts';

/** A serial code scanner. It speaks only when something is held before it: before that nobody can say how it is. */
export class ScannerDriver {
  readonly #decoder = new ScanDecoder();
  readonly #codes = new Listeners<[string]>();
  readonly #health = { framesIn: 0, lastSeenAt: null as number | null };
  #silence: NodeJS.Timeout | null = null;

  constructor({ transport }: { readonly transport: Transport }) {
    transport.onBytes((bytes, atMs) => {
      this.#hear(this.#decoder.push(bytes, atMs));
      if (this.#silence !== null) clearTimeout(this.#silence);
      this.#silence = null;
      if (!this.#decoder.pending) return;
      this.#silence = setTimeout(() => this.#hear(this.#decoder.flush(performance.now())), SILENCE_MS);
      this.#silence.unref();
    });
  }

  get health(): { readonly framesIn: number; readonly badFrames: number; readonly lastSeenAt: number | null } {
    return { ...this.#health, badFrames: this.#decoder.dropped };
  }

  onCode(listener: (code: string) => void): void {
    this.#codes.add(listener);
  }

  close(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
  }

  #hear(codes: readonly string[]): void {
    for (const code of codes) {
      this.#health.framesIn += 1;
      this.#health.lastSeenAt = Date.now();
      this.#codes.call(code);
    }
  }
}
