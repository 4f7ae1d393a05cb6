import iconv from 'iconv-lite';
import { litDots } from './dots.ts';
import type { SignFrames, SignLanguage, SignLine } from './language.ts';
import { crc16 } from './protocol.ts';
import { signText } from './text.ts';

/** What template and raster signs have in common. */
interface FrameConfig {
  /** In dots. */
  readonly width: number;
  readonly height: number;
  /**
   * The frame of one line (template) or of the whole sign (raster): letters stand for themselves, `\x02` `\r` `\n` `\t`
   * `\\` for bytes, `{name}` or `{name:form}` for what is filled in. Forms of numbers: `d` digits, `2d` `3d` with zeros
   * before, `hex2` `hex4`, `u8`, `u16le`, `u16be`. Names: `address`, `line` (from 1), `text`, `length` (bytes of text or
   * dots), `width`, `height` (dots), `widthBytes`, `dots`.
   */
  readonly frame: string;
  readonly address?: number;
  /** Over all bytes of the frame from `sumFrom` on. */
  readonly sum?: 'none' | 'xor' | 'add8' | 'crc16';
  readonly sumFrom?: number;
  /** `raw`: one byte, two for crc16 (low byte first) · `hex`: two or four capital digits. */
  readonly sumForm?: 'raw' | 'hex';
  /** What follows the sum, with the same escapes. */
  readonly suffix?: string;
}

export interface TemplateConfig extends FrameConfig {
  readonly encoding?: 'gbk' | 'gb2312' | 'utf-8' | 'ascii';
  /** Every text is padded with spaces, or cut at a character, to so many bytes. */
  readonly textBytes?: number | undefined;
}

export type RasterConfig = FrameConfig;

const LINE_DOTS = 16;

/** Plain strips that take a frame with a text in it. They never answer. */
export function template(config: TemplateConfig): SignLanguage {
  const compiled = compile(config.frame);
  const rows = Math.max(1, Math.floor(config.height / LINE_DOTS));
  return silent((lines) => {
    let substituted = false;
    const frames = lines.slice(0, rows).map((line, row) => {
      const text = encodedText(line.text, config.encoding ?? 'gbk');
      substituted ||= text.substituted;
      const bytes = config.textBytes === undefined ? text.bytes.flat() : padded(text.bytes, config.textBytes);
      return build(config, compiled, { line: row + 1, text: bytes, length: bytes.length });
    });
    return { frames, substituted };
  });
}

/** Signs that take a picture: whatever character is drawn. They never answer. */
export function raster(config: RasterConfig): SignLanguage {
  const compiled = compile(config.frame);
  const { width, height } = config;
  return silent((lines) => {
    const dots = [...picture(lines, width, height)];
    const values = { line: 1, dots, length: dots.length };
    return { frames: [build(config, compiled, values)], substituted: false };
  });
}

function silent(content: (lines: readonly SignLine[]) => SignFrames): SignLanguage {
  return { clear: null, ping: null, content, decoder: () => null, mayPass: () => false };
}

/** Lines of 16 dots below one another; one bit a dot, row by row, most significant bit leftmost. */
export function picture(lines: readonly SignLine[], width: number, height: number): Uint8Array {
  const bytesARow = Math.ceil(width / 8);
  const whole = new Uint8Array(bytesARow * height);
  const rows = Math.max(1, Math.floor(height / LINE_DOTS));
  lines.slice(0, rows).forEach(({ text }, row) => {
    whole.set(litDots(text, width, Math.min(LINE_DOTS, height)), row * LINE_DOTS * bytesARow);
  });
  return whole;
}

type Segment = { readonly bytes: readonly number[] } | { readonly name: string; readonly form: string };

const NAMES = new Set(['address', 'line', 'text', 'length', 'width', 'height', 'widthBytes', 'dots']);
const FORMS = /^(|d|[1-5]d|hex2|hex4|u8|u16le|u16be)$/;

