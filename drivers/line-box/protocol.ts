/**
 * Boxes and keypads that send a line of text a press: `3,CALL CR LF` (README.md). Pure: bytes in, lines out, no clock but
 * the one handed in.
 */

const CR = 0x0d;
const LF = 0x0a;
const LONGEST = 64;
/** A line without an end is over after so long, ms. */
const SILENCE_MS = 100;

export type LineFound =
  | { readonly line: string }
  /** Over 64 bytes: dropped, whatever it was. */
  | { readonly tooLong: true };

/** Cuts what comes into lines ended by CR, LF or both, or by 100 ms of silence. Keeps at most 64 bytes. */
export class LineDecoder {
  #line: number[] = [];
  #tooLong = false;
  #lastAtMs = 0;

  push(bytes: Uint8Array, atMs: number): LineFound[] {
    const found: LineFound[] = [];
    if (atMs - this.#lastAtMs > SILENCE_MS) this.#end(found);
    this.#lastAtMs = atMs;
    for (const byte of bytes) {
      if (byte === CR || byte === LF) this.#end(found);
      else if (this.#line.length < LONGEST) this.#line.push(byte);
      else this.#tooLong = true;
    }
    return found;
  }

  /** The line that stands without an end, when the caller has waited long enough for one. */
  flush(): LineFound[] {
    const found: LineFound[] = [];
    this.#end(found);
    return found;
  }

  get pending(): boolean {
    return this.#line.length > 0;
  }

  #end(found: LineFound[]): void {
    if (this.#tooLong) found.push({ tooLong: true });
    else if (this.#line.length > 0) found.push({ line: Buffer.from(this.#line).toString('latin1') });
    this.#line = [];
    this.#tooLong = false;
  }
}

/** What a pattern finds in a line. */
export interface LineMatch {
  readonly box: string;
  readonly key: string;
}

/**
 * Compiles `{box},{key}` into a matcher: everything else stands for itself, so that a pattern can neither be wrong nor
 * hang. Without `{box}` every line is of the line's only box. Throws a `RangeError` for a pattern without `{key}`.
 */
export function linePattern(pattern: string): (line: string) => LineMatch | null {
  if (!pattern.includes('{key}')) throw new RangeError(`the pattern ${pattern} has no {key}`);
  const source = pattern
    .split(/(\{box\}|\{key\})/)
    .map((part) => {
      if (part === '{box}') return '(?<box>\\d{1,3})';
      if (part === '{key}') return '(?<key>[A-Za-z0-9_+*#-]{1,20})';
      return part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    })
    .join('');
  const expression = new RegExp(`^\\s*${source}\\s*$`);
  return (line) => {
    const groups = expression.exec(line)?.groups;
    return groups === undefined ? null : { box: groups['box'] ?? '', key: groups['key'] ?? '' };
  };
}

/** Fills `{box}`, `{ticket}` and `{waiting}`; `\r` and `\n` stand for CR and LF. */
export function fillLine(template: string, values: Readonly<Record<string, string | number>>): Uint8Array {
  const text = template
    .replace(/\{(box|ticket|waiting)\}/g, (_, name: string) => String(values[name] ?? ''))
    .replaceAll(String.raw`\r`, '\r')
    .replaceAll(String.raw`\n`, '\n');
  return Buffer.from(text, 'latin1');
}
