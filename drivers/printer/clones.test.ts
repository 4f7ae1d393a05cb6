import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { plugPty } from '../../test/support/pty-pair.ts';
import { freshFolder } from '../../test/support/folder.ts';
import { MemoryWire } from '../transport/memory.ts';
import { ReopeningTransport } from '../transport/reopening.ts';
import { serialTransport } from '../transport/serial.ts';
import type { TransportFault } from '../transport/transport.ts';
import { PrinterDriver } from './driver.ts';
import type { PrinterOptions } from './driver.ts';
import { mostOwed, startAfresh } from './protocol.ts';
import { PAPERS, renderPaper } from './render.ts';
import { PrinterSimulator } from './simulator.ts';

const FAST: Partial<PrinterOptions> = { answerTimeoutMs: 20, askEveryMs: 10, firstConfirmMs: 150, confirmMs: 150 };
const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .toUpperCase()
    .replace(/(..)(?=.)/g, '$1 ');

/** A slip of two lines: its number and where its text ends. */
function slipOf(number: string): Buffer {
  const line = (text: string) => ({ kind: 'line', pieces: [{ text }] }) as const;
  return renderPaper([line(number), line('完'), { kind: 'cut' }], { ...PAPERS[80], qr: 'command' });
}

/** 576 × 300 dots in one command, as from a driver that does not band: 21,600 bytes. */
const PICTURE = Buffer.concat([
  Buffer.of(0x1b, 0x40, 0x1c, 0x26, 0x1d, 0x76, 0x30, 0x00, 0x48, 0x00, 0x2c, 0x01),
  Buffer.alloc(21_600, 0x55),
  Buffer.of(0x0a, 0x1d, 0x56, 0x42, 0x03),
]);

const LONGEST_QUESTION = 11;

interface Bench {
  readonly wire: MemoryWire;
  readonly printer: PrinterSimulator;
  readonly driver: PrinterDriver;
  /** Does something once so many bytes have come to the printer. */
  after(bytes: number, act: () => void): void;
  /** Does something as the first piece of a job is about to reach the printer. */
  atJob(act: () => void): void;
}

async function bench(
  clone: (printer: PrinterSimulator) => void = () => undefined,
  options: Partial<PrinterOptions> = {},
  slipMs = 0,
): Promise<Bench> {
  const wire = new MemoryWire({ name: 'printer' });
  const printer = new PrinterSimulator({ end: wire.end(), slipMs });
  clone(printer);
  const driver = new PrinterDriver({ transport: wire.near, ...FAST, ...options });
  onTestFinished(async () => {
    driver.close();
    await wire.near.close();
  });
  const after = (bytes: number, act: () => void): void => {
    let left = bytes;
    const stop = wire.end().onBytes((lump) => {
      left -= lump.length;
      if (left > 0) return;
      stop();
      act();
    });
  };
  const atJob = (act: () => void): void => {
    const stop = wire.onTraffic(({ direction, bytes }) => {
      if (direction !== 'to-device' || bytes.length <= LONGEST_QUESTION) return;
      stop();
      act();
    });
  };
  wire.near.open();
  await expect.poll(() => driver.condition.state, { interval: 1 }).toBe('online');
  return { wire, printer, driver, after, atJob };
}

