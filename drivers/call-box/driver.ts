import { Listeners } from '../transport/listeners.ts';
import type { Transport } from '../transport/transport.ts';
import { beep, digits, echoOf, FrameDecoder, meaningOf, openEvaluation, stars } from './protocol.ts';
import { freshBoxHealth } from './box.ts';
import type { BoxDriver, BoxHealth, Press, Rating, Shown } from './box.ts';
import type { Frame } from './protocol.ts';

export interface CallBoxOptions {
  readonly transport: Transport;
  /** Addresses of the boxes on this line. */
  readonly boxes: readonly number[];
  /** The same key of the same box within this time is one press: a box that saw no echo sends again. */
  readonly repeatWindowMs?: number;
}

/**
 * The FF68 boxes of one line. Boxes talk unasked and there is no master: every valid frame of a known box is echoed at
 * once (heard), digits say done, a beep says refused.
 */
export class CallBoxDriver implements BoxDriver {
  readonly #health = freshBoxHealth();
  readonly #transport: Transport;
  readonly #boxes: ReadonlySet<number>;
  readonly #repeatWindowMs: number;
  readonly #decoder = new FrameDecoder();
  readonly #presses = new Listeners<[Press]>();
  readonly #ratings = new Listeners<[Rating]>();
  readonly #strangerSeen = new Listeners<[number]>();
  /** Last frame of each box and when it came, for repeats. */
  readonly #last = new Map<number, { readonly text: string; readonly atMs: number }>();
  /** Own frames that an echoing adapter may hand back, until when. */
  #own: { readonly text: string; untilMs: number }[] = [];
  #urgent: Uint8Array[] = [];
  #pumping = false;
  #held = false;
  readonly #wanted = new Map<number, Shown>();
  readonly #shown = new Map<number, Shown>();

  constructor({ transport, boxes, repeatWindowMs = 400 }: CallBoxOptions) {
    this.#transport = transport;
    this.#boxes = new Set(boxes);
    this.#repeatWindowMs = repeatWindowMs;
    transport.onBytes((bytes, atMs) => this.#take(bytes, atMs));
    transport.onState((state) => {
      if (state.kind !== 'open') return;
      this.#shown.clear();
      void this.#pump();
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

  /** An address that talks and is not configured, told once. */
  onStranger(listener: (address: number) => void): void {
    this.#strangerSeen.add(listener);
  }

  /** What the digits of a box should show from now on; sent if they show something else, and again after a reopen. */
  show(box: number, wanted: Shown): void {
    this.#wanted.set(box, wanted);
    void this.#pump();
  }

  /** Refused, or somebody began to wait at an idle counter. */
  beep(box: number): void {
    this.#send(beep(box));
  }

  openEvaluation(box: number): void {
    this.#send(openEvaluation(box));
  }

  thank(box: number): void {
    this.#send(stars(box));
  }

  /**
   * While held nothing at all is written: the line may be another device's, which would print what is meant for a box.
   */
  hold(held: boolean): void {
    this.#held = held;
    void this.#pump();
  }

  close(): void {
    // it has no timers of its own
  }

  #take(bytes: Uint8Array, atMs: number): void {
    for (const found of this.#decoder.push(bytes, atMs)) {
      if ('discarded' in found) this.#health.badFrames += 1;
      else this.#hear(found.frame, atMs);
    }
  }

  #hear(frame: Frame, atMs: number): void {
    const text = Buffer.from(frame.bytes).toString('hex');
    if (this.#isOwn(text, atMs)) return;
    const { address } = frame;
    if (!this.#boxes.has(address)) {
      if (!this.#health.strangers.has(address)) {
        this.#health.strangers.add(address);
        this.#strangerSeen.call(address);
      }
      return;
    }
    this.#send(echoOf(frame));
    this.#health.framesIn += 1;
    this.#health.lastSeen.set(address, Date.now());
    const last = this.#last.get(address);
    this.#last.set(address, { text, atMs });
    if (last?.text === text && atMs - last.atMs < this.#repeatWindowMs) {
      this.#health.retries += 1;
      return;
    }
    const meaning = meaningOf(frame);
    if (meaning.kind === 'press') this.#presses.call({ box: address, key: meaning.key });
    else if (meaning.kind === 'rating') this.#ratings.call({ box: address, value: meaning.value });
  }

  /** What is to be sent at once: echoes, beeps, requests to rate. */
  #send(bytes: Uint8Array): void {
    this.#urgent.push(bytes);
    void this.#pump();
  }

  /**
   * Sends one frame after the other as the line takes them: what is urgent first, then digits that are not what they
   * should be. Old digits are never played out: each box gets what is right when its turn comes.
   */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#transport.state.kind === 'open' && !this.#held) {
      const urgent = this.#urgent.shift();
      const update = urgent === undefined ? this.#nextDigits() : null;
      const bytes = urgent ?? update?.bytes;
      if (bytes === undefined) break;
      const own = { text: Buffer.from(bytes).toString('hex'), untilMs: Infinity };
      this.#own.push(own);
      try {
        await this.#transport.write(bytes);
      } catch {
        // the line went down: after the reopen every box is shown all of it again
        if (update !== null) this.#shown.delete(update.box);
      }
      // an adapter that echoes hands our bytes back when they have passed, and an echo looks like a press
      own.untilMs = performance.now() + bytes.length * this.#transport.byteTimeMs + ADAPTER_LATENCY_MS;
    }
    this.#urgent = this.#transport.state.kind === 'open' ? this.#urgent : [];
    this.#pumping = false;
  }

  /** The first box whose digits are not what they should be, in turn; null when all are right. */
  #nextDigits(): { readonly box: number; readonly bytes: Uint8Array } | null {
    for (const [box, wanted] of this.#wanted) {
      const shown = this.#shown.get(box);
      const waiting = shown?.waiting === wanted.waiting ? null : wanted.waiting;
      const ticket = shown?.ticket === wanted.ticket ? null : wanted.ticket;
      if (waiting === null && ticket === null) continue;
      this.#shown.set(box, wanted);
      return { box, bytes: digits(box, waiting, ticket) };
    }
    return null;
  }

  #isOwn(text: string, atMs: number): boolean {
    this.#own = this.#own.filter(({ untilMs }) => untilMs >= atMs);
    const index = this.#own.findIndex((sent) => sent.text === text);
    if (index < 0) return false;
    this.#own.splice(index, 1);
    return true;
  }
}

/** USB adapters collect bytes for up to 16 ms before they hand them over. */
const ADAPTER_LATENCY_MS = 20;
