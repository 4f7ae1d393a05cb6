import { freshBoxHealth } from '../call-box/box.ts';
import type { BoxDriver, BoxHealth, Key, Press, Shown } from '../call-box/box.ts';
import { Listeners } from '../transport/listeners.ts';
import type { Bus } from '../transport/bus.ts';
import { AnswerDecoder, readInputs, writeCoil } from './protocol.ts';
import type { ModbusAnswer, Question } from './protocol.ts';

export interface ModbusBoxOptions {
  readonly bus: Bus;
  readonly boxes: readonly number[];
  /** Which input is which key; null: none. */
  readonly keys?: readonly (Key | null)[];
  /** Coils of the lamps and the buzzer; null: there is none. */
  readonly lamps?: Lamps;
  /** Rounds over all boxes in a second, at most; a slow line makes fewer. */
  readonly pollHz?: number;
  /** How long a box may take to answer besides the time on the wire, ms. */
  readonly answerTimeoutMs?: number;
  /** The same key within this time is one press: contacts bounce. */
  readonly repeatWindowMs?: number;
  readonly beepMs?: number;
  /** How often a box that does not answer is asked, ms. */
  readonly silentPollMs?: number;
}

export interface Lamps {
  /** Lit while somebody waits. */
  readonly waiting: number | null;
  /** Lit while a ticket is at the counter. */
  readonly serving: number | null;
  readonly buzzer: number | null;
}

export const EIGHT_KEYS: readonly Key[] = [
  'call',
  'recall',
  'evaluate',
  'no-show',
  'hold',
  'resume',
  'pause',
  'transfer',
];

/** So many questions without an answer and a box is silent. */
const SILENT_AFTER = 3;

interface Box {
  readonly address: number;
  /** Inputs as they were read last; null: not known, so that the next reading is no press. */
  inputs: readonly boolean[] | null;
  unanswered: number;
  nextPollAtMs: number;
  readonly pressedAtMs: Map<Key, number>;
  wanted: { readonly waiting: boolean; readonly serving: boolean } | null;
  /** Coils as the box has confirmed them. */
  readonly lit: Map<number, boolean>;
  buzzUntilMs: number;
}

/**
 * Modbus button boxes of one line. The hall is the master: every box is asked in turn, an input that goes on is a press,
 * lamps are written when they should differ from what the box has confirmed.
 */
export class ModbusBoxDriver implements BoxDriver {
  readonly #bus: Bus;
  readonly #boxes: readonly Box[];
  readonly #keys: readonly (Key | null)[];
  readonly #lamps: Lamps;
  readonly #options: Required<
    Pick<ModbusBoxOptions, 'pollHz' | 'answerTimeoutMs' | 'repeatWindowMs' | 'beepMs' | 'silentPollMs'>
  >;
  readonly #health = freshBoxHealth();
  readonly #presses = new Listeners<[Press]>();
  #running = false;
  #closed = false;

