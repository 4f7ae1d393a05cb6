import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import fc from 'fast-check';
import { Bus } from '../transport/bus.ts';
import { MemoryWire } from '../transport/memory.ts';
import { IdReaderDriver } from './driver.ts';
import { ageOn, parseIdNumber } from './id-number.ts';
import { mapPrivateUse, middleDots } from '../names.ts';
import { cardOf, FIND, MODULE_ID, question, READ, SdtDecoder, SELECT, statusOf } from './protocol.ts';
import type { Card } from './protocol.ts';
import { IdReaderSimulator } from './simulator.ts';

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const FOUND = 'AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97';
const NONE = 'AA AA AA 96 69 00 04 00 00 80 84';

describe('frames', () => {
  test('questions of the protocol page', () => {
    expect([MODULE_ID, FIND, SELECT, READ].map(hex)).toEqual([
      'AA AA AA 96 69 00 03 12 FF EE',
      'AA AA AA 96 69 00 03 20 01 22',
      'AA AA AA 96 69 00 03 20 02 21',
      'AA AA AA 96 69 00 03 30 01 32',
    ]);
  });

  test.each([
    [FOUND, 'found'],
    [NONE, 'no-card'],
    ['AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C', 'done'],
    ['AA AA AA 96 69 00 04 00 00 81 85', 'failed'],
  ])('%s is %s', (frame, status) => {
    const [data] = new SdtDecoder().push(bytes(frame));
    expect(statusOf(data!)).toBe(status);
  });

  test('any data comes back out of its frame, in lumps of any size', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (data, lump) => {
        const decoder = new SdtDecoder();
        const frame = question([...data]);
        const found: Uint8Array[] = [];
        for (let at = 0; at < frame.length; at += lump) found.push(...decoder.push(frame.subarray(at, at + lump)));
        expect(found.map(hex)).toEqual([hex(data)]);
      }),
    );
  });

  test('after any noise the next but one answer is found at the latest, and nothing grows', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (lumps) => {
        const decoder = new SdtDecoder();
        for (const lump of lumps) decoder.push(lump);
        // a false length swallows at most what it promised
        decoder.push(new Uint8Array(4_200));
        expect(decoder.push(bytes(NONE)).map(hex)).toContain('00 00 80');
      }),
    );
  });
});

describe('a number', () => {
  test('of a citizen, with its check digit', () => {
    expect(parseIdNumber('11010519491231002X')).toMatchObject({
      checked: true,
      birth: { year: 1949, month: 12, day: 31 },
    });
    expect(parseIdNumber('110105194912310021')).toBeNull();
  });

  test('a small x is the same person', () => {
    const numbers = ['11010519491231002x', '11010519491231002X', ' 110105 19491231 002X'].map(
      (given) => parseIdNumber(given)!.number,
    );
    expect(new Set(numbers).size).toBe(1);
  });

  test('of a resident of Taiwan, Hong Kong or Macao: the check digit decides, not a list of regions', () => {
    expect(parseIdNumber('830000199201300022')).toMatchObject({ checked: true });
  });

  test('of 15 digits has no check digit, and says so', () => {
    expect(parseIdNumber('110105491231002')).toMatchObject({ checked: false, birth: { year: 1949 } });
    expect(parseIdNumber('110105491331002')).toBeNull();
    expect(parseIdNumber('123456789012345')).toBeNull();
  });

  test('every other last digit is refused', () => {
    const good = '11010519491231002';
    const accepted = [...'0123456789X'].filter((last) => parseIdNumber(good + last) !== null);
    expect(accepted).toEqual(['X']);
  });
});

