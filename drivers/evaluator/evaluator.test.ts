import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import fc from 'fast-check';
import { MemoryWire } from '../transport/memory.ts';
import { EvaluatorDriver } from './driver.ts';
import { hexBytes, PressDecoder } from './protocol.ts';
import type { Level } from './protocol.ts';
import { EvaluatorSimulator } from './simulator.ts';

const PRESSES: Readonly<Record<string, Level>> = { '01': 5, 'AA 01 02': 4, 'AA 01': 2 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('one byte, a frame, and the longest of two that begin alike', () => {
  const decoder = new PressDecoder(PRESSES);
  expect(decoder.push(hexBytes('01'), 0)).toEqual([5]);
  expect(decoder.push(hexBytes('AA 01 02'), 1)).toEqual([4]);
  expect(decoder.push(hexBytes('AA 01'), 2)).toEqual([2]);
});

test('byte by byte, with noise between, and a torn frame is given up after 50 ms', () => {
  const decoder = new PressDecoder({ 'AA 01 02': 4 });
  expect(decoder.push(hexBytes('00 FF AA'), 0)).toEqual([]);
  expect(decoder.push(hexBytes('01'), 40)).toEqual([]);
  expect(decoder.push(hexBytes('02'), 80)).toEqual([4]);
  expect(decoder.push(hexBytes('AA 01'), 90)).toEqual([]);
  expect(decoder.push(hexBytes('AA 01 02'), 200)).toEqual([4]);
  expect(decoder.bad).toBe(3);
});

test('whatever comes, nothing throws, and a press after a silence counts', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 30 }), (lumps) => {
      const decoder = new PressDecoder({ 'AA 01 02': 4 });
      lumps.forEach((lump, at) => decoder.push(lump, at));
      expect(decoder.push(hexBytes('AA 01 02'), 1_000)).toEqual([4]);
    }),
  );
});

test('no hex is refused by name', () => {
  expect(() => hexBytes('AA 1')).toThrow('AA 1');
});

test('a key held is one press; it is woken and thanked in its own bytes', async () => {
  const wire = new MemoryWire({ name: 'evaluator' });
  const twin = new EvaluatorSimulator({ end: wire.end(), presses: PRESSES });
  const driver = new EvaluatorDriver({ transport: wire.near, presses: PRESSES, ask: 'BB 01', thank: 'BB 02' });
  const levels: Level[] = [];
  driver.onLevel((level) => levels.push(level));
  wire.near.open();
  await vi.advanceTimersByTimeAsync(10);
  driver.ask();
  twin.press(4);
  twin.press(4);
  driver.thank();
  await vi.advanceTimersByTimeAsync(10);
  expect(levels).toEqual([4]);
  expect(driver.health.retries).toBe(1);
  expect(twin.told).toEqual(['bb01', 'bb02']);
});
