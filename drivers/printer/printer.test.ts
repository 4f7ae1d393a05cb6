import fc from 'fast-check';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MemoryWire } from '../transport/memory.ts';
import { PrinterDriver } from './driver.ts';
import type { PrinterOptions } from './driver.ts';
import { AnswerDecoder, ALL_WELL, applyStatus, ask, askWhenPrinted, jobIdOf, problemOf } from './protocol.ts';
import { rasterCommands, textBitmap } from './raster.ts';
import { PAPERS, renderPaper } from './render.ts';
import { PrinterSimulator } from './simulator.ts';
import { columnsOf, gbk, plain, wrap } from './text.ts';
import { ticketDocument } from './ticket.ts';
import type { TicketPaper } from './ticket.ts';

const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .toUpperCase()
    .replace(/(..)(?=.)/g, '$1 ');

function ticketOf(number: string, more: Partial<TicketPaper> = {}): TicketPaper {
  return {
    hallName: '桃江县桃花江镇便民服务中心',
    number,
    serviceName: '民政救助',
    priority: null,
    counters: { before: '请到 ', digits: '3', after: ' 号窗口' },
    before: { label: '前面还有', value: '7 人' },
    estimate: { label: '大约要等', value: '15-30 分钟' },
    issued: '11月25日 9:12 取号',
    qr: { data: 'http://192.168.1.10:8080/t/abcdefghijklmnopqrstuv', words: '手机扫一扫 看排到哪了' },
    missedRule: '叫3次没到算过号，请到综合咨询台。',
    phones: { left: '咨询 0737-8880000', right: '监督 0737-8880001' },
    copyMark: null,
    offlineMark: null,
    ...more,
  };
}
const options = { ...PAPERS[80], qr: 'command' } as const;
const bytesOf = (number: string, more: Partial<TicketPaper> = {}): Buffer =>
  renderPaper(ticketDocument(ticketOf(number, more)), options);

describe('what a printer answers', () => {
  test('the examples of the protocol page', () => {
    expect(problemOf(applyStatus(ALL_WELL, 1, 0x12))).toBeNull();
    expect(problemOf(applyStatus(ALL_WELL, 1, 0x1a))).toBe('offline');
    expect(problemOf(applyStatus(ALL_WELL, 2, 0x16))).toBe('cover-open');
    expect(problemOf(applyStatus(ALL_WELL, 2, 0x32))).toBe('paper-out');
    expect(problemOf(applyStatus(ALL_WELL, 4, 0x72))).toBe('paper-out');
    expect(applyStatus(ALL_WELL, 4, 0x1e).paper).toBe('low');
    expect(problemOf(applyStatus(ALL_WELL, 4, 0x1e))).toBeNull();
  });

  test('paper that was out is in again when the printer says so', () => {
    const out = applyStatus(ALL_WELL, 4, 0x72);
    expect(problemOf(applyStatus(applyStatus(out, 2, 0x12), 4, 0x12))).toBeNull();
  });

  test('automatic status in four bytes, real-time status in one, and the word that a job is done, in any lumps', () => {
    const stream = Uint8Array.from([0x12, 0x18, 0x00, 0x0c, 0x00, 0x37, 0x22, 0x30, 0x30, 0x31, 0x32, 0x00, 0x16]);
    for (let lump = 1; lump <= stream.length; lump += 1) {
      const decoder = new AnswerDecoder();
      const answers = [];
      for (let start = 0; start < stream.length; start += lump)
        answers.push(...decoder.push(stream.subarray(start, start + lump)));
      expect(answers.map(({ kind }) => kind)).toEqual(['status', 'automatic', 'printed', 'status']);
      expect(answers[1]).toMatchObject({ status: { offline: true, paper: 'out' } });
      expect(answers[2]).toEqual({ kind: 'printed', jobId: '0012' });
    }
  });

  test('any bytes never throw, and the next whole answer is understood', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const decoder = new AnswerDecoder();
        decoder.push(noise);
        decoder.push(new Uint8Array(8).fill(0xff));
        expect(decoder.push(Uint8Array.from([0x12]))).toEqual([{ kind: 'status', byte: 0x12 }]);
      }),
    );
  });

  test('questions', () => {
    expect(hex(ask(4))).toBe('10 04 04');
    expect(hex(askWhenPrinted(jobIdOf(12)))).toBe('1D 28 48 06 00 30 30 30 30 31 32');
  });
});

