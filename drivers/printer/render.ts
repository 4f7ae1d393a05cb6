import { createRequire } from 'node:module';
import type { ThermalPrinter as Buffering } from 'node-thermal-printer';
import type { Align, PaperBlock, PaperDocument } from './paper.ts';
import { centred, qrBitmap, rasterCommands, textBitmap } from './raster.ts';
import { columnsOf, gbk, plain, wrap } from './text.ts';

// the package is CommonJS and assigns its exports in a way that named imports do not see
const { ThermalPrinter, PrinterTypes } = createRequire(import.meta.url)('node-thermal-printer') as {
  ThermalPrinter: new (options: { type: string; interface: string; width: number }) => Buffering;
  PrinterTypes: { EPSON: string };
};

export interface PaperWidth {
  /** 576 on 80 mm, 384 on 58 mm paper. */
  readonly dots: number;
  /** Columns of the printer's 12-dot font: 48 or 32; some 80 mm printers have 42. */
  readonly columns: number;
}

export const PAPERS: Readonly<Record<58 | 80, PaperWidth>> = {
  80: { dots: 576, columns: 48 },
  58: { dots: 384, columns: 32 },
};

export interface RenderOptions extends PaperWidth {
  /** `raster` for clones that print the QR command as text. */
  readonly qr: 'command' | 'raster';
  /** Rows of a picture in one command. */
  readonly bandRows?: number;
}

/** `1B 40` initialise, `1C 26` Chinese mode: first in each job, else the first line after power-on is garbled. */
const BEGIN = Buffer.from([0x1b, 0x40, 0x1c, 0x26]);
const LINE_FEED = Buffer.from([0x0a]);
/** `1D 56 42 03`: feed to the cutter and cut, leaving a bridge. */
const CUT = Buffer.from([0x1d, 0x56, 0x42, 0x03]);

/**
 * The bytes of a document. `node-thermal-printer` builds the buffer; text reaches it as our own GBK, since its Chinese
 * set writes `?` for what it lacks. A line that holds such a character becomes dots.
 */
export function renderPaper(document: PaperDocument, options: RenderOptions): Buffer {
  const buffer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: '', width: options.columns });
  buffer.append(BEGIN);
  for (const block of document) renderBlock(buffer, block, options);
  return buffer.getBuffer();
}

function renderBlock(buffer: Buffering, block: PaperBlock, options: RenderOptions): void {
  switch (block.kind) {
    case 'line':
      renderLine(buffer, block, options);
      return;
    case 'halves': {
      const scale = block.scale ?? 1;
      const half = Math.floor(options.columns / scale / 2);
      const text = middle(plain(block.left), half) + middle(plain(block.right), half);
      const { bold = false } = block;
      renderLine(buffer, { kind: 'line', pieces: [{ text }], width: scale, height: scale, bold }, options);
      return;
    }
    case 'edges': {
      const left = plain(block.left);
      const right = plain(block.right);
      const gap = options.columns - columnsOf(left) - columnsOf(right);
      if (gap >= 1) {
        renderLine(buffer, { kind: 'line', pieces: [{ text: `${left}${' '.repeat(gap)}${right}` }] }, options);
      } else {
        renderLine(buffer, { kind: 'line', pieces: [{ text: left }] }, options);
        renderLine(buffer, { kind: 'line', pieces: [{ text: right }] }, options);
      }
      return;
    }
    case 'rule': {
      const text = block.style === 'solid' ? '━'.repeat(options.columns / 2) : '- '.repeat(options.columns / 2);
      renderLine(buffer, { kind: 'line', pieces: [{ text: text.trimEnd() }] }, options);
      return;
    }
    case 'qr':
      buffer.alignCenter();
      if ((block.manner ?? options.qr) === 'command')
        buffer.printQR(block.data, { cellSize: block.moduleDots, correction: 'M', model: 2 });
      else
        for (const command of rasterCommands(qrBitmap(block.data, block.moduleDots), options.bandRows))
          buffer.append(Buffer.from(command));
      buffer.append(LINE_FEED);
      return;
    case 'feed':
      for (let line = 0; line < block.lines; line += 1) buffer.append(LINE_FEED);
      return;
    case 'cut':
      // some printers do not cut unless a line feed stands right before the command
      buffer.append(LINE_FEED);
      buffer.append(CUT);
  }
}

function renderLine(buffer: Buffering, line: Extract<PaperBlock, { kind: 'line' }>, options: RenderOptions): void {
  const { bold = false, align = 'left' } = line;
  const pieces = line.pieces.map((piece) => ({ ...piece, text: plain(piece.text) }));
  const whole = pieces.map(({ text }) => text).join('');
  const { width, height } = sizeOf(line, columnsOf(whole), options.columns);
  const columns = Math.floor(options.columns / width);
  if (gbk(whole) === null) {
    for (const part of wrap(whole, columns)) {
      const dots = textBitmap(part, Math.min(width, height), bold);
      const placed = align === 'centre' ? centred(dots, options.dots) : dots;
      buffer.alignLeft();
      for (const command of rasterCommands(placed, options.bandRows)) buffer.append(Buffer.from(command));
    }
    return;
  }
  setAlign(buffer, align);
  // the package names its arguments the other way round; the high nibble of 1D 21 is the width
  if (width !== 1 || height !== 1) buffer.setTextSize(width - 1, height - 1);
  if (bold) buffer.bold(true);
  if (columnsOf(whole) > columns) {
    for (const part of wrap(whole, columns)) buffer.append(Buffer.concat([gbk(part)!, LINE_FEED]));
  } else {
    for (const { text, inverse = false } of pieces) {
      if (inverse) buffer.invert(true);
      buffer.append(gbk(text)!);
      if (inverse) buffer.invert(false);
    }
    buffer.append(LINE_FEED);
  }
  if (bold) buffer.bold(false);
  if (width !== 1 || height !== 1) buffer.setTextSize(0, 0);
}

function sizeOf(
  { width = 1, height = 1, fit = false }: Extract<PaperBlock, { kind: 'line' }>,
  textColumns: number,
  paperColumns: number,
): { readonly width: number; readonly height: number } {
  const widest = fit ? Math.max(1, Math.floor(paperColumns / Math.max(1, textColumns))) : width;
  return widest >= width ? { width, height } : { width: widest, height: Math.min(height, widest + 1) };
}

function setAlign(buffer: Buffering, align: Align): void {
  if (align === 'centre') buffer.alignCenter();
  else if (align === 'right') buffer.alignRight();
  else buffer.alignLeft();
}

function middle(text: string, columns: number): string {
  const free = Math.max(0, columns - columnsOf(text));
  const left = Math.floor(free / 2);
  return ' '.repeat(left) + text + ' '.repeat(free - left);
}
