import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MemoryWire } from '../transport/memory.ts';
import { CallBoxDriver } from './driver.ts';
import type { Press, Rating } from './box.ts';
import { encode } from './protocol.ts';
import { CallBoxSimulator } from './simulator.ts';

const BYTE_MS = 10_000 / 9_600;

interface Line {
  readonly wire: MemoryWire;
  readonly driver: CallBoxDriver;
  readonly boxes: CallBoxSimulator;
  readonly presses: Press[];
  readonly ratings: Rating[];
}

/** Three boxes on one line with its real speed. */
async function line(byteTimeMs = BYTE_MS): Promise<Line> {
  const wire = new MemoryWire({ name: 'boxes', byteTimeMs });
  const boxes = new CallBoxSimulator({ end: wire.end(), boxes: [1, 2, 3], random: () => 0.5 });
  const driver = new CallBoxDriver({ transport: wire.near, boxes: [1, 2, 3] });
  const presses: Press[] = [];
  const ratings: Rating[] = [];
  driver.onPress((press) => presses.push(press));
  driver.onRating((rating) => ratings.push(rating));
  wire.near.open();
  await vi.advanceTimersByTimeAsync(10);
  return { wire, driver, boxes, presses, ratings };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a press', () => {
  test('is told once and echoed, so that the box does not send again', async () => {
    const { boxes, presses, driver } = await line();
    boxes.press(2, 'call');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(presses).toEqual([{ box: 2, key: 'call' }]);
    expect(boxes.boxes[1]!.unanswered).toBe(false);
    expect(driver.health.framesIn).toBe(1);
  });

  test('is one press when the echo is lost and the box sends again', async () => {
    const { wire, presses, driver } = await line();
    const press = encode(1, 1, [0x0c]);
    wire.inject(press);
    await vi.advanceTimersByTimeAsync(200);
    wire.inject(press);
    await vi.advanceTimersByTimeAsync(200);
    expect(presses).toHaveLength(1);
    expect(driver.health.retries).toBe(1);
  });

  test('and the same key again after half a second are two', async () => {
    const { boxes, presses } = await line();
    boxes.press(1, 'call');
    await vi.advanceTimersByTimeAsync(500);
    boxes.press(1, 'call');
    await vi.advanceTimersByTimeAsync(500);
    expect(presses).toHaveLength(2);
  });

  test('of a box nobody configured gets no echo and is reported once', async () => {
    const { wire, driver, presses } = await line();
    const strangers: number[] = [];
    driver.onStranger((address) => strangers.push(address));
    const before = wire.near.counters.bytesOut;
    for (let times = 0; times < 3; times += 1) {
      wire.inject(encode(9, 1, [0x0c]));
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(strangers).toEqual([9]);
    expect(presses).toEqual([]);
    expect(wire.near.counters.bytesOut).toBe(before);
  });

  test('that collides with another gets through at a later try, each once', async () => {
    const { boxes, presses } = await line();
    boxes.press(1, 'call');
    boxes.press(2, 'call');
    // both boxes would wait equally long: the third byte of chance parts them in the field, here the keys do
    await vi.advanceTimersByTimeAsync(150);
    boxes.press(1, 'call');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(presses).toContainEqual({ box: 1, key: 'call' });
    expect(presses).toContainEqual({ box: 2, key: 'call' });
    expect(presses).toHaveLength(2);
  });
});

test('a rating comes with its value, and its echo satisfies the box', async () => {
  const { boxes, ratings } = await line();
  boxes.rate(3, 2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ratings).toEqual([{ box: 3, value: 2 }]);
  expect(boxes.boxes[2]!.unanswered).toBe(false);
});

test('our own bytes, handed back by an echoing adapter, are no press', async () => {
  const { wire, presses } = await line();
  wire.onTraffic(({ direction, bytes }) => {
    if (direction === 'to-device') setTimeout(() => wire.inject(bytes), bytes.length * BYTE_MS);
  });
  wire.inject(encode(1, 1, [0x0c]));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(presses).toHaveLength(1);
});