describe('text', () => {
  test('民政救助 is C3 F1 D5 FE BE C8 D6 FA', () => {
    expect(hex(gbk('民政救助')!)).toBe('C3 F1 D5 FE BE C8 D6 FA');
  });

  test.each(['€', '𠮷', '㛃', '😀'])(
    '%s is not in the code page: its line becomes dots, never a question mark',
    async (character) => {
      expect(gbk(character)).toBeNull();
      const { printer, wire } = await bench();
      await wire.near.write(
        renderPaper([{ kind: 'line', pieces: [{ text: `张${character}` }] }, { kind: 'cut' }], options),
      );
      const { marks, text } = printer.slips[0]!;
      expect(text).not.toContain('?');
      expect(marks.some((mark) => mark.kind === 'raster' && mark.dots.some((byte) => byte !== 0))).toBe(true);
    },
  );

  test('a character that no font has is drawn as a box with its code point', () => {
    const missing = textBitmap('\u{E0FFF}', 1, false);
    expect(missing.rows.some((byte) => byte !== 0)).toBe(true);
    expect(missing.rows).not.toEqual(textBitmap('\u{E0FFE}', 1, false).rows);
  });

  test('whatever gbk() gives comes back as it was, two bytes a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const bytes = gbk(text);
        if (bytes !== null) expect(bytes.length).toBe(columnsOf(text));
      }),
    );
  });

  test('dots in names are one dot, old private-use characters their own', () => {
    expect(plain('买买提\u2022阿卜杜')).toBe('买买提·阿卜杜');
    expect(plain('\uE81E')).toBe('\u9FB4');
  });

  test('wrapping halves no character and loses none', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('民', 'A', '1', '，') }),
        fc.integer({ min: 2, max: 48 }),
        (text, columns) => {
          const lines = wrap(text, columns);
          expect(lines.join('')).toBe(text);
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});

describe('pictures', () => {
  test('the header promises what follows, for every width', () => {
    for (let width = 1; width <= 576; width += 1) {
      const rowBytes = Math.ceil(width / 8);
      const commands = rasterCommands({ width, height: 50, rows: new Uint8Array(rowBytes * 50) });
      let rows = 0;
      for (const command of commands) {
        const x = command[4]! + command[5]! * 256;
        const y = command[6]! + command[7]! * 256;
        expect(x).toBe(rowBytes);
        expect(command.length - 8).toBe(x * y);
        rows += y;
      }
      expect(rows).toBe(50);
    }
  });
});

describe('a ticket', () => {
  test('begins with initialise and Chinese mode, ends with a line feed and a cut, and is at most 700 bytes', () => {
    const bytes = bytesOf('A012', { priority: '65岁以上老人：当作早来 15 分钟' });
    expect(hex(bytes.subarray(0, 4))).toBe('1B 40 1C 26');
    expect(hex(bytes.subarray(-5))).toBe('0A 1D 56 42 03');
    expect(bytes.length).toBeLessThanOrEqual(700);
  });

  test.each([PAPERS[80], { dots: 576, columns: 42 }, PAPERS[58]])(
    'on paper of $columns columns no line is wider than it',
    async (width) => {
      const { printer, wire } = await bench();
      await wire.near.write(renderPaper(ticketDocument(ticketOf('A012')), { ...width, qr: 'command' }));
      let columns = 0;
      for (const mark of printer.slips[0]!.marks) {
        if (mark.kind === 'newline') columns = 0;
        if (mark.kind !== 'text') continue;
        columns += columnsOf(mark.text) * mark.width;
        expect(columns).toBeLessThanOrEqual(width.columns);
      }
    },
  );
});

interface Bench {
  readonly wire: MemoryWire;
  readonly printer: PrinterSimulator;
  readonly driver: PrinterDriver;
}

async function bench(settings: Partial<PrinterOptions> = {}, slipMs = 0): Promise<Bench> {
  const wire = new MemoryWire({ name: 'printer' });
  const printer = new PrinterSimulator({ end: wire.end(), slipMs });
  const driver = new PrinterDriver({ transport: wire.near, answerTimeoutMs: 30, askEveryMs: 20, ...settings });
  onTestFinished(async () => {
    driver.close();
    await wire.near.close();
  });
  wire.near.open();
  await expect.poll(() => driver.condition.state, { interval: 2 }).not.toBe('offline');
  return { wire, printer, driver };
}

