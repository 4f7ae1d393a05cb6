import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import fc from 'fast-check';
import type { Press } from '../call-box/box.ts';
import { Bus } from '../transport/bus.ts';
import { MemoryWire } from '../transport/memory.ts';
import { ModbusBoxDriver } from './driver.ts';
import type { ModbusBoxOptions } from './driver.ts';
import { AnswerDecoder, crc16, readInputs, writeCoil, writeCoils } from './protocol.ts';
import { ModbusBoxSimulator } from './simulator.ts';

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('frames', () => {
  test('of the protocol page', () => {
    expect(hex(readInputs(1).bytes)).toBe('01 02 00 00 00 08 79 CC');
    expect(hex(writeCoil(1, 0, true).bytes)).toBe('01 05 00 00 FF 00 8C 3A');
    expect(hex(writeCoil(1, 0, false).bytes)).toBe('01 05 00 00 00 00 CD CA');
  });

  test('of the specification', () => {
    const coils = [true, false, true, true, false, false, true, true, true, false];
    expect(hex(writeCoils(0x11, 0x13, coils).bytes)).toBe('11 0F 00 13 00 0A 02 CD 01 BF 0B');
    expect(crc16(bytes('11 01 00 13 00 25'))).toBe(0x840e);
  });

  test('an answer: input 0 is set', () => {
    const answer = new AnswerDecoder(readInputs(1)).push(bytes('01 02 01 01 60 48'));
    expect(answer).toEqual({ kind: 'inputs', inputs: [true, false, false, false, false, false, false, false] });
  });

  test('an exception', () => {
    expect(new AnswerDecoder(readInputs(1)).push(bytes('01 82 01 81 60'))).toEqual({ kind: 'exception', code: 1 });
  });
});

describe('the way back', () => {
  test('byte by byte, and with noise before it', () => {
    const decoder = new AnswerDecoder(readInputs(1));
    const found = [...bytes('FF 01 02 33 01 02 01 01 60 48')].map((byte) => decoder.push(Uint8Array.of(byte)));
    expect(found.filter((answer) => answer !== null)).toHaveLength(1);
    expect(decoder.dropped).toBe(1);
  });

  test('a late answer of another box, and one to another question, are none of ours', () => {
    const decoder = new AnswerDecoder(readInputs(2));
    expect(decoder.push(bytes('01 02 01 01 60 48'))).toBeNull();
    expect(new AnswerDecoder(writeCoil(1, 0, true)).push(bytes('01 05 00 00 00 00 CD CA'))).toBeNull();
  });

  test('whatever comes, nothing throws and nothing grows', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (lumps) => {
        const decoder = new AnswerDecoder(readInputs(1));
        for (const lump of lumps) decoder.push(lump);
        expect(decoder.push(bytes('01 02 01 01 60 48'))).toMatchObject({ kind: 'inputs' });
      }),
    );
  });

  test('a changed bit makes it no answer', () => {
    const right = bytes('01 02 01 01 60 48');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 47 }), (bit) => {
        const wrong = Uint8Array.from(right);
        wrong[bit >> 3]! ^= 1 << (bit & 7);
        expect(new AnswerDecoder(readInputs(1)).push(wrong)).toBeNull();
      }),
    );
  });
});

describe('boxes on a line', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

  function line(options: Partial<ModbusBoxOptions> = {}, byteTimeMs = 10_000 / 9_600) {
    const wire = new MemoryWire({ name: 'modbus', byteTimeMs });
    const boxes = new ModbusBoxSimulator({ end: wire.end(), boxes: [1, 2, 3] });
    const driver = new ModbusBoxDriver({ bus: new Bus({ transport: wire.near }), boxes: [1, 2, 3], ...options });
    const presses: Press[] = [];
    driver.onPress((press) => presses.push(press));
    wire.near.open();
    return { wire, boxes, driver, presses };
  }

  test('a press of a third of a second is seen once, of each box', async () => {
    const { boxes, presses } = line();
    await pass(500);
    boxes.press(2, 'call');
    boxes.press(3, 'recall');
    await pass(2_000);
    expect(presses).toEqual([
      { box: 2, key: 'call' },
      { box: 3, key: 'recall' },
    ]);
  });

  test('a button held down when the hall starts is no press, and none after the cable was out', async () => {
    const { wire, boxes, presses } = line();
    boxes.press(1, 'call', 60_000);
    await pass(2_000);
    wire.pull();
    await pass(2_000);
    wire.plug();
    await pass(2_000);
    expect(presses).toEqual([]);
  });

  test('a contact that bounces is one press', async () => {
    const { boxes, presses } = line({}, 0);
    await pass(300);
    for (let times = 0; times < 5; times += 1) {
      boxes.press(1, 'call', 60);
      await pass(70);
    }
    expect(presses).toHaveLength(1);
  });

  test('lamps show who waits and who is there, and all again after the cable was out', async () => {
    const { wire, boxes, driver } = line();
    driver.show(1, { waiting: 3, ticket: 12 });
    await pass(1_000);
    expect([...boxes.boxes[0]!.coils]).toEqual([
      [0, true],
      [1, true],
    ]);
    wire.pull();
    await pass(500);
    boxes.boxes[0]!.coils.clear();
    driver.show(1, { waiting: 0, ticket: 12 });
    wire.plug();
    await pass(2_000);
    expect(Object.fromEntries(boxes.boxes[0]!.coils)).toEqual({ 0: false, 1: true });
  });

  test('a refusal sounds for a moment', async () => {
    const { boxes, driver } = line();
    await pass(300);
    driver.beep(2);
    await pass(150);
    expect(boxes.boxes[1]!.coils.get(2)).toBe(true);
    await pass(600);
    expect(boxes.boxes[1]!.coils.get(2)).toBe(false);
  });

  test('a dead box is named and does not slow the others; it comes back by itself', async () => {
    const { boxes, driver, presses } = line();
    boxes.boxes[0]!.mute = true;
    await pass(3_000);
    expect([...driver.health.silent]).toEqual([1]);
    boxes.press(2, 'call');
    await pass(1_000);
    expect(presses).toEqual([{ box: 2, key: 'call' }]);
    boxes.boxes[0]!.mute = false;
    await pass(4_000);
    expect(driver.health.silent.size).toBe(0);
    boxes.press(1, 'call');
    await pass(1_000);
    expect(presses).toHaveLength(2);
  });

  test('an answer 600 ms late, while another box is asked, presses nothing there', async () => {
    const { boxes, presses } = line();
    await pass(500);
    boxes.boxes[0]!.lateMs = 600;
    boxes.press(1, 'call', 5_000);
    await pass(5_000);
    expect(presses.filter(({ box }) => box !== 1)).toEqual([]);
  });

  test('answers in lumps of 16 ms arrive all the same', async () => {
    const { wire, boxes, presses } = line();
    wire.lumpMs = 16;
    await pass(500);
    boxes.press(3, 'pause');
    await pass(1_000);
    expect(presses).toEqual([{ box: 3, key: 'pause' }]);
  });

  test('a box without such a lamp answers an exception, and is not asked for ever', async () => {
    const { boxes, driver } = line();
    boxes.boxes[0]!.exception = 2;
    driver.show(1, { waiting: 1, ticket: 0 });
    await pass(2_000);
    expect(driver.health.silent.size).toBe(0);
    expect(driver.health.badFrames).toBeGreaterThan(0);
  });
});