describe('digits', () => {
  test('show people waiting and the ticket; only what changed is sent', async () => {
    const { wire, driver, boxes } = await line();
    driver.show(1, { waiting: 7, ticket: 12 });
    await vi.advanceTimersByTimeAsync(100);
    expect(boxes.boxes[0]).toMatchObject({ waitingDigits: '007', ticketDigits: '012' });
    const sent: Uint8Array[] = [];
    wire.onTraffic(({ direction, bytes }) => direction === 'to-device' && sent.push(bytes));
    driver.show(1, { waiting: 7, ticket: 12 });
    driver.show(1, { waiting: 6, ticket: 12 });
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual([encode(1, 2, [0, 0, 6, 0x0a, 0x0a, 0x0a])]);
  });

  test('of a rush of tickets are never played out one by one: the line stays free for echoes', async () => {
    const { wire, driver, boxes, presses } = await line();
    const before = wire.near.counters.bytesOut;
    for (let waiting = 1; waiting <= 500; waiting += 1) {
      for (const box of [1, 2, 3]) driver.show(box, { waiting, ticket: 0 });
    }
    boxes.press(3, 'call');
    await vi.advanceTimersByTimeAsync(100);
    expect(boxes.boxes.map(({ waitingDigits }) => waitingDigits)).toEqual(['500', '500', '500']);
    expect(boxes.boxes[2]!.unanswered).toBe(false);
    expect(presses).toHaveLength(1);
    expect(wire.near.counters.bytesOut - before).toBeLessThan(6 * 15 + 10);
  });

  test('come again, whole, after the cable was out', async () => {
    const { wire, driver, boxes } = await line();
    driver.show(2, { waiting: 3, ticket: 4 });
    await vi.advanceTimersByTimeAsync(100);
    wire.pull();
    driver.show(2, { waiting: 5, ticket: 6 });
    Object.assign(boxes.boxes[1]!, { waitingDigits: '---', ticketDigits: '---' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(wire.near.state.kind).not.toBe('open');
    wire.plug();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(boxes.boxes[1]).toMatchObject({ waitingDigits: '005', ticketDigits: '006' });
  });
});

test('thirty minutes of noise with presses between: every press is counted once', async () => {
  const { wire, boxes, presses } = await line();
  let seed = 7;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  let pressed = 0;
  for (let second = 0; second < 1_800; second += 1) {
    const noise = Uint8Array.from({ length: 1 + Math.floor(random() * 6) }, () => Math.floor(random() * 256));
    wire.inject(noise);
    await vi.advanceTimersByTimeAsync(300);
    if (second % 10 === 0) {
      boxes.press(1 + ((second / 10) % 3), 'call');
      pressed += 1;
    }
    await vi.advanceTimersByTimeAsync(700);
  }
  expect(presses).toHaveLength(pressed);
});

test('a modem manager that asks the port for a modem presses nothing, and the next press counts', async () => {
  const { wire, boxes, presses, driver } = await line();
  for (let times = 0; times < 5; times += 1) {
    wire.inject(Uint8Array.of(0x41, 0x54, 0x0d));
    await vi.advanceTimersByTimeAsync(100);
  }
  boxes.press(1, 'call');
  await vi.advanceTimersByTimeAsync(500);
  expect(presses).toEqual([{ box: 1, key: 'call' }]);
  expect(driver.health.badFrames).toBeGreaterThan(0);
});

test('an adapter that collects for 16 ms and hands our own bytes back: each press once, none of ours', async () => {
  const { wire, boxes, presses } = await line();
  wire.lumpMs = 16;
  wire.echoes = true;
  boxes.press(1, 'call');
  await vi.advanceTimersByTimeAsync(1_000);
  boxes.press(2, 'recall');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(presses).toEqual([
    { box: 1, key: 'call' },
    { box: 2, key: 'recall' },
  ]);
});
