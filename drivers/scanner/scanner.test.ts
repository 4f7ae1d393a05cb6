import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import fc from 'fast-check';
import { MemoryWire } from '../transport/memory.ts';
import { ScannerDriver } from './driver.ts';
import { once, ScanDecoder } from './protocol.ts';
import { ScannerSimulator } from './simulator.ts';

const text = (line: string): Uint8Array => Buffer.from(line, 'utf8');

describe('a code', () => {
  test.each(['A012-abc\r', 'A012-abc\r\n', 'A012-abc\n', 'A012-abc\t', '\rA012-abc\r'])('%j is read', (line) => {
    expect(new ScanDecoder().push(text(line), 0)).toEqual(['A012-abc']);
  });

  test('that arrived twice, joined, is one', () => {
    expect(once('43542104354210')).toBe('4354210');
    expect(new ScanDecoder().push(text('43542104354210\r'), 0)).toEqual(['4354210']);
    // a short number may well be meant
    expect(once('1212')).toBe('1212');
  });

  test('of a burst the first wins, then a second of deafness', () => {
    const decoder = new ScanDecoder();
    expect(decoder.push(text('first\rsecond\r'), 0)).toEqual(['first']);
    expect(decoder.push(text('third\r'), 30)).toEqual([]);
    expect(decoder.push(text('fourth\r'), 1_100)).toEqual(['fourth']);
    expect(decoder.dropped).toBe(2);
  });

  test('over 512 bytes is dropped', () => {
    const decoder = new ScanDecoder();
    expect(decoder.push(text(`${'x'.repeat(10_000)}\r`), 0)).toEqual([]);
    expect(decoder.push(text('next\r'), 10)).toEqual(['next']);
  });

  test('whatever comes, nothing throws, and the next code is read', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 30 }), (lumps) => {
        const decoder = new ScanDecoder();
        lumps.forEach((lump, at) => decoder.push(lump, at * 200));
        expect(decoder.push(text('code-1\r'), 1_000_000)).toContain('code-1');
      }),
    );
  });
});

describe('a scanner', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('without a line end is read after the silence', async () => {
    const wire = new MemoryWire({ name: 'scanner' });
    const twin = new ScannerSimulator({ end: wire.end() });
    const driver = new ScannerDriver({ transport: wire.near });
    const codes: string[] = [];
    driver.onCode((code) => codes.push(code));
    wire.near.open();
    await vi.advanceTimersByTimeAsync(10);
    twin.suffix = '';
    wire.lumpMs = 16;
    twin.scan('http://192.168.1.10:8080/t/abc');
    await vi.advanceTimersByTimeAsync(200);
    expect(codes).toEqual(['http://192.168.1.10:8080/t/abc']);
    expect(driver.health.framesIn).toBe(1);
  });
});
