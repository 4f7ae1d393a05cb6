import { Listeners } from '../transport/listeners.ts';
import type { Transport } from '../transport/transport.ts';
import { command, speak, VoiceDecoder } from './protocol.ts';
import type { VoiceAnswer, VoiceModel } from './protocol.ts';

export interface VoiceOptions {
  readonly transport: Transport;
  readonly model: VoiceModel;
  readonly volume?: number;
  readonly speed?: number;
  /** How often each announcement is spoken. */
  readonly times?: number;
  /** An announcement older than this is not spoken any more, ms. */
  readonly staleMs?: number;
  readonly answerTimeoutMs?: number;
  /** Pause between the two times, ms. */
  readonly betweenMs?: number;
  /** The clock that `atMs` of an announcement belongs to, ms. */
  readonly now: () => number;
}

export interface Utterance {
  readonly id: string;
  /** Words, never digits: `请 A 零幺二号到三号窗口办理`. */
  readonly text: string;
  readonly atMs: number;
}

export type VoiceCondition =
  | { readonly state: 'online' }
  | { readonly state: 'trouble'; readonly reason: 'no-answer' | 'not-understood' | 'never-idle' }
  | { readonly state: 'unknown' }
  | { readonly state: 'offline' };

export interface VoiceHealth {
  readonly framesIn: number;
  readonly badFrames: number;
  readonly retries: number;
  /** `Date.now()` of the last answer. */
  readonly lastSeenAt: number | null;
  readonly roundTripMs: number | null;
  /** Announcements spoken to the end, each time counted. */
  readonly spoken: number;
  /** Announcements that came too late or were over. */
  readonly dropped: number;
}

/** A spoken Chinese syllable takes about so long, and a module may be slower by half, ms. */
const CHARACTER_MS = 260;
const SLOWNESS = 1.5;
const TRIES = 3;
const PING_MS = 10_000;

/**
 * A voice module. Announcements are spoken in the order of their time, one after the other, each so many times; one that
 * is too old, or was dropped before it began, is never heard. A module that never says that it is idle does not end the
 * voice: every utterance has a deadline from its length.
 */
