import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import fc from 'fast-check';
import type { Press, Rating } from '../call-box/box.ts';
import { MemoryWire } from '../transport/memory.ts';
import { LineBoxDriver } from './driver.ts';
import type { LineBoxOptions } from './driver.ts';
import { LineDecoder, linePattern } from './protocol.ts';
import { LineBoxSimulator } from './simulator.ts';

const text = (line: string): Uint8Array => Buffer.from(line, 'latin1');

describe('lines', () => {
  test.each(['3,CALL\r\n', '3,CALL\r', '3,CALL\n'])('%j is one line', (line) => {
    expect(new LineDecoder().push(text(line), 0)).toEqual([{ line: '3,CALL' }]);
  });

  test('byte by byte and glued they are the same', () => {
    const decoder = new LineDecoder();
    const found = [...text('3,CALL\r\n4,RECALL\r\n')].flatMap((byte, at) => decoder.push(Uint8Array.of(byte), at));
    expect(found).toEqual([{ line: '3,CALL' }, { line: '4,RECALL' }]);
  });

  test('over 64 bytes is dropped, and the next line is read', () => {
    const decoder = new LineDecoder();
    expect(decoder.push(text(`${'x'.repeat(100_000)}\r\n3,CALL\r\n`), 0)).toEqual([
      { tooLong: true },
      { line: '3,CALL' },
    ]);
  });

  test('whatever comes, nothing throws, and the line after an end is read', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 30 }), (lumps) => {
        const decoder = new LineDecoder();
        lumps.forEach((lump, at) => decoder.push(lump, at));
        decoder.push(text('\r'), 100);
        expect(decoder.push(text('3,CALL\r'), 101)).toEqual([{ line: '3,CALL' }]);
      }),
    );
  });
});

describe('a pattern', () => {
  test.each([
    ['{box},{key}', '3,CALL', { box: '3', key: 'CALL' }],
    ['[{key}:{box}]', '[CALL:12]', { box: '12', key: 'CALL' }],
    ['{key}', 'F1', { box: '', key: 'F1' }],
    ['{box},{key}', '3;CALL', null],
    ['(.*)+{key}', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', null],
  ])('%s reads %s', (pattern, line, found) => {
    expect(linePattern(pattern)(line)).toEqual(found);
  });

  test('without a key is refused', () => {
    expect(() => linePattern('{box}')).toThrow('{key}');
  });
});

describe('a keypad', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

  async function keypad(options: Partial<LineBoxOptions> = {}, lineEnd = '\r\n') {
    const wire = new MemoryWire({ name: 'keypad' });
    const box = new LineBoxSimulator({ end: wire.end(), lineEnd });
    const driver = new LineBoxDriver({ transport: wire.near, boxes: [1, 3], ...options });
    const presses: Press[] = [];
    const ratings: Rating[] = [];
    const odd: string[] = [];
    driver.onPress((press) => presses.push(press));
    driver.onRating((rating) => ratings.push(rating));
    driver.onOddLine((line) => odd.push(line));
    wire.near.open();
    await pass(10);
    return { wire, box, driver, presses, ratings, odd };
  }

  test('a press, a rating, and the same key twice within 400 ms', async () => {
    const { box, presses, ratings, driver } = await keypad();
    box.press(3, 'call');
    box.press(3, 'call');
    box.rate(1, 2);
    expect(presses).toEqual([{ box: 3, key: 'call' }]);
    expect(ratings).toEqual([{ box: 1, value: 2 }]);
    expect(driver.health.retries).toBe(1);
  });

  test('a keypad that sends no line end is understood after a tenth of a second', async () => {
    const { box, presses } = await keypad({}, '');
    box.press(1, 'recall');
    await pass(150);
    expect(presses).toEqual([{ box: 1, key: 'recall' }]);
  });

  test('its own words, whatever their case', async () => {
    const { wire, presses } = await keypad({ pattern: '{key}', boxes: [1], words: { f1: 'call' } });
    wire.inject(text('F1\r\n'));
    expect(presses).toEqual([{ box: 1, key: 'call' }]);
  });

  test('a line that fits nothing is told once, a number that is not configured too', async () => {
    const { wire, odd, driver } = await keypad();
    for (let times = 0; times < 3; times += 1) wire.inject(text('HELLO\r\n7,CALL\r\n'));
    expect(odd).toEqual(['HELLO']);
    expect([...driver.health.strangers]).toEqual([7]);
  });

  test('shows what it should, only when that changes, and again after a reopen', async () => {
    const { wire, box, driver } = await keypad({ show: String.raw`{box} {ticket} {waiting}\r\n` });
    const sent = (): number => wire.near.counters.bytesOut;
    driver.show(3, { waiting: 5, ticket: 12 });
    await pass(5);
    expect(box.shown).toBe('3 012 5');
    const before = sent();
    driver.show(3, { waiting: 5, ticket: 12 });
    await pass(5);
    expect(sent()).toBe(before);
    wire.pull();
    await pass(100);
    wire.plug();
    await pass(1_000);
    expect(sent()).toBeGreaterThan(before);
  });
});