describe('a birth date', () => {
  test('is a date of the calendar, also in summer time', () => {
    for (const [number, birth] of [
      ['11010519890917', { year: 1989, month: 9, day: 17 }],
      ['11010519880417', { year: 1988, month: 4, day: 17 }],
    ] as const) {
      const whole = [...'0123456789X']
        .map((last) => parseIdNumber(`${number}123${last}`))
        .find((found) => found !== null);
      expect(whole!.birth).toEqual(birth);
    }
  });

  test('65 is 65 on the birthday, not the day before', () => {
    const birth = { year: 1961, month: 11, day: 26 };
    expect(ageOn(birth, { year: 2026, month: 11, day: 25 })).toBe(64);
    expect(ageOn(birth, { year: 2026, month: 11, day: 26 })).toBe(65);
    expect(ageOn({ year: 1960, month: 2, day: 29 }, { year: 2025, month: 2, day: 28 })).toBe(64);
    expect(ageOn({ year: 1960, month: 2, day: 29 }, { year: 2025, month: 3, day: 1 })).toBe(65);
  });
});

describe('a name', () => {
  test('with an old private-use character is the same name', () => {
    expect(mapPrivateUse('王\uE81E')).toBe('王\u9FB4');
  });

  test('keeps its dot in one spelling', () => {
    for (const dot of ['\u00B7', '\u2022', '\u30FB', '\uFF65']) {
      expect(middleDots(`买买提${dot}阿卜杜`)).toBe('买买提\u00B7阿卜杜');
    }
  });
});

describe('a reader', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const CARD = { name: '李桂芳', number: '11010519491231002X' };

  async function reader() {
    const wire = new MemoryWire({ name: 'reader', byteTimeMs: 10_000 / 115_200 });
    const twin = new IdReaderSimulator({ end: wire.end() });
    const driver = new IdReaderDriver({ bus: new Bus({ transport: wire.near }) });
    const cards: Card[] = [];
    driver.onCard((card) => cards.push(card));
    wire.near.open();
    await pass(10);
    return { wire, twin, driver, cards };
  }

  test('a card laid on is read once, and again only after it was away', async () => {
    const { twin, driver, cards } = await reader();
    twin.lay(CARD);
    await pass(5_000);
    expect(cards).toEqual([CARD]);
    twin.take();
    await pass(1_000);
    twin.lay(CARD);
    await pass(3_000);
    expect(cards).toHaveLength(2);
    expect(driver.condition).toEqual({ state: 'online' });
    // nothing of a person stays in the driver
    expect(JSON.stringify(driver.health)).not.toContain('1101');
  });

  test('its 1,300 bytes in lumps of 16 ms', async () => {
    const { wire, twin, cards } = await reader();
    wire.lumpMs = 16;
    twin.lay(CARD);
    await pass(5_000);
    expect(cards).toEqual([CARD]);
  });

  test('answers with a wrong sum are no card; it is read when they are right', async () => {
    const { twin, driver, cards } = await reader();
    twin.wrongSum = true;
    twin.lay(CARD);
    await pass(5_000);
    expect(cards).toEqual([]);
    expect(driver.health.badFrames).toBeGreaterThan(0);
    twin.wrongSum = false;
    await pass(10_000);
    expect(cards).toEqual([CARD]);
  });

  test('mute for thirty seconds though plugged: the port is opened anew, and health says so', async () => {
    const { wire, twin, driver, cards } = await reader();
    twin.mute = true;
    await pass(20_000);
    expect(driver.condition).toEqual({ state: 'trouble', reason: 'no-answer' });
    await pass(30_000);
    expect(wire.near.counters.reopened).toBeGreaterThanOrEqual(1);
    twin.mute = false;
    twin.lay(CARD);
    await pass(5_000);
    expect(cards).toEqual([CARD]);
    expect(driver.condition).toEqual({ state: 'online' });
  });

  test('pulled while a card is read: nothing is half read, and it is read when the cable is back', async () => {
    const { wire, twin, cards } = await reader();
    twin.lay(CARD);
    await pass(400);
    wire.pull();
    await pass(1_000);
    twin.lay(CARD);
    wire.plug();
    await pass(5_000);
    expect(cards.every((card) => card.number === CARD.number)).toBe(true);
    expect(cards.length).toBeGreaterThanOrEqual(1);
  });

  test('an answer to READ without a text is no card', () => {
    expect(cardOf(Uint8Array.of(0, 0, 0x90, 0, 0, 0, 0))).toBeNull();
    expect(cardOf(Uint8Array.of(0, 0, 0x80))).toBeNull();
  });
});