export class VoiceDriver {
  readonly #options: Required<Omit<VoiceOptions, 'volume' | 'speed'>> & Pick<VoiceOptions, 'volume' | 'speed'>;
  readonly #decoder = new VoiceDecoder();
  readonly #answers = new Listeners<[VoiceAnswer]>();
  readonly #conditions = new Listeners<[VoiceCondition]>();
  readonly #health = {
    framesIn: 0,
    retries: 0,
    lastSeenAt: null as number | null,
    roundTripMs: null as number | null,
    spoken: 0,
    dropped: 0,
  };
  #queue: Utterance[] = [];
  #speaking = false;
  #condition: VoiceCondition = { state: 'offline' };
  #ping: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: VoiceOptions) {
    this.#options = { times: 2, staleMs: 60_000, answerTimeoutMs: 500, betweenMs: 600, ...options };
    const { transport } = options;
    transport.onBytes((bytes) => {
      for (const answer of this.#decoder.push(bytes)) {
        this.#health.framesIn += 1;
        this.#health.lastSeenAt = Date.now();
        this.#answers.call(answer);
      }
    });
    transport.onState((state) => {
      if (state.kind === 'open') {
        this.#set({ state: 'unknown' });
        void this.#askStatus();
        void this.#speakAll();
      } else this.#set({ state: 'offline' });
    });
  }

  get condition(): VoiceCondition {
    return this.#condition;
  }

  get health(): VoiceHealth {
    return { ...this.#health, badFrames: this.#decoder.bad };
  }

  onCondition(listener: (condition: VoiceCondition) => void): void {
    this.#conditions.add(listener);
  }

  say(utterance: Utterance): void {
    this.#queue.push(utterance);
    this.#queue.sort((a, b) => a.atMs - b.atMs);
    void this.#speakAll();
  }

  /** The call is over: what has not begun is not spoken. */
  drop(id: string): void {
    const before = this.#queue.length;
    this.#queue = this.#queue.filter((utterance) => utterance.id !== id);
    this.#health.dropped += before - this.#queue.length;
  }

  close(): void {
    this.#closed = true;
    this.#queue = [];
    if (this.#ping !== null) clearTimeout(this.#ping);
  }

  async #speakAll(): Promise<void> {
    if (this.#speaking) return;
    this.#speaking = true;
    while (this.#isOpen()) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      const { now, staleMs, times, betweenMs } = this.#options;
      for (let time = 0; time < times && this.#isOpen(); time += 1) {
        if (now() - next.atMs > staleMs) {
          this.#health.dropped += 1;
          break;
        }
        if (time > 0) await pause(betweenMs);
        await this.#speakOnce(next);
      }
    }
    this.#speaking = false;
    this.#pingLater();
  }

  async #speakOnce({ text }: Utterance): Promise<void> {
    const { model, volume, speed } = this.#options;
    const bytes = speak(model, text, {
      ...(volume === undefined ? {} : { volume }),
      ...(speed === undefined ? {} : { speed }),
    });
    const silenceMs = 1_000 + Array.from(text).length * CHARACTER_MS * SLOWNESS;
    for (let attempt = 0; attempt < TRIES && this.#isOpen(); attempt += 1) {
      if (attempt > 0) this.#health.retries += 1;
      const idle = this.#answer(['idle'], silenceMs);
      const taken = await this.#ask(bytes, ['accepted', 'not-understood', 'busy']);
      if (taken === 'accepted') {
        const ended = await idle.answer;
        this.#health.spoken += 1;
        this.#set(ended === null && this.#isOpen() ? { state: 'trouble', reason: 'never-idle' } : this.#well());
        return;
      }
      if (taken === 'busy') await idle.answer;
      idle.cancel();
      if (taken === 'not-understood') this.#set({ state: 'trouble', reason: 'not-understood' });
      if (taken === null && this.#isOpen()) this.#set({ state: 'trouble', reason: 'no-answer' });
    }
  }

  #well(): VoiceCondition {
    return this.#isOpen() ? { state: 'online' } : { state: 'offline' };
  }

  #isOpen(): boolean {
    return !this.#closed && this.#options.transport.state.kind === 'open';
  }

  async #ask(bytes: Uint8Array, wanted: readonly VoiceAnswer[]): Promise<VoiceAnswer | null> {
    const { transport, answerTimeoutMs } = this.#options;
    const began = performance.now();
    const waiting = this.#answer(wanted, bytes.length * transport.byteTimeMs + answerTimeoutMs);
    transport.write(bytes).catch(() => waiting.cancel());
    const answer = await waiting.answer;
    if (answer !== null) this.#health.roundTripMs = performance.now() - began;
    return answer;
  }

  /** The next of these answers, null when none comes in time. */
  #answer(
    wanted: readonly VoiceAnswer[],
    timeoutMs: number,
  ): { readonly answer: Promise<VoiceAnswer | null>; cancel(): void } {
    let cancel: () => void = () => undefined;
    const answer = new Promise<VoiceAnswer | null>((resolve) => {
      const end = (value: VoiceAnswer | null): void => {
        clearTimeout(timer);
        stop();
        resolve(value);
      };
      const timer = setTimeout(() => end(null), timeoutMs);
      timer.unref();
      const stop = this.#answers.add((given) => {
        if (wanted.includes(given)) end(given);
      });
      cancel = () => end(null);
    });
    return { answer, cancel };
  }

  /** An idle module is asked now and then, so that a dead one is known before it is needed. */
  async #askStatus(): Promise<void> {
    if (!this.#speaking && this.#isOpen()) {
      const answer = await this.#ask(command(this.#options.model, 'status'), ['idle', 'busy']);
      if (this.#isOpen() && !this.#speaking) {
        if (answer === null) this.#set({ state: 'trouble', reason: 'no-answer' });
        // that it answers says nothing of whether it ends or understands what it speaks
        else if (this.#condition.state !== 'trouble' || this.#condition.reason === 'no-answer') {
          this.#set({ state: 'online' });
        }
      }
    }
    this.#pingLater();
  }

  #pingLater(): void {
    if (this.#ping !== null) clearTimeout(this.#ping);
    if (this.#closed) return;
    this.#ping = setTimeout(() => void this.#askStatus(), PING_MS);
    this.#ping.unref();
  }

  #set(condition: VoiceCondition): void {
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