describe('a job that broke off', () => {
  test('owes what its longest picture or code begun by then takes', () => {
    expect(mostOwed(PICTURE, 4)).toBe(0);
    expect(mostOwed(PICTURE, 5_000)).toBe(21_600);
    expect(mostOwed(Uint8Array.from([0x1d, 0x28, 0x6b, 0x10, 0x00, 0x31, 0x50, 0x30, ...Buffer.alloc(13)]), 8)).toBe(
      16,
    );
    expect(mostOwed(Uint8Array.from([0x1d, 0x76, 0x30, 0x00, 0xff, 0xff, 0xff, 0xff]), 8)).toBe(8);
  });

  test('is ended by 10 05 02, by zeros for those that take even that for dots, and 1B 40', () => {
    expect(hex(startAfresh(3))).toBe('00 00 00 00 00 00 00 00 10 05 02 00 00 00 1B 40');
  });

  test.each([false, true])(
    'after 5,000 of 21,600 bytes of a picture: the next one is whole (real-time commands unheard meanwhile: %s)',
    async (deaf) => {
      const { wire, printer, driver, after } = await bench((clone) => (clone.deafInPictures = deaf));
      after(5_000, () => wire.pull());
      expect(await driver.print(PICTURE, 1)).toEqual({ outcome: 'interrupted', problem: 'cable-out' });
      wire.plug();
      await expect.poll(() => driver.condition.state, { interval: 1 }).toBe('online');
      expect(await driver.print(slipOf('B002'), 2)).toEqual({ outcome: 'printed' });
      expect(printer.slips[0]).toMatchObject({ text: 'B002\n完\n\n', qr: null });
      expect(printer.slips[0]!.marks.some(({ kind }) => kind === 'raster')).toBe(false);
    },
  );

  test('with the program that sent it: the next program’s first slip is whole', async () => {
    const { wire, printer, driver, after } = await bench();
    after(5_000, () => {
      driver.close();
      wire.pull();
    });
    await driver.print(PICTURE, 1);
    wire.plug();
    const next = new PrinterDriver({ transport: wire.near, ...FAST });
    onTestFinished(() => next.close());
    await expect.poll(() => next.condition.state, { interval: 1 }).toBe('online');
    expect(await next.print(slipOf('B002'), 2)).toEqual({ outcome: 'printed' });
    expect(printer.slips[0]!.text).toContain('B002\n完');
  });

  test('while it stands whole in the printer’s buffer does not come out with the new paper', async () => {
    const { printer, driver, atJob } = await bench();
    atJob(() => printer.setPaper('out'));
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'interrupted', problem: 'paper-out' });
    printer.setPaper('ok');
    await expect.poll(() => driver.condition.state, { interval: 1 }).toBe('online');
    expect(printer.slips).toEqual([]);
    expect(await driver.print(slipOf('B002'), 2)).toEqual({ outcome: 'printed' });
    expect(printer.slips.map(({ text }) => text.trim())).toEqual(['B002\n完']);
  });

  test('by a cable that was out for a moment between two pieces: its rest is not sent', async () => {
    const { wire, printer, driver, after } = await bench(undefined, { pieceBytes: 16, bytesPerSecond: 1_000 });
    after(60, () => {
      setTimeout(() => {
        wire.pull();
        wire.plug();
      }, 1);
    });
    const job = Buffer.concat([slipOf('A001').subarray(0, -5), Buffer.alloc(200, 0x2d), slipOf('A001').subarray(-5)]);
    expect((await driver.print(job, 1)).outcome).toBe('interrupted');
    await expect.poll(() => driver.condition.state, { interval: 1 }).toBe('online');
    expect(await driver.print(slipOf('B002'), 2)).toEqual({ outcome: 'printed' });
    expect(printer.slips[0]!.text).toBe('B002\n完\n\n');
    expect(printer.slips.filter(({ text }) => text.includes('-'.repeat(200)))).toEqual([]);
  });

  test('because the printer holds the line back: said after ten seconds, not waited for without end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const transport = new ReopeningTransport({
      name: 'printer',
      byteTimeMs: 0,
      openLine: () =>
        Promise.resolve({
          write: (bytes) => (bytes.length > LONGEST_QUESTION ? new Promise(() => undefined) : Promise.resolve()),
          close: () => Promise.resolve(),
        }),
      faultOf: () => ({ code: 'failed', detail: '' }),
    });
    const driver = new PrinterDriver({ transport });
    transport.open();
    const result = driver.print(slipOf('A001'), 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await result).toMatchObject({ outcome: 'interrupted', problem: 'no-answer' });
    driver.close();
    await transport.close();
  });

  test('because something else talks on the line: not a byte more is written', async () => {
    const { wire, driver, after } = await bench();
    let bytes = Number.NaN;
    after(5_000, () => {
      driver.hold(true);
      bytes = wire.near.counters.bytesOut;
    });
    expect(await driver.print(PICTURE, 1)).toEqual({ outcome: 'interrupted', problem: 'foreign-device' });
    const written = wire.near.counters.bytesOut;
    // the piece that was on its way
    expect(written - bytes).toBeLessThanOrEqual(256);
    expect(await driver.print(slipOf('B002'), 2)).toEqual({ outcome: 'failed', problem: 'foreign-device' });
    expect(wire.near.counters.bytesOut).toBe(written);
    driver.hold(false);
    expect(await driver.print(slipOf('B002'), 2)).toEqual({ outcome: 'printed' });
  });
});

describe('two slips in a row', () => {
  test('have a line feed right before each cut, and Chinese mode first in each', async () => {
    const { wire, driver } = await bench();
    const sent: number[] = [];
    wire.end().onBytes((bytes) => sent.push(...bytes));
    await driver.print(slipOf('A001'), 1);
    await driver.print(slipOf('A002'), 2);
    const written = hex(Uint8Array.from(sent));
    expect(written.match(/0A 1D 56 42 03/g)).toHaveLength(2);
    expect(written.match(/1D 56/g)).toHaveLength(2);
    expect(written.match(/1B 40 1C 26/g)).toHaveLength(2);
  });
});

