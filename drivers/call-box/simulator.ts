import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';

/** Keys of a box with the bytes they send after ADDR and FUNC 01. */
const KEY_BYTES: Readonly<Record<string, readonly number[]>> = {
  call: [0x0c],
  recall: [0x0d],
  evaluate: [0x0b],
  pause: [0x12],
  transfer: [0x13],
  'no-show': [0x06, 0x0f],
  hold: [0x00, 0x0f],
  resume: [0x03, 0x0f],
};

export interface SimulatedBox {
  readonly address: number;
  /** As the digits stand: three characters each, `---` until the host has shown something. */
  waitingDigits: string;
  ticketDigits: string;
  beeps: number;
  evaluatorOpen: boolean;
  /** The last key was sent as often as a box does and never heard. */
  unanswered: boolean;
}

export interface BoxFrame {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface CallBoxSimulatorOptions {
  readonly end: WireEnd;
  readonly boxes: readonly number[];
  /** A box waits this long for its echo. */
  readonly echoTimeoutMs?: number;
  readonly tries?: number;
  /** 0 ≤ random < 1: the pause before another try. */
  readonly random?: () => number;
}

interface Sent {
  readonly bytes: number[];
  readonly awaited: string;
  tries: number;
  timer: NodeJS.Timeout;
}

/**
 * The boxes of one line, seen from the wire's other end: they send keys, wait for the echo, try again after 100–300 ms,
 * and show what the host sends. Written from README.md alone; it shares no code with the driver.
 */
export class CallBoxSimulator {
  readonly boxes: readonly SimulatedBox[];
  readonly #end: WireEnd;
  readonly #echoTimeoutMs: number;
  readonly #tries: number;
  readonly #random: () => number;
  readonly #sent = new Map<number, Sent>();
  readonly #changes = new Listeners<[]>();
  readonly #frames = new Listeners<[BoxFrame]>();
  #received = '';
  /** A dead box: hears nothing and sends nothing. */
  mute = false;

  constructor({ end, boxes, echoTimeoutMs = 100, tries = 5, random = Math.random }: CallBoxSimulatorOptions) {
    this.#end = end;
    this.#echoTimeoutMs = echoTimeoutMs;
    this.#tries = tries;
    this.#random = random;
    this.boxes = boxes.map((address) => ({
      address,
      waitingDigits: '---',
      ticketDigits: '---',
      beeps: 0,
      evaluatorOpen: false,
      unanswered: false,
    }));
    end.onBytes((bytes) => this.#take(bytes));
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  onFrame(listener: (frame: BoxFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  /** Presses a key; an unknown name is a mistake of the caller. */
  press(address: number, key: string): void {
    const bytes = KEY_BYTES[key];
    if (bytes === undefined) throw new RangeError(`a box has no key ${key}`);
    if (key === 'evaluate') this.#box(address).evaluatorOpen = true;
    this.#transmit(address, 0x01, bytes, { code: 'press', params: { box: address, key } });
  }

  /** Presses a key of the evaluator: 0 best … 3 worst. */
  rate(address: number, value: number): void {
    this.#box(address).evaluatorOpen = false;
    this.#transmit(address, 0x11, [value], { code: 'rating', params: { box: address, value: value + 1 } });
  }

  #transmit(address: number, func: number, data: readonly number[], meaning: Pick<BoxFrame, 'code' | 'params'>): void {
    if (this.mute) return;
    const box = this.#box(address);
    clearTimeout(this.#sent.get(address)?.timer);
    const inner = [address, func, ...data];
    const sum = inner.reduce((a, b) => (a + b) % 256, 0);
    const bytes = [0xff, 0x68, inner.length, inner.length, 0x68, ...inner, sum, 0x16];
    const echo = func === 0x11 ? [address, 0x01, ...data] : inner;
    box.unanswered = false;
    const sent: Sent = { bytes, awaited: echo.join(), tries: 0, timer: setTimeout(() => undefined, 0) };
    this.#sent.set(address, sent);
    this.#try(address, sent, meaning);
    this.#changes.call();
  }

  #try(address: number, sent: Sent, meaning: Pick<BoxFrame, 'code' | 'params'>): void {
    sent.tries += 1;
    this.#frames.call({ direction: 'to-hall', bytes: Uint8Array.from(sent.bytes), ...meaning });
    this.#end.write(Uint8Array.from(sent.bytes));
    sent.timer = setTimeout(
      () => {
        if (this.#sent.get(address) !== sent) return;
        if (sent.tries < this.#tries) {
          this.#try(address, sent, meaning);
          return;
        }
        this.#sent.delete(address);
        this.#box(address).unanswered = true;
        this.#changes.call();
      },
      this.#echoTimeoutMs + this.#random() * 200,
    );
    sent.timer.unref();
  }

  #take(bytes: Uint8Array): void {
    if (this.mute) return;
    this.#received += Buffer.from(bytes).toString('latin1');
    for (;;) {
      const found = /\xff\x68([\x02-\x08])\1\x68/s.exec(this.#received);
      if (found === null) {
        this.#received = this.#received.slice(-4);
        return;
      }
      const length = found[1]!.charCodeAt(0);
      const whole = found.index + 7 + length;
      if (this.#received.length < whole) {
        this.#received = this.#received.slice(found.index);
        return;
      }
      const frame = Buffer.from(this.#received.slice(found.index, whole), 'latin1');
      this.#received = this.#received.slice(whole);
      const inner = frame.subarray(5, 5 + length);
      if (inner.reduce((a, b) => (a + b) % 256, 0) === frame[5 + length]) this.#hear(frame, [...inner]);
    }
  }

  #hear(frame: Buffer, inner: readonly number[]): void {
    const [address, func, ...data] = inner;
    const box = this.boxes.find((candidate) => candidate.address === address);
    if (box === undefined) return;
    const meaning = this.#obey(box, func ?? 0, data, inner.join());
    this.#frames.call({ direction: 'to-device', bytes: Uint8Array.from(frame), ...meaning });
    this.#changes.call();
  }

  #obey(
    box: SimulatedBox,
    func: number,
    data: readonly number[],
    text: string,
  ): { readonly code: string; readonly params: Readonly<Record<string, string | number>> } {
    const params = { box: box.address };
    const sent = this.#sent.get(box.address);
    if (sent?.awaited === text) {
      clearTimeout(sent.timer);
      this.#sent.delete(box.address);
      return { code: 'echo', params };
    }
    if (func === 0x02 && data.length === 6) {
      box.waitingDigits = shownDigits(box.waitingDigits, data.slice(0, 3));
      box.ticketDigits = shownDigits(box.ticketDigits, data.slice(3));
      return { code: 'digits', params: { ...params, waiting: box.waitingDigits, ticket: box.ticketDigits } };
    }
    if (func === 0x03) {
      box.beeps += 1;
      return { code: 'beep', params };
    }
    if (func === 0x01 && data[0] === 0x0b) {
      box.evaluatorOpen = true;
      return { code: 'evaluator-open', params };
    }
    if (func === 0x02 && data[0] === 0x05) {
      box.evaluatorOpen = false;
      return { code: 'stars', params };
    }
    return { code: 'unknown', params };
  }

  #box(address: number): SimulatedBox {
    const box = this.boxes.find((candidate) => candidate.address === address);
    if (box === undefined) throw new RangeError(`no box with address ${address}`);
    return box;
  }
}

/** 0A leaves the digits as they are. */
function shownDigits(before: string, data: readonly number[]): string {
  return data.every((digit) => digit === 0x0a) ? before : data.map((digit) => (digit > 9 ? ' ' : digit)).join('');
}