describe('printing', () => {
  test('what comes out is what was meant: number, service, people before, QR', async () => {
    const { driver, printer } = await bench();
    expect(await driver.print(bytesOf('A012'), 1)).toEqual({ outcome: 'printed' });
    const [slip] = printer.slips;
    for (const words of ['A012', '民政救助', '7 人', '15-30 分钟', '11月25日 9:12 取号', '叫3次没到算过号']) {
      expect(slip!.text).toContain(words);
    }
    expect(slip!.qr).toBe('http://192.168.1.10:8080/t/abcdefghijklmnopqrstuv');
    expect(slip!.cut).toBe(true);
  });

  test.each(['command', 'raster'] as const)('the QR on the picture of the slip can be read (%s)', async (qr) => {
    const { driver, printer } = await bench();
    await driver.print(renderPaper(ticketDocument(ticketOf('A012')), { ...PAPERS[80], qr }), 1);
    const image = await loadImage(printer.picture(printer.slips[0]!.id)!);
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, image.width, image.height);
    expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBe(
      'http://192.168.1.10:8080/t/abcdefghijklmnopqrstuv',
    );
  });

  test('with the paper out nothing is sent, and says why', async () => {
    const { driver, printer, wire } = await bench();
    printer.setPaper('out');
    const sent = wire.near.counters.bytesOut;
    expect(await driver.print(bytesOf('A001'), 1)).toEqual({ outcome: 'failed', problem: 'paper-out' });
    expect(wire.near.counters.bytesOut - sent).toBeLessThan(20);
    printer.setPaper('ok');
    expect(await driver.print(bytesOf('A002'), 2)).toEqual({ outcome: 'printed' });
    expect(printer.slips).toHaveLength(1);
    expect(printer.slips[0]!.text).not.toContain('A001');
  });

  test('paper that runs out in the middle: not printed, and the next slip holds nothing of it', async () => {
    const { driver, printer, wire } = await bench({ pieceBytes: 16 });
    let seen = 0;
    const stop = wire.onTraffic(({ direction, bytes }) => {
      if (direction === 'to-device') seen += bytes.length;
      if (seen > 200) {
        stop();
        printer.setPaper('out');
      }
    });
    expect(await driver.print(bytesOf('A001'), 1)).toEqual({ outcome: 'interrupted', problem: 'paper-out' });
    printer.setPaper('ok');
    await expect.poll(() => driver.condition.state).toBe('online');
    expect(await driver.print(bytesOf('B002'), 2)).toEqual({ outcome: 'printed' });
    const [slip, torn] = printer.slips;
    expect(slip!.text).toContain('B002');
    expect(slip!.text).not.toContain('A001');
    // what stood on the paper already is cut off, and is no ticket
    expect(torn!.text).not.toContain('咨询');
  });

  test('cable out in the middle of a picture, then a new job: whole, and nothing of the old one', async () => {
    const { driver, printer, wire } = await bench({ pieceBytes: 64 });
    const picture = renderPaper([{ kind: 'line', pieces: [{ text: '𠮷𠮷𠮷𠮷𠮷' }] }, { kind: 'cut' }], options);
    let seen = 0;
    const stop = wire.onTraffic(({ direction, bytes }) => {
      if (direction === 'to-device') seen += bytes.length;
      if (seen > 150) {
        stop();
        wire.pull();
      }
    });
    expect(await driver.print(picture, 1)).toEqual({ outcome: 'interrupted', problem: 'cable-out' });
    wire.plug();
    await expect.poll(() => driver.condition.state).toBe('online');
    expect(await driver.print(bytesOf('C003'), 2)).toEqual({ outcome: 'printed' });
    expect(printer.slips[0]!.text).toContain('C003');
    expect(printer.slips[0]!.marks.some(({ kind }) => kind === 'raster')).toBe(false);
  });

  test('a clone that answers nothing: unknown, and printing goes on', async () => {
    const wire = new MemoryWire({ name: 'printer' });
    const printer = new PrinterSimulator({ end: wire.end() });
    printer.mute = true;
    const driver = new PrinterDriver({ transport: wire.near, answerTimeoutMs: 20, askEveryMs: 20 });
    onTestFinished(async () => {
      driver.close();
      await wire.near.close();
    });
    wire.near.open();
    await expect.poll(() => driver.condition.state).toBe('unknown');
    expect(await driver.print(bytesOf('A012'), 1)).toEqual({ outcome: 'sent' });
    expect(printer.slips).toHaveLength(1);
  });

  test('a slow printer is waited for, and the slip comes out once', async () => {
    const { driver, printer } = await bench({ firstConfirmMs: 5_000 }, 400);
    expect(await driver.print(bytesOf('A012'), 1)).toEqual({ outcome: 'printed' });
    expect(printer.slips).toHaveLength(1);
  });

  test('a cover that opens is told, and closes again', async () => {
    const { driver, printer } = await bench();
    printer.setCover(true);
    await expect.poll(() => driver.condition).toEqual({ state: 'trouble', problem: 'cover-open' });
    printer.setCover(false);
    await expect.poll(() => driver.condition).toMatchObject({ state: 'online' });
  });

  test('a printer that falls silent is trouble, not well', async () => {
    const { driver, printer } = await bench();
    await expect.poll(() => driver.condition.state).toBe('online');
    printer.mute = true;
    await expect.poll(() => driver.condition).toEqual({ state: 'trouble', problem: 'no-answer' });
  });
});
