import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';

export interface EvaluatorFrame {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
  readonly code: 'evaluator-press' | 'evaluator-told';
  readonly params: Readonly<Record<string, string | number>>;
}

/** An evaluator that sends the bytes of a key. */
export class EvaluatorSimulator {
  /** Everything it was told, in hex. */
  readonly told: string[] = [];
  mute = false;
  readonly #end: WireEnd;
  readonly #keys: ReadonlyMap<number, string>;
  readonly #frames = new Listeners<[EvaluatorFrame]>();

  constructor({ end, presses }: { readonly end: WireEnd; readonly presses: Readonly<Record<string, number>> }) {
    this.#end = end;
    this.#keys = new Map(Object.entries(presses).map(([hex, level]) => [level, hex]));
    end.onBytes((bytes) => {
      this.told.push(Buffer.from(bytes).toString('hex'));
      if (this.told.length > 20) this.told.shift();
      this.#frames.call({ direction: 'to-device', bytes, code: 'evaluator-told', params: {} });
    });
  }

  onFrame(listener: (frame: EvaluatorFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  press(level: number): void {
    const hex = this.#keys.get(level);
    if (hex === undefined) throw new RangeError(`no key of level ${level}`);
    if (this.mute) return;
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    this.#frames.call({ direction: 'to-hall', bytes, code: 'evaluator-press', params: { level } });
    this.#end.write(bytes);
  }
}
