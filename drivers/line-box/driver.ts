import { freshBoxHealth } from '../call-box/box.ts';
import type { BoxDriver, BoxHealth, Key, Press, Rating, Shown } from '../call-box/box.ts';
import { Listeners } from '../transport/listeners.ts';
import type { Transport } from '../transport/transport.ts';
import { fillLine, LineDecoder, linePattern } from './protocol.ts';
import type { LineFound, LineMatch } from './protocol.ts';

export interface LineBoxOptions {
  readonly transport: Transport;
  readonly boxes: readonly number[];
  /** `{box},{key}`: how a line is read. */
  readonly pattern?: string;
  /** The keypad's own words, whatever their case; `RATE0` … `RATE3` are the evaluator's keys, best first. */
  readonly words?: Readonly<Record<string, Key>>;
  /** What is sent to show something: `{box},{ticket},{waiting}\r\n`; left out: it shows nothing. */
  readonly show?: string;
  readonly beep?: string;
  /** The same key of the same box within this time is one press, ms. */
  readonly repeatWindowMs?: number;
}

export const USUAL_WORDS: Readonly<Record<string, Key>> = {
  CALL: 'call',
  RECALL: 'recall',
  EVAL: 'evaluate',
  NOSHOW: 'no-show',
  HOLD: 'hold',
  RESUME: 'resume',
  PAUSE: 'pause',
  TRANSFER: 'transfer',
};

const END_AFTER_MS = 110;

/** Keypads that send lines. A line that fits no pattern is told once and dropped. */
export class LineBoxDriver implements BoxDriver {
  readonly #transport: Transport;
  readonly #boxes: ReadonlySet<number>;
  readonly #match: (line: string) => LineMatch | null;
  readonly #words: ReadonlyMap<string, Key>;
  readonly #show: string | undefined;
  readonly #beep: string | undefined;
  readonly #repeatWindowMs: number;
  readonly #decoder = new LineDecoder();
  readonly #presses = new Listeners<[Press]>();
  readonly #ratings = new Listeners<[Rating]>();
  readonly #strangers = new Listeners<[number]>();
  readonly #oddLines = new Listeners<[string]>();
  readonly #health = freshBoxHealth();
  readonly #told = new Set<string>();
  readonly #last = new Map<string, number>();
  readonly #shown = new Map<number, string>();
  readonly #wanted = new Map<number, Shown>();
  #silence: NodeJS.Timeout | null = null;

  constructor({ transport, boxes, pattern = '{box},{key}', words = USUAL_WORDS, ...options }: LineBoxOptions) {
    this.#transport = transport;
    this.#boxes = new Set(boxes);
    this.#match = linePattern(pattern);
    this.#words = new Map(Object.entries(words).map(([word, key]) => [word.toUpperCase(), key]));
    this.#show = options.show;
    this.#beep = options.beep;
    this.#repeatWindowMs = options.repeatWindowMs ?? 400;
    transport.onBytes((bytes, atMs) => {
      this.#hear(this.#decoder.push(bytes, atMs), atMs);
      this.#awaitEnd();
    });
    transport.onState((state) => {
      if (state.kind !== 'open') return;
      this.#shown.clear();
      for (const [box, wanted] of this.#wanted) this.show(box, wanted);
    });
  }

  get health(): BoxHealth {
    return this.#health;
  }

  onPress(listener: (press: Press) => void): void {
    this.#presses.add(listener);
  }

  onRating(listener: (rating: Rating) => void): void {
    this.#ratings.add(listener);
  }

  onStranger(listener: (box: number) => void): void {
    this.#strangers.add(listener);
  }

  /** A line that fits no pattern and no word, told once each. */
  onOddLine(listener: (line: string) => void): void {
    this.#oddLines.add(listener);
  }

  show(box: number, wanted: Shown): void {
    this.#wanted.set(box, wanted);
    if (this.#show === undefined || this.#transport.state.kind !== 'open') return;
    const ticket = String(wanted.ticket % 1000).padStart(3, '0');
    const bytes = fillLine(this.#show, { box, ticket, waiting: wanted.waiting });
    const text = Buffer.from(bytes).toString('latin1');
    if (this.#shown.get(box) === text) return;
    this.#shown.set(box, text);
    this.#transport.write(bytes).catch(() => this.#shown.delete(box));
  }

  beep(box: number): void {
    // a keypad that is off hears no beep, and nothing is owed to it later
    if (this.#beep !== undefined) this.#transport.write(fillLine(this.#beep, { box })).catch(() => undefined);
  }

  openEvaluation(): void {
    // a keypad has nothing to open
  }

  thank(): void {
    // a keypad has no stars
  }

  close(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
  }

  #awaitEnd(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#silence = null;
    if (!this.#decoder.pending) return;
    this.#silence = setTimeout(() => this.#hear(this.#decoder.flush(), performance.now()), END_AFTER_MS);
    this.#silence.unref();
  }

  #hear(found: readonly LineFound[], atMs: number): void {
    for (const each of found) {
      const matched = 'line' in each ? this.#match(each.line) : null;
      if (matched === null || !this.#take(matched, atMs)) {
        this.#health.badFrames += 1;
        this.#tell('line' in each ? each.line : '…');
      }
    }
  }

  /** False when the key's word says nothing to us. */
  #take({ box: number, key: word }: LineMatch, atMs: number): boolean {
    const rating = /^RATE([0-3])$/i.exec(word);
    const key = this.#words.get(word.toUpperCase());
    if (rating === null && key === undefined) return false;
    const box = number === '' ? [...this.#boxes][0]! : Number(number);
    if (!this.#boxes.has(box)) {
      if (!this.#health.strangers.has(box)) {
        this.#health.strangers.add(box);
        this.#strangers.call(box);
      }
      return true;
    }
    this.#health.framesIn += 1;
    this.#health.lastSeen.set(box, Date.now());
    const press = `${box} ${word}`;
    const before = this.#last.get(press);
    this.#last.set(press, atMs);
    if (before !== undefined && atMs - before < this.#repeatWindowMs) {
      this.#health.retries += 1;
      return true;
    }
    if (rating !== null) this.#ratings.call({ box, value: Number(rating[1]) as Rating['value'] });
    else this.#presses.call({ box, key: key! });
    return true;
  }

  #tell(line: string): void {
    if (this.#told.has(line) || this.#told.size >= MOST_TOLD) return;
    this.#told.add(line);
    this.#oddLines.call(line);
  }
}

/** Noise makes ever new lines: a technician needs to see some, not all. */
const MOST_TOLD = 20;
