import { createCanvas, loadImage } from '@napi-rs/canvas';
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import jsQrModule from 'jsqr';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { MemoryWire } from '../transport/memory.ts';
import { PrinterDriver } from './driver.ts';
import { DEFAULT_LAYOUT, layoutProblem } from './layout.ts';
import type { TicketLayout } from './layout.ts';
import { paperPicture } from './picture.ts';
import { PAPERS, renderPaper } from './render.ts';
import { PrinterSimulator } from './simulator.ts';
import { testPage } from './test-page.ts';
import { ticketDocument } from './ticket.ts';
import type { TicketPaper } from './ticket.ts';

// the package is CommonJS: its function is the default of the default
const jsQr = (jsQrModule as unknown as { default?: typeof jsQrModule }).default ?? jsQrModule;

const ADDRESS = 'http://192.168.1.10:8080/t/abcdefghijklmnopqrstuv';
const ticket: TicketPaper = {
  hallName: '桃江县桃花江镇便民服务中心',
  number: 'A012',
  serviceName: '民政救助',
  priority: '65岁以上老人：当作早来 15 分钟',
  counters: { before: '请到 ', digits: '3', after: ' 号窗口' },
  before: { label: '前面还有', value: '7 人' },
  estimate: { label: '大约要等', value: '15-30 分钟' },
  issued: '11月25日 9:12 取号',
  qr: { data: ADDRESS, words: '手机扫一扫 看排到哪了' },
  missedRule: '叫3次没到算过号，请到综合咨询台。',
  phones: { left: '咨询 0737-8880000', right: '监督 0737-8880001' },
  copyMark: null,
  offlineMark: null,
};
const options = { ...PAPERS[80], qr: 'command' } as const;

async function readQr(png: Buffer): Promise<string | null> {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, image.width, image.height);
  return jsQr(new Uint8ClampedArray(data), width, height)?.data ?? null;
}

describe('implementations that are not ours', () => {
  test('bytes of another encoder are read as it meant them', () => {
    const wire = new MemoryWire({ name: 'printer' });
    const printer = new PrinterSimulator({ end: wire.end() });
    const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48, feedBeforeCut: 3 });
    const bytes = encoder
      .initialize()
      .align('center')
      .width(2)
      .height(2)
      .text('A012')
      .newline()
      .bold(true)
      .text('Counter 3')
      .bold(false)
      .newline()
      .qrcode(ADDRESS, { model: 2, size: 5, errorlevel: 'm' })
      .cut('partial')
      .encode();
    wire.near.open();
    return vi
      .waitFor(() => wire.near.write(bytes))
      .then(() => {
        const [slip] = printer.slips;
        expect(slip!.qr).toBe(ADDRESS);
        expect(slip!.marks).toContainEqual(expect.objectContaining({ text: 'A012', width: 2, height: 2, bold: false }));
        expect(slip!.marks).toContainEqual(
          expect.objectContaining({ text: expect.stringContaining('Counter 3'), bold: true }),
        );
        return wire.near.close();
      });
  });

  test.each([
    ['command', 80],
    ['raster', 80],
    ['command', 58],
    ['raster', 58],
  ] as const)('the QR code by %s on %d mm paper is read back by a QR reader', async (qr, paper) => {
    const bytes = renderPaper(ticketDocument(ticket), { ...PAPERS[paper], qr });
    expect(await readQr(paperPicture(bytes, PAPERS[paper].dots))).toBe(ADDRESS);
  });
});

describe('a slow line', () => {
  test('of 9600 baud gives a whole ticket in a second and a half', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const wire = new MemoryWire({ name: 'printer', byteTimeMs: 10_000 / 9_600 });
    const printer = new PrinterSimulator({ end: wire.end() });
    const driver = new PrinterDriver({ transport: wire.near });
    wire.near.open();
    await vi.advanceTimersByTimeAsync(1_000);
    const began = performance.now();
    let ms = Number.NaN;
    void driver.print(renderPaper(ticketDocument(ticket), options), 1).then(({ outcome }) => {
      expect(outcome).toBe('printed');
      ms = performance.now() - began;
    });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(printer.slips[0]!.text).toContain('A012');
    expect(ms).toBeLessThan(1_500);
    driver.close();
    await wire.near.close();
  });
});

describe('a layout', () => {
  const textOf = (layout: TicketLayout, paper: 58 | 80 = 80, more: Partial<TicketPaper> = {}): string => {
    const printer = new PrinterSimulator({
      end: { write: () => undefined, onBytes: (take) => ((feed = take), () => undefined) },
    });
    feed(renderPaper(ticketDocument({ ...ticket, ...more }, layout), { ...PAPERS[paper], qr: 'command' }));
    return printer.slips[0]!.text;
  };
  let feed: (bytes: Uint8Array) => void = () => undefined;

  test('decides what stands on the slip and in which order', () => {
    expect(textOf([{ part: 'number' }, { part: 'text', text: '请坐着等' }, { part: 'service' }])).toMatch(
      /A012\n请坐着等\n民政救助/,
    );
    expect(textOf(DEFAULT_LAYOUT)).toMatch(/A012\n民政救助[^]*前面还有[^]*7 人[^]*取号[^]*咨询/);
  });

  test('decides where in its line a part stands', () => {
    const bytes = renderPaper(
      ticketDocument(ticket, [{ part: 'number' }, { part: 'service', align: 'right' }]),
      options,
    );
    expect(bytes.indexOf(Buffer.of(0x1b, 0x61, 2))).toBeGreaterThan(bytes.indexOf('A012'));
  });

  test('a long number is made smaller, never broken in two', () => {
    expect(textOf(DEFAULT_LAYOUT, 58, { number: 'AB1012' })).toMatch(/\nAB1012\n/);
  });

  test('an offline number and a copy say so', () => {
    expect(textOf(DEFAULT_LAYOUT, 80, { offlineMark: '离线号', copyMark: '补打' })).toMatch(/补打[^]*A012[^]*离线号/);
  });

  test.each([
    ['no-number', [{ part: 'service' }]],
    ['number-twice', [{ part: 'number' }, { part: 'number' }]],
    ['number-too-small', [{ part: 'number', size: 3 }]],
    [null, DEFAULT_LAYOUT],
  ] as const)('%s', (problem, layout) => {
    expect(layoutProblem(layout)).toBe(problem);
  });
});

test.each([PAPERS[80], { dots: 576, columns: 42 }, PAPERS[58]])(
  'the test page has a ruler of $columns columns and both codes',
  (width) => {
    const words = { title: '测试页', width: '纸宽', which: '哪个是图', sample: '民政救助' };
    const bytes = renderPaper(testPage({ ...width, qr: 'command' }, words), { ...width, qr: 'command' });
    const printer = new PrinterSimulator({
      end: { write: () => undefined, onBytes: (take) => (take(bytes), () => undefined) },
    });
    const [slip] = printer.slips;
    expect(slip!.text).toContain('1234567890'.repeat(7).slice(0, width.columns));
    expect(slip!.marks.filter(({ kind }) => kind === 'qr')).toHaveLength(1);
    expect(slip!.marks.some(({ kind }) => kind === 'raster')).toBe(true);
  },
);
