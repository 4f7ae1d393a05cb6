import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

const FAMILY = 'Unifontex';
const SIZE = 16;
let loaded = false;

function font(): string {
  if (!loaded) {
    const entry = createRequire(import.meta.url).resolve('@fontsource/unifontex/package.json');
    GlobalFonts.registerFromPath(join(dirname(entry), 'files', 'unifontex-latin-400-normal.woff2'), FAMILY);
    loaded = true;
  }
  return `${SIZE}px ${FAMILY}`;
}

/**
 * A line of text as lit dots, 16 high: exact glyphs of Unifont, 8 dots wide for ASCII and 16 for all else.
 * One bit a dot, row by row, most significant bit leftmost.
 */
export function litDots(text: string, width: number, height: number): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#fff';
  context.font = font();
  context.textBaseline = 'alphabetic';
  let x = 0;
  for (const character of text) {
    context.fillText(character, x, Math.floor((height - SIZE) / 2) + 14);
    x += character.charCodeAt(0) < 0x80 ? 8 : 16;
  }
  const { data } = context.getImageData(0, 0, width, height);
  const rowBytes = Math.ceil(width / 8);
  const dots = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    for (let column = 0; column < width; column += 1) {
      if (data[(y * width + column) * 4]! >= 128) dots[y * rowBytes + (column >> 3)]! |= 0x80 >> (column & 7);
    }
  }
  return dots;
}
