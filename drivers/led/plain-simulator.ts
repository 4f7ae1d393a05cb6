import iconv from 'iconv-lite';
import { Listeners } from '../transport/listeners.ts';
import type { WireEnd } from '../transport/wire-end.ts';
import { litDots } from './dots.ts';
import type { SignFrame } from './simulator.ts';

export interface PlainSignOptions {
  readonly end: WireEnd;
  readonly width: number;
  readonly height: number;
  /**
   * How its frames look: a text between `before` and `after` (bytes as latin-1 text), or a picture of so many bytes after
   * `before`.
   */
  readonly manner: PlainManner;
}

export type PlainManner =
  | { readonly kind: 'text'; readonly before: RegExp; readonly after: string; readonly encoding: string }
  | { readonly kind: 'dots'; readonly before: string; readonly dots: number }
  | { readonly kind: 'alpha' }
  | { readonly kind: 'am03127'; readonly id: string };

/**
 * Signs of the simpler families on the other end of the wire: Alpha, AM03127, strips of a template, signs that take a
 * picture. It reads frames by searching their marks and shares no code with the languages.
 */
export class PlainSignSimulator {
  readonly width: number;
  readonly height: number;
  text = '';
  flashing = false;
  mute = false;
  /** AM03127: answers NACK so many times. */
  refusals = 0;
  readonly #end: WireEnd;
  readonly #manner: PlainManner;
  readonly #changes = new Listeners<[]>();
  readonly #frames = new Listeners<[SignFrame]>();
  #received = '';
  #picture: Uint8Array | null = null;

  constructor({ end, width, height, manner }: PlainSignOptions) {
    this.#end = end;
    this.width = width;
    this.height = height;
    this.#manner = manner;
    end.onBytes((bytes) => this.#take(bytes));
  }

  /** Lit dots, one bit a dot, row by row: of the picture it was sent, else of its text. */
  get dots(): Uint8Array {
    return this.#picture ?? litDots(this.text.split('\n')[0] ?? '', this.width, this.height);
  }

  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  onFrame(listener: (frame: SignFrame) => void): () => void {
    return this.#frames.add(listener);
  }

  #take(bytes: Uint8Array): void {
    if (this.mute) return;
    this.#received = (this.#received + Buffer.from(bytes).toString('latin1')).slice(-8_000);
    while (this.#one());
  }

  /** Takes one frame out of what was received; false when there is no whole one. */
  #one(): boolean {
    const manner = this.#manner;
    switch (manner.kind) {
      case 'alpha':
        return this.#alpha();
      case 'am03127':
        return this.#am03127(manner.id);
      case 'dots':
        return this.#dots(manner.before, manner.dots);
      case 'text':
        return this.#text(manner);
    }
  }

  #alpha(): boolean {
    const found = /\x00{5}\x01Z..\x02A.([^\x03\x04]*)(?:\x03([0-9A-F]{4}))?\x04/s.exec(this.#received);
    if (found === null) return false;
    const [whole, body = '', sum] = found;
    this.#received = this.#received.slice(found.index + whole.length);
    if (sum !== undefined) {
      const summed = whole.slice(whole.indexOf('\x02'), whole.indexOf('\x03') + 1);
      let total = 0;
      for (let at = 0; at < summed.length; at += 1) total += summed.charCodeAt(at);
      if (total % 65_536 !== Number.parseInt(sum, 16)) return true;
    }
    const lines = body.split(/\x1b./s).filter((line) => line !== '');
    this.#show(
      whole,
      lines.map((line) => line.slice(1)).join('\n'),
      lines.some((line) => line.startsWith('c')),
    );
    return true;
  }

  #am03127(id: string): boolean {
    const found = /<ID([0-9A-F]{2})>(.*?)([0-9A-F]{2})<E>/s.exec(this.#received);
    if (found === null) return false;
    this.#received = this.#received.slice(found.index + found[0].length);
    if (found[1] !== id) return true;
    let sum = Number.parseInt(found[3]!, 16);
    for (const byte of Buffer.from(found[2]!, 'latin1')) sum ^= byte;
    if (sum !== 0 || this.refusals > 0) {
      this.refusals = Math.max(0, this.refusals - 1);
      this.#answer('NACK');
      return true;
    }
    const line = /<L(\d)><PA><F.><M(.)><W.><F.>(.*)/s.exec(found[2]!);
    if (line !== null) {
      const lines = this.text.split('\n');
      lines[Number(line[1]) - 1] = line[3]!;
      this.#show(found[0], lines.join('\n'), line[2] === 'B');
    }
    this.#answer('ACK');
    return true;
  }

  #dots(before: string, count: number): boolean {
    const start = this.#received.indexOf(before);
    const from = start + before.length;
    if (start < 0 || this.#received.length < from + count) return false;
    this.#picture = Uint8Array.from(Buffer.from(this.#received.slice(from, from + count), 'latin1'));
    const frame = this.#received.slice(start, from + count);
    this.#received = this.#received.slice(from + count);
    this.#show(frame, '▦', false);
    return true;
  }

  #text({ before, after, encoding }: Extract<PlainManner, { kind: 'text' }>): boolean {
    const head = before.exec(this.#received);
    if (head === null) return false;
    const from = head.index + head[0].length;
    const to = this.#received.indexOf(after, from);
    if (to < 0) return false;
    const text = iconv.decode(Buffer.from(this.#received.slice(from, to), 'latin1'), encoding);
    const frame = this.#received.slice(head.index, to + after.length);
    this.#received = this.#received.slice(to + after.length);
    this.#show(frame, text.trimEnd(), false);
    return true;
  }

  #show(frame: string, text: string, flashing: boolean): void {
    this.text = text;
    this.flashing = flashing;
    this.#frames.call({
      direction: 'to-device',
      bytes: Buffer.from(frame, 'latin1'),
      code: 'sign-text',
      params: { text },
    });
    this.#changes.call();
  }

  #answer(word: 'ACK' | 'NACK'): void {
    const bytes = Buffer.from(word, 'latin1');
    const code = word === 'ACK' ? 'sign-done' : 'sign-error';
    this.#frames.call({ direction: 'to-hall', bytes, code, params: word === 'ACK' ? {} : { code: 0x15 } });
    this.#end.write(bytes);
  }
}
