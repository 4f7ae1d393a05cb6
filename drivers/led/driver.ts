import iconv from 'iconv-lite';
import { Listeners } from '../transport/listeners.ts';
import type { Transport } from '../transport/transport.ts';
import { answerOf, dynamicArea, encode, FrameDecoder, PING } from './protocol.ts';
import type { SignAnswer } from './protocol.ts';

export interface LedOptions {
  readonly transport: Transport;
  /** In dots. */
  readonly width: number;
  readonly height: number;
  /** FEh any card, 51h.. by model (61h a BX-5). */
  readonly deviceType?: number;
  readonly answerTimeoutMs?: number;
  /** Pause before another try, ms; doubles with each. */
  readonly retryMs?: number;
  /** Pause between tries once a sign is given up, and between pings of an idle one, ms. */
  readonly idleMs?: number;
}

export type SignCondition =
  | { readonly state: 'online' }
  | { readonly state: 'trouble'; readonly reason: 'no-answer' }
  | { readonly state: 'trouble'; readonly reason: 'sign-error'; readonly code: number }
  /** The line itself is down; the transport says why. */
  | { readonly state: 'offline' };

const TRIES = 3;
/** What GBK does not have stands as a visible blank, and health says so. */
const SUBSTITUTE = '〓';

/**
 * One sign. The latest text wins: while one is on its way only the newest is kept, a queue of old calls is never played
 * out. Three tries, then offline in health, going on slowly; the whole content again after a reconnect.
 */
export class LedDriver {
  readonly health = {
    framesIn: 0,
    retries: 0,
    lastSeenAt: null as number | null,
    /** Some characters of the last text are not in the sign's code page. */
    substituted: false,
  };
  readonly #transport: Transport;
  readonly #options: Required<Omit<LedOptions, 'transport'>>;
  readonly #decoder = new FrameDecoder();
  readonly #conditions = new Listeners<[SignCondition]>();
  readonly #answers = new Listeners<[SignAnswer]>();
  #wanted: string | null = null;
  #confirmed: string | null = null;
  #condition: SignCondition = { state: 'offline' };
  #working = false;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor({ transport, ...options }: LedOptions) {
    this.#transport = transport;
    this.#options = { deviceType: 0xfe, answerTimeoutMs: 500, retryMs: 200, idleMs: 10_000, ...options };
    transport.onBytes((bytes) => {
      for (const envelope of this.#decoder.push(bytes)) {
        const answer = answerOf(envelope);
        if (answer === null) continue;
        this.health.framesIn += 1;
        this.health.lastSeenAt = Date.now();
        this.#answers.call(answer);
      }
    });
    transport.onState((state) => {
      this.#confirmed = null;
      if (state.kind === 'open') void this.#work();
      else this.#set({ state: 'offline' });
    });
  }

  get condition(): SignCondition {
    return this.#condition;
  }

  get badFrames(): number {
    return this.#decoder.bad;
  }

  /** What the sign has said that it shows; null after a reconnect. */
  get confirmed(): string | null {
    return this.#confirmed;
  }

  onCondition(listener: (condition: SignCondition) => void): void {
    this.#conditions.add(listener);
  }

  /** From now on the sign should show this line. */
  show(text: string): void {
    this.#wanted = text;
    void this.#work();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #work(): Promise<void> {
    if (this.#working || this.#closed) return;
    this.#working = true;
    while (this.#wanted !== null && this.#wanted !== this.#confirmed && this.#transport.state.kind === 'open') {
      if (!(await this.#deliver())) break;
    }
    this.#working = false;
    this.#later();
  }

  /** Brings the newest text onto the sign; false when it was given up for now. */
  async #deliver(): Promise<boolean> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const text = this.#wanted ?? '';
      const answer = await this.#ask(this.#frameOf(text));
      if (answer?.kind === 'done') {
        this.#confirmed = text;
        this.#set({ state: 'online' });
        return true;
      }
      if (this.#transport.state.kind !== 'open') return false;
      this.health.retries += 1;
      if (answer?.kind === 'error') {
        // the card is alive and refuses: the same again would be refused again
        this.#set({ state: 'trouble', reason: 'sign-error', code: answer.code });
        return false;
      }
      if (attempt < TRIES - 1) await pause(this.#options.retryMs * 2 ** attempt);
    }
    this.#set({ state: 'trouble', reason: 'no-answer' });
    return false;
  }

  #frameOf(text: string): Uint8Array {
    const { width, height, deviceType } = this.#options;
    let substituted = false;
    const bytes = [...text].flatMap((character) => {
      const encoded = iconv.encode(character, 'gbk');
      if (iconv.decode(encoded, 'gbk') === character && (encoded.length === 2 || encoded[0]! < 0x80)) return [...encoded];
      substituted = true;
      return [...iconv.encode(SUBSTITUTE, 'gbk')];
    });
    this.health.substituted = substituted;
    return encode(dynamicArea({ x: 0, y: 0, width, height, text: Uint8Array.from(bytes) }), deviceType);
  }

  #ask(frame: Uint8Array): Promise<SignAnswer | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(null), this.#options.answerTimeoutMs + frame.length * this.#transport.byteTimeMs);
      const stop = this.#answers.add((answer) => end(answer));
      const end = (answer: SignAnswer | null): void => {
        clearTimeout(timer);
        stop();
        resolve(answer);
      };
      this.#transport.write(frame).catch(() => end(null));
    });
  }

  /** An idle sign is pinged, one that was given up is tried again. */
  #later(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#ping(), this.#options.idleMs);
    this.#timer.unref();
  }

  async #ping(): Promise<void> {
    if (!this.#working && this.#wanted === this.#confirmed && this.#transport.state.kind === 'open') {
      this.#working = true;
      const answer = await this.#ask(encode(PING, this.#options.deviceType));
      this.#working = false;
      // a card that came back after a power cut has forgotten its text
      if (answer === null) {
        this.#confirmed = null;
        this.#set({ state: 'trouble', reason: 'no-answer' });
      } else if (this.#condition.state !== 'online') this.#confirmed = null;
    }
    void this.#work();
  }

  #set(condition: SignCondition): void {
    if (JSON.stringify(condition) === JSON.stringify(this.#condition)) return;
    this.#condition = condition;
    this.#conditions.call(condition);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
