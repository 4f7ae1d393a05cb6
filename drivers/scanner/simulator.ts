import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';

export interface ScanFrame {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
  readonly code: 'scan';
  readonly params: Readonly<Record<string, string | number>>;
}

/** A scanner: whatever is held before it goes out as text with an end. */
export class ScannerSimulator {
  mute = false;
  /** What stands before and after each code. */
  prefix = '';
  suffix = '\r\n';
  readonly #end: WireEnd;
  readonly #frames = new Listeners<[ScanFrame]>();

  constructor({ end }: { readonly end: WireEnd }) {
    this.#end = end;
  }

  onFrame(listener: (frame: ScanFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  scan(text: string): void {
    if (this.mute) return;
    const bytes = Buffer.from(`${this.prefix}${text}${this.suffix}`, 'utf8');
    this.#frames.call({ direction: 'to-hall', bytes, code: 'scan', params: { text } });
    this.#end.write(bytes);
  }
}