describe('a clone', () => {
  test('that cannot confirm is believed after it was watched for a while', async () => {
    const { driver, printer } = await bench((clone) => (clone.confirms = false));
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'sent' });
    expect(printer.slips).toHaveLength(1);
  });

  test('that reports no change by itself is asked meanwhile: no paper is seen', async () => {
    const { driver, printer, atJob } = await bench((clone) => {
      clone.confirms = false;
      clone.reportsChanges = false;
    });
    atJob(() => printer.setPaper('out'));
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'interrupted', problem: 'paper-out' });
  });

  test('that takes twenty seconds for a slip: one slip, printed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const wire = new MemoryWire({ name: 'printer' });
    const printer = new PrinterSimulator({ end: wire.end(), slipMs: 20_000 });
    const driver = new PrinterDriver({ transport: wire.near });
    wire.near.open();
    // it has said that it can confirm before the first slip
    await vi.advanceTimersByTimeAsync(21_000);
    const result = driver.print(slipOf('A001'), 1);
    await vi.advanceTimersByTimeAsync(21_000);
    expect(await result).toEqual({ outcome: 'printed' });
    expect(printer.slips).toHaveLength(1);
    driver.close();
    await wire.near.close();
  });

  test('that loses its power in the middle of a slip has not printed it', async () => {
    const { driver, printer, atJob } = await bench();
    atJob(() => (printer.mute = true));
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'interrupted', problem: 'no-answer' });
  });

  test('on whose line there is noise: it is counted, and nothing else', async () => {
    const { wire, driver } = await bench();
    wire.inject(Uint8Array.from([0xff, 0x00, 0xa5]));
    expect(driver.health.badFrames).toBe(3);
    expect(driver.condition).toEqual({ state: 'online', paperLow: false });
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'printed' });
  });
});

describe('six failures are six', () => {
  test.each(['refused', 'timeout', 'no-permission', 'no-such-port'] as const)('the line: %s', async (code) => {
    const fault: TransportFault = { code, detail: 'as the system says' };
    const transport = new ReopeningTransport({
      name: 'printer',
      byteTimeMs: 0,
      openLine: () => Promise.reject(new Error(code)),
      faultOf: () => fault,
    });
    const driver = new PrinterDriver({ transport, ...FAST });
    onTestFinished(async () => {
      driver.close();
      await transport.close();
    });
    transport.open();
    await expect.poll(() => transport.state.kind, { interval: 1 }).toBe('offline');
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'failed', problem: code });
  });

  test('the printer: no paper, cover open', async () => {
    const { driver, printer } = await bench();
    printer.setPaper('out');
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'failed', problem: 'paper-out' });
    printer.setPaper('ok');
    printer.setCover(true);
    expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'failed', problem: 'cover-open' });
  });
});

test('on a real serial port that is pulled in the middle of a slip and put back', async () => {
  const path = `${freshFolder()}/printer`;
  let port = plugPty(path);
  const ends = new PrinterSimulator({ end: port });
  const transport = serialTransport({ path, baudRate: 115_200, retry: { firstRetryMs: 20, slowestRetryMs: 50 } });
  const driver = new PrinterDriver({
    transport,
    ...FAST,
    answerTimeoutMs: 200,
    firstConfirmMs: 2_000,
    confirmMs: 2_000,
  });
  onTestFinished(async () => {
    driver.close();
    await transport.close();
    port.pull();
  });
  transport.open();
  await expect.poll(() => driver.condition.state).toBe('online');
  expect(await driver.print(slipOf('A001'), 1)).toEqual({ outcome: 'printed' });
  expect(ends.slips[0]!.text).toContain('A001');
  let heard = 0;
  port.onBytes((bytes) => {
    heard += bytes.length;
    if (heard > 1_000) port.pull();
  });
  expect((await driver.print(PICTURE, 2)).outcome).toBe('interrupted');
  port = plugPty(path);
  const again = new PrinterSimulator({ end: port });
  await expect.poll(() => driver.condition.state).toBe('online');
  expect(await driver.print(slipOf('B002'), 3)).toEqual({ outcome: 'printed' });
  expect(again.slips.map(({ text }) => text.trim())).toEqual(['B002\n完']);
});
