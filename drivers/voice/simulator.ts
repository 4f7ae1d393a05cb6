import iconv from 'iconv-lite';
import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';

export interface VoiceFrame {
  readonly direction: 'to-hall' | 'to-device';
  readonly bytes: Uint8Array;
  readonly code: 'voice-speak' | 'voice-command' | 'voice-answer' | 'unknown';
  readonly params: Readonly<Record<string, string | number>>;
}

export interface VoiceSimulatorOptions {
  readonly end: WireEnd;
  /** XFS5152 sends no sum. */
  readonly model: 'syn6288' | 'xfs5152';
  /** How long it speaks a character, ms. */
  readonly characterMs?: number;
}

/** A voice module seen from the wire's other end: what it speaks is kept as text. */
export class VoiceSimulator {
  /** Newest last; at most 50. */
  readonly spoken: string[] = [];
  mute = false;
  /** Never says that it has ended. */
  neverIdle = false;
  speaking: string | null = null;
  /** Something was to be spoken while something else still was. */
  overlaps = 0;
  readonly #options: Required<VoiceSimulatorOptions>;
  readonly #changes = new Listeners<[]>();
  readonly #frames = new Listeners<[VoiceFrame]>();
  #received: Buffer = Buffer.alloc(0);
  #ending: NodeJS.Timeout | null = null;

  constructor(options: VoiceSimulatorOptions) {
    this.#options = { characterMs: 200, ...options };
    options.end.onBytes((bytes) => this.#take(bytes));
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  onFrame(listener: (frame: VoiceFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  #take(bytes: Uint8Array): void {
    if (this.mute) return;
    this.#received = Buffer.concat([this.#received, bytes]).subarray(-1_000);
    for (;;) {
      const start = this.#received.indexOf(0xfd);
      if (start < 0 || this.#received.length < start + 3) return;
      const length = this.#received.readUInt16BE(start + 1);
      if (length > 300) {
        this.#received = this.#received.subarray(start + 1);
        continue;
      }
      if (this.#received.length < start + 3 + length) return;
      const frame = this.#received.subarray(start, start + 3 + length);
      this.#received = this.#received.subarray(start + 3 + length);
      this.#obey(frame);
    }
  }

  #obey(frame: Buffer): void {
    const summed = this.#options.model === 'syn6288';
    if (summed) {
      let sum = 0;
      for (const byte of frame) sum ^= byte;
      if (sum !== 0) {
        this.#answer(0x45);
        return;
      }
    }
    const body = frame.subarray(3, summed ? -1 : undefined);
    if (body[0] === 0x01) this.#speak(frame, body);
    else if (body[0] === 0x02) {
      this.#tell(frame, 'voice-command', { command: 'stop' });
      this.#stop();
      this.#answer(0x41);
    } else if (body[0] === 0x21) {
      this.#tell(frame, 'voice-command', { command: 'status' });
      this.#answer(this.speaking === null ? 0x4f : 0x4e);
    } else {
      this.#tell(frame, 'voice-command', { command: body[0] ?? 0 });
      this.#answer(0x41);
    }
  }

  #speak(frame: Buffer, body: Buffer): void {
    const encoding = (body[1] ?? 0) % 8;
    const text = iconv.decode(body.subarray(2), encoding === 2 ? 'big5' : 'gbk');
    const words = text.replace(/\[[a-z]\d+\]/g, '');
    this.#tell(frame, 'voice-speak', { text: words });
    if (this.speaking !== null) this.overlaps += 1;
    this.#stop();
    this.speaking = words;
    this.spoken.push(words);
    if (this.spoken.length > 50) this.spoken.shift();
    this.#answer(0x41);
    this.#ending = setTimeout(() => {
      this.#stop();
      if (!this.neverIdle) this.#answer(0x4f);
    }, words.length * this.#options.characterMs);
    this.#ending.unref();
    this.#changes.call();
  }

  #stop(): void {
    if (this.#ending !== null) clearTimeout(this.#ending);
    this.#ending = null;
    this.speaking = null;
    this.#changes.call();
  }

  #answer(byte: number): void {
    const bytes = Uint8Array.of(byte);
    this.#frames.call({ direction: 'to-hall', bytes, code: 'voice-answer', params: { code: byte } });
    this.#options.end.write(bytes);
  }

  #tell(bytes: Uint8Array, code: VoiceFrame['code'], params: VoiceFrame['params']): void {
    this.#frames.call({ direction: 'to-device', bytes: Uint8Array.from(bytes), code, params });
  }
}
