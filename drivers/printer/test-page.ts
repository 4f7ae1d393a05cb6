import type { PaperBlock, PaperDocument } from './paper.ts';
import type { RenderOptions } from './render.ts';

export interface TestPageWords {
  readonly title: string;
  /** `纸宽 {mm}，{columns} 列` filled in. */
  readonly width: string;
  /** Which of the two codes came out as a picture? */
  readonly which: string;
  /** A line of Chinese to compare with what the hall means. */
  readonly sample: string;
}

/**
 * What a technician prints to set a printer up: a ruler of its columns, Chinese, a bar over the whole width, and a QR
 * code drawn in both manners, since some printers print the command as letters.
 */
export function testPage({ columns, dots }: RenderOptions, words: TestPageWords): PaperDocument {
  const text = (content: string): PaperBlock => ({ kind: 'line', pieces: [{ text: content }] });
  const tens = Array.from({ length: Math.ceil(columns / 10) }, (_, ten) => String(ten).padEnd(10, ' '));
  const qr = (manner: 'command' | 'raster'): PaperBlock => ({
    kind: 'qr',
    data: `QUHAO ${dots}`,
    moduleDots: 4,
    manner,
  });
  return [
    { kind: 'line', pieces: [{ text: words.title }], align: 'centre', width: 2, height: 2, bold: true },
    text(words.width),
    text(tens.join('').slice(0, columns)),
    text('1234567890'.repeat(Math.ceil(columns / 10)).slice(0, columns)),
    { kind: 'line', pieces: [{ text: ' '.repeat(columns), inverse: true }] },
    text(words.sample),
    { kind: 'line', pieces: [{ text: 'A' }], align: 'centre', width: 2, height: 2 },
    qr('command'),
    { kind: 'line', pieces: [{ text: 'B' }], align: 'centre', width: 2, height: 2 },
    qr('raster'),
    text(words.which),
    { kind: 'cut' },
  ];
}
