import { createCanvas } from '@napi-rs/canvas';
import type { SKRSContext2D } from '@napi-rs/canvas';
import QRCode from 'qrcode';
import { paperFonts } from './fonts.ts';

/** Black dots: one bit a dot, rows padded to whole bytes, bit 7 leftmost. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly rows: Uint8Array;
}

/** Most rows in one command unless said: a clone's small buffer takes so much, the rest it would print as letters. */
export const BAND_ROWS = 24;

/** `1D 76 30 00 xL xH yL yH d…` in bands; x·y of each header is the number of bytes that follow. */
export function rasterCommands(bitmap: Bitmap, bandRows: number = BAND_ROWS): Uint8Array[] {
  const rowBytes = Math.ceil(bitmap.width / 8);
  const commands: Uint8Array[] = [];
  for (let top = 0; top < bitmap.height; top += bandRows) {
    const rows = Math.min(bandRows, bitmap.height - top);
    const header = [0x1d, 0x76, 0x30, 0, rowBytes & 0xff, rowBytes >> 8, rows & 0xff, rows >> 8];
    const dots = bitmap.rows.subarray(top * rowBytes, (top + rows) * rowBytes);
    commands.push(Uint8Array.from([...header, ...dots]));
  }
  return commands;
}

/** A line of text as dots, for characters that the printer's code page does not have. */
export function textBitmap(text: string, scale: number, bold: boolean): Bitmap {
  const size = 24 * scale;
  const advances = [...text].map((character) => (character.charCodeAt(0) < 0x80 ? size / 2 : size));
  const width = Math.max(
    8,
    advances.reduce((sum, advance) => sum + advance, 0),
  );
  const canvas = createCanvas(width, size);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, size);
  context.fillStyle = '#000';
  context.font = `${bold ? '700 ' : ''}${size}px ${paperFonts()}`;
  context.textBaseline = 'alphabetic';
  let x = 0;
  [...text].forEach((character, index) => {
    const advance = advances[index]!;
    if (hasGlyph(character)) context.fillText(character, x, size * 0.86, advance);
    else drawCodePoint(context, character, x, size);
    x += advance;
  });
  return bitmapOf(context, width, size);
}

/** A QR code as dots, for printers that do not draw it themselves. Error level M. */
export function qrBitmap(data: string, moduleDots: number): Bitmap {
  const { modules } = QRCode.create(data, { errorCorrectionLevel: 'M' });
  const quiet = 2;
  const side = (modules.size + 2 * quiet) * moduleDots;
  const rowBytes = Math.ceil(side / 8);
  const rows = new Uint8Array(rowBytes * side);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const row = Math.floor(y / moduleDots) - quiet;
      const column = Math.floor(x / moduleDots) - quiet;
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
      if (inside && modules.get(row, column) === 1) rows[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return { width: side, height: side, rows };
}

/** Pads a bitmap on the left so that it stands in the middle of the paper. */
export function centred(bitmap: Bitmap, paperDots: number): Bitmap {
  const left = Math.max(0, Math.floor((paperDots - bitmap.width) / 16));
  const from = Math.ceil(bitmap.width / 8);
  const to = from + left;
  const rows = new Uint8Array(to * bitmap.height);
  for (let y = 0; y < bitmap.height; y += 1) rows.set(bitmap.rows.subarray(y * from, (y + 1) * from), y * to + left);
  return { width: to * 8, height: bitmap.height, rows };
}

const glyphs = new Map<string, boolean>();

/** Whether some font draws this character as itself: what is missing is drawn like U+FFFF, which no font has, or not at all. */
function hasGlyph(character: string): boolean {
  const known = glyphs.get(character);
  if (known !== undefined) return known;
  const drawn = picture(character);
  const found = character.trim() === '' || (drawn !== picture('\u{FFFF}') && drawn !== picture(' '));
  glyphs.set(character, found);
  return found;
}

function picture(character: string): string {
  const context = createCanvas(32, 32).getContext('2d');
  context.font = `24px ${paperFonts()}`;
  context.fillText(character, 2, 26);
  return Buffer.from(context.getImageData(0, 0, 32, 32).data).toString('base64');
}

/** A box with the code point in it: never nothing, never a question mark. */
function drawCodePoint(context: SKRSContext2D, character: string, x: number, size: number): void {
  const hex = character.codePointAt(0)!.toString(16).toUpperCase().padStart(6, '0');
  const usual = context.font;
  context.strokeRect(x + 1.5, 1.5, size - 3, size - 3);
  context.font = `700 ${Math.floor(size * 0.38)}px ${paperFonts()}`;
  context.fillText(hex.slice(0, 3), x + size * 0.14, size * 0.46, size * 0.76);
  context.fillText(hex.slice(3), x + size * 0.14, size * 0.86, size * 0.76);
  context.font = usual;
}

function bitmapOf(context: SKRSContext2D, width: number, height: number): Bitmap {
  const { data } = context.getImageData(0, 0, width, height);
  const rowBytes = Math.ceil(width / 8);
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (data[(y * width + x) * 4]! < 128) rows[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return { width, height, rows };
}
