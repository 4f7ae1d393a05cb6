import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';

export interface LineFrame {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
  readonly code: 'line-press' | 'line-shown';
  readonly params: Readonly<Record<string, string | number>>;
}

const WORDS: Readonly<Record<string, string>> = {
  call: 'CALL',
  recall: 'RECALL',
  evaluate: 'EVAL',
  'no-show': 'NOSHOW',
  hold: 'HOLD',
  resume: 'RESUME',
  pause: 'PAUSE',
  transfer: 'TRANSFER',
};

/** A keypad that sends `box,WORD` and a line end, and keeps what it is told to show. */
export class LineBoxSimulator {
  /** The last line that came. */
  shown = '';
  mute = false;
  readonly #end: WireEnd;
  readonly #lineEnd: string;
  readonly #changes = new Listeners<[]>();
  readonly #frames = new Listeners<[LineFrame]>();
  #received = '';

  constructor({ end, lineEnd = '\r\n' }: { readonly end: WireEnd; readonly lineEnd?: string }) {
    this.#end = end;
    this.#lineEnd = lineEnd;
    end.onBytes((bytes) => {
      this.#received += Buffer.from(bytes).toString('latin1');
      const lines = this.#received.split(/[\r\n]+/);
      this.#received = (lines.pop() ?? '').slice(-200);
      for (const line of lines) this.#show(line, bytes);
    });
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  onFrame(listener: (frame: LineFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  press(box: number, key: string): void {
    const word = WORDS[key];
    if (word === undefined) throw new RangeError(`a keypad has no key ${key}`);
    this.#send(`${box},${word}`, { box, key });
  }

  /** A key of the evaluator: 0 best … 3 worst. */
  rate(box: number, value: number): void {
    this.#send(`${box},RATE${value}`, { box, key: `RATE${value}` });
  }

  #send(line: string, params: LineFrame['params']): void {
    if (this.mute) return;
    const bytes = Buffer.from(line + this.#lineEnd, 'latin1');
    this.#frames.call({ direction: 'to-hall', bytes, code: 'line-press', params });
    this.#end.write(bytes);
  }

  #show(line: string, bytes: Uint8Array): void {
    if (line === '') return;
    this.shown = line;
    this.#frames.call({ direction: 'to-device', bytes, code: 'line-shown', params: { text: line } });
    this.#changes.call();
  }
}