/** Throws a `RangeError` that names what the template has wrong. */
export function compile(frame: string): readonly Segment[] {
  return frame
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part): Segment => {
      if (!part.startsWith('{')) return { bytes: escaped(part) };
      const [name = '', form = ''] = part.slice(1, -1).split(':');
      if (!NAMES.has(name)) throw new RangeError(`the frame has no ${part}: ${[...NAMES].join(', ')}`);
      if (!FORMS.test(form)) throw new RangeError(`${part}: forms are d, 2d, 3d, hex2, hex4, u8, u16le, u16be`);
      return { name, form };
    });
}

function escaped(text: string): readonly number[] {
  const plain = text.replace(/\\(x[0-9A-Fa-f]{2}|r|n|t|\\)/g, (_, kind: string) => {
    if (kind.startsWith('x')) return String.fromCharCode(Number.parseInt(kind.slice(1), 16));
    return { r: '\r', n: '\n', t: '\t', '\\': '\\' }[kind] ?? '';
  });
  return [...Buffer.from(plain, 'latin1')];
}

interface Values {
  readonly line: number;
  readonly length: number;
  readonly text?: readonly number[];
  readonly dots?: readonly number[];
}

function build(config: FrameConfig, segments: readonly Segment[], values: Values): Uint8Array {
  const { width, height, address = 1, sum = 'none', sumFrom = 0, sumForm = 'raw', suffix = '' } = config;
  const numbers: Readonly<Record<string, number>> = {
    address,
    line: values.line,
    length: values.length,
    width,
    height,
    widthBytes: Math.ceil(width / 8),
  };
  const body = segments.flatMap((segment): readonly number[] => {
    if ('bytes' in segment) return segment.bytes;
    if (segment.name === 'text') return values.text ?? [];
    if (segment.name === 'dots') return values.dots ?? [];
    return written(numbers[segment.name] ?? 0, segment.form);
  });
  return Uint8Array.from([...body, ...sumOf(body.slice(sumFrom), sum, sumForm), ...escaped(suffix)]);
}

function written(value: number, form: string): readonly number[] {
  switch (form) {
    case 'u8':
      return [value & 0xff];
    case 'u16le':
      return [value & 0xff, value >> 8];
    case 'u16be':
      return [value >> 8, value & 0xff];
    case 'hex2':
    case 'hex4':
      return [
        ...Buffer.from(
          value
            .toString(16)
            .toUpperCase()
            .padStart(Number(form.slice(3)), '0'),
          'latin1',
        ),
      ];
    default:
      return [...Buffer.from(String(value).padStart(Number(form.replace('d', '') || 0), '0'), 'latin1')];
  }
}

function sumOf(
  bytes: readonly number[],
  kind: NonNullable<FrameConfig['sum']>,
  form: 'raw' | 'hex',
): readonly number[] {
  if (kind === 'none') return [];
  if (kind === 'crc16') return written(crc16(Uint8Array.from(bytes)), form === 'raw' ? 'u16le' : 'hex4');
  const start = (sum: number, byte: number): number => (kind === 'xor' ? sum ^ byte : (sum + byte) & 0xff);
  return written(bytes.reduce(start, 0), form === 'raw' ? 'u8' : 'hex2');
}

/** Bytes by character, so that none is cut in two. */
function encodedText(
  text: string,
  encoding: NonNullable<TemplateConfig['encoding']>,
): { readonly bytes: readonly (readonly number[])[]; readonly substituted: boolean } {
  if (encoding === 'utf-8') {
    return { bytes: Array.from(text, (character) => [...iconv.encode(character, 'utf8')]), substituted: false };
  }
  if (encoding === 'ascii') {
    const western = Array.from(text).filter((character) => character >= ' ' && character < '\u007f');
    return { bytes: western.map((character) => [character.charCodeAt(0)]), substituted: false };
  }
  let substituted = false;
  const bytes = Array.from(text, (character) => {
    const encoded = signText(character, encoding);
    substituted ||= encoded.substituted;
    return [...encoded.bytes];
  });
  return { bytes, substituted };
}

function padded(characters: readonly (readonly number[])[], width: number): readonly number[] {
  const bytes: number[] = [];
  for (const character of characters) {
    if (bytes.length + character.length > width) break;
    bytes.push(...character);
  }
  return [...bytes, ...Array.from({ length: width - bytes.length }, () => 0x20)];
}
