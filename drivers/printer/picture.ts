import { createCanvas } from '@napi-rs/canvas';
import type { SKRSContext2D } from '@napi-rs/canvas';
import QRCode from 'qrcode';
import { paperFonts } from './fonts.ts';
import { PaperInterpreter } from './interpreter.ts';
import type { Mark } from './interpreter.ts';

const DOT_ROWS = 24;
const LINE_GAP = 6;
const MARGIN = 24;

interface Line {
  readonly texts: Extract<Mark, { kind: 'text' }>[];
  align: 0 | 1 | 2;
}

/** The picture of a slip (PNG) from its bytes, as the printer would print them; `dots`: width of the paper. */
export function paperPicture(bytes: Uint8Array, dots: number): Buffer {
  const paper = new PaperInterpreter();
  let rest: readonly number[] = [...bytes];
  for (let taken = paper.obey(rest); taken > 0; taken = paper.obey(rest)) rest = rest.slice(taken);
  return drawSlip(paper.takeMarks(), dots);
}

/** A slip as a picture, one pixel a dot, black on white. */
export function drawSlip(marks: readonly Mark[], paperDots: number): Buffer {
  const rows = layOut(marks);
  const height = rows.reduce((sum, row) => sum + heightOf(row), 0) + 2 * MARGIN;
  const canvas = createCanvas(paperDots, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, paperDots, height);
  let top = MARGIN;
  for (const row of rows) {
    drawRow(context, row, top, paperDots);
    top += heightOf(row);
  }
  return canvas.toBuffer('image/png');
}

type Row = Line | Extract<Mark, { kind: 'qr' }> | Extract<Mark, { kind: 'raster' }>;

function layOut(marks: readonly Mark[]): Row[] {
  const rows: Row[] = [];
  let line: Line = { texts: [], align: 0 };
  for (const mark of marks) {
    if (mark.kind === 'text') line.texts.push(mark);
    else if (mark.kind === 'newline') {
      rows.push({ ...line, align: mark.align });
      line = { texts: [], align: 0 };
    } else rows.push(mark);
  }
  if (line.texts.length > 0) rows.push(line);
  return rows;
}

function heightOf(row: Row): number {
  if ('texts' in row) return Math.max(1, ...row.texts.map(({ height }) => height)) * DOT_ROWS + LINE_GAP;
  if (row.kind === 'raster') return row.rows;
  return qrModules(row.data).size * row.moduleDots + 4 * row.moduleDots;
}

function drawRow(context: SKRSContext2D, row: Row, top: number, paperDots: number): void {
  if ('texts' in row) drawLine(context, row, top, paperDots);
  else if (row.kind === 'raster') drawDots(context, row, top);
  else drawQr(context, row, top, paperDots);
}

function cellsOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.charCodeAt(0) < 0x80 ? 12 : 24), 0);
}

function startOf(align: 0 | 1 | 2, width: number, paperDots: number): number {
  if (align === 1) return Math.max(0, Math.floor((paperDots - width) / 2));
  return align === 2 ? Math.max(0, paperDots - width) : 0;
}

function drawLine(context: SKRSContext2D, line: Line, top: number, paperDots: number): void {
  const width = line.texts.reduce((sum, { text, width: times }) => sum + cellsOf(text) * times, 0);
  const height = heightOf(line) - LINE_GAP;
  let x = startOf(line.align, width, paperDots);
  for (const mark of line.texts) {
    const bottom = top + height;
    if (mark.inverse) {
      context.fillStyle = '#000';
      context.fillRect(x, bottom - mark.height * DOT_ROWS, cellsOf(mark.text) * mark.width, mark.height * DOT_ROWS + 4);
    }
    context.fillStyle = mark.inverse ? '#fff' : '#000';
    for (const character of mark.text) {
      const cell = cellsOf(character);
      context.save();
      context.translate(x, bottom - mark.height * DOT_ROWS);
      context.scale(mark.width, mark.height);
      if (character === '━') context.fillRect(0, 11, 24, 3);
      else {
        context.font = `${mark.bold ? '700 ' : ''}${cell === 24 ? 23 : 24}px ${paperFonts()}`;
        const natural = context.measureText(character).width;
        const squeeze = Math.min(1, cell / Math.max(1, natural));
        context.translate((cell - natural * squeeze) / 2, 20.5);
        context.scale(squeeze, 1);
        context.fillText(character, 0, 0);
      }
      context.restore();
      x += cell * mark.width;
      if (x > paperDots) break;
    }
  }
}

function drawDots(
  context: SKRSContext2D,
  { rowBytes, rows, dots }: Extract<Mark, { kind: 'raster' }>,
  top: number,
): void {
  context.fillStyle = '#000';
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < rowBytes * 8; x += 1) {
      if ((dots[y * rowBytes + (x >> 3)]! & (0x80 >> (x & 7))) !== 0) context.fillRect(x, top + y, 1, 1);
    }
  }
}

function qrModules(data: string): ReturnType<typeof QRCode.create>['modules'] {
  return QRCode.create(data, { errorCorrectionLevel: 'M' }).modules;
}

function drawQr(context: SKRSContext2D, mark: Extract<Mark, { kind: 'qr' }>, top: number, paperDots: number): void {
  const modules = qrModules(mark.data);
  const side = modules.size * mark.moduleDots;
  const left = startOf(mark.align, side, paperDots);
  context.fillStyle = '#000';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) !== 1) continue;
      const x = left + column * mark.moduleDots;
      const y = top + (row + 2) * mark.moduleDots;
      context.fillRect(x, y, mark.moduleDots, mark.moduleDots);
    }
  }
}