  constructor({ bus, boxes, keys = EIGHT_KEYS, lamps, ...options }: ModbusBoxOptions) {
    this.#bus = bus;
    this.#keys = keys;
    this.#lamps = lamps ?? { waiting: 0, serving: 1, buzzer: 2 };
    this.#options = {
      pollHz: 20,
      answerTimeoutMs: 100,
      repeatWindowMs: 400,
      beepMs: 200,
      silentPollMs: 2_000,
      ...options,
    };
    this.#boxes = boxes.map((address) => ({
      address,
      inputs: null,
      unanswered: 0,
      nextPollAtMs: 0,
      pressedAtMs: new Map(),
      wanted: null,
      lit: new Map(),
      buzzUntilMs: 0,
    }));
    bus.transport.onState((state) => {
      if (state.kind !== 'open') return;
      for (const box of this.#boxes) forget(box);
      void this.#run();
    });
  }

  get health(): BoxHealth {
    return this.#health;
  }

  onPress(listener: (press: Press) => void): void {
    this.#presses.add(listener);
  }

  onRating(): void {
    // these boxes have no evaluator
  }

  onStranger(): void {
    // nobody talks unasked on this line
  }

  show(address: number, { waiting, ticket }: Shown): void {
    const box = this.#box(address);
    if (box !== null) box.wanted = { waiting: waiting > 0, serving: ticket > 0 };
  }

  beep(address: number): void {
    const box = this.#box(address);
    if (box !== null) box.buzzUntilMs = performance.now() + this.#options.beepMs;
  }

  openEvaluation(): void {
    // these boxes have no evaluator
  }

  thank(): void {
    // these boxes have no evaluator
  }

  close(): void {
    this.#closed = true;
  }

  /** Round after round while the line is open. */
  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#isOpen()) {
      const began = performance.now();
      for (const box of this.#boxes) {
        if (!this.#isOpen()) break;
        if (performance.now() < box.nextPollAtMs) continue;
        await this.#poll(box);
        await this.#write(box);
      }
      const rest = 1000 / this.#options.pollHz - (performance.now() - began);
      await pause(Math.max(1, rest));
    }
    this.#running = false;
  }

  #isOpen(): boolean {
    return !this.#closed && this.#bus.transport.state.kind === 'open';
  }

  async #poll(box: Box): Promise<void> {
    const answer = await this.#ask(box, readInputs(box.address));
    if (answer?.kind !== 'inputs') return;
    const before = box.inputs;
    box.inputs = answer.inputs;
    if (before === null) return;
    answer.inputs.forEach((on, input) => {
      const key = this.#keys[input] ?? null;
      if (on && before[input] === false && key !== null) this.#press(box, key);
    });
  }

  #press(box: Box, key: Key): void {
    const now = performance.now();
    const last = box.pressedAtMs.get(key);
    if (last !== undefined && now - last < this.#options.repeatWindowMs) return;
    box.pressedAtMs.set(key, now);
    this.#presses.call({ box: box.address, key });
  }

  /** Writes the lamps that are not as they should be. */
  async #write(box: Box): Promise<void> {
    if (box.unanswered > 0) return;
    for (const [coil, on] of this.#coilsOf(box)) {
      if (box.lit.get(coil) === on) continue;
      const answer = await this.#ask(box, writeCoil(box.address, coil, on));
      // an exception is an answer: a box without this lamp is not asked again and again
      if (answer !== null) box.lit.set(coil, on);
    }
  }

  #coilsOf({ wanted, buzzUntilMs, lit }: Box): readonly (readonly [number, boolean])[] {
    const { waiting, serving, buzzer } = this.#lamps;
    const buzzes = performance.now() < buzzUntilMs;
    const coils: (readonly [number, boolean])[] = [];
    if (waiting !== null && wanted !== null) coils.push([waiting, wanted.waiting]);
    if (serving !== null && wanted !== null) coils.push([serving, wanted.serving]);
    if (buzzer !== null && (buzzes || lit.get(buzzer) === true)) coils.push([buzzer, buzzes]);
    return coils;
  }

  /** One question in its turn; null when no right answer came in time. */
  async #ask(box: Box, question: Question): Promise<ModbusAnswer | null> {
    const { answer, ms } = await this.#bus.turn(() => this.#exchange(question));
    if (answer === null) {
      box.unanswered += 1;
      this.#health.retries += 1;
      if (box.unanswered >= SILENT_AFTER) {
        if (!this.#health.silent.has(box.address)) forget(box);
        this.#health.silent.add(box.address);
        box.nextPollAtMs = performance.now() + this.#options.silentPollMs;
      }
      return null;
    }
    box.unanswered = 0;
    box.nextPollAtMs = 0;
    this.#health.silent.delete(box.address);
    this.#health.lastSeen.set(box.address, Date.now());
    this.#health.roundTripMs = ms;
    if (answer.kind === 'exception') this.#health.badFrames += 1;
    else this.#health.framesIn += 1;
    return answer;
  }

  #exchange(question: Question): Promise<{ readonly answer: ModbusAnswer | null; readonly ms: number }> {
    const { transport } = this.#bus;
    const decoder = new AnswerDecoder(question);
    const began = performance.now();
    return new Promise((resolve) => {
      const end = (answer: ModbusAnswer | null): void => {
        clearTimeout(timer);
        stop();
        if (answer === null) decoder.end();
        this.#health.badFrames += decoder.dropped;
        resolve({ answer, ms: performance.now() - began });
      };
      const wireMs = (question.bytes.length + question.answerBytes) * transport.byteTimeMs;
      const timer = setTimeout(() => end(null), wireMs + this.#options.answerTimeoutMs);
      timer.unref();
      const stop = transport.onBytes((bytes) => {
        const answer = decoder.push(bytes);
        if (answer !== null) end(answer);
      });
      transport.write(question.bytes).catch(() => end(null));
    });
  }

  #box(address: number): Box | null {
    return this.#boxes.find((box) => box.address === address) ?? null;
  }
}

/** Nobody knows any more how its buttons and lamps are. */
function forget(box: Box): void {
  box.inputs = null;
  box.lit.clear();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
