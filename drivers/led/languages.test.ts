import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import fc from 'fast-check';
import { Bus } from '../transport/bus.ts';
import { MemoryWire } from '../transport/memory.ts';
import { alpha } from './alpha.ts';
import { am03127, frame as am03127Frame } from './am03127.ts';
import { LedDriver } from './driver.ts';
import { createLanguage } from './language.ts';
import type { SignLanguage } from './language.ts';
import { onbon } from './onbon.ts';
import { PlainSignSimulator } from './plain-simulator.ts';
import type { PlainManner } from './plain-simulator.ts';
import { LedSimulator } from './simulator.ts';
import { compile, picture, raster, template } from './template.ts';

const hex = (bytes: Uint8Array | undefined): string =>
  Array.from(bytes ?? [], (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
const still = (text: string) => [{ text, flashing: false }];
const only = (language: SignLanguage, text: string): string => hex(language.content(still(text)).frames[0]);
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A sign of one of the simpler families, its driver on the same line. */
function hang(language: SignLanguage, manner: PlainManner, height = 16) {
  const wire = new MemoryWire({ name: 'sign' });
  const sign = new PlainSignSimulator({ end: wire.end(), width: 128, height, manner });
  const driver = new LedDriver({ bus: new Bus({ transport: wire.near }), language });
  wire.near.open();
  return { wire, sign, driver };
}

describe('Alpha', () => {
  test('A012 3, held', () => {
    expect(only(alpha({}), '请A012到3号窗口')).toBe(
      '00 00 00 00 00 01 5A 30 30 02 41 41 1B 20 62 41 30 31 32 20 33 04',
    );
  });

  test('the same with a sum', () => {
    expect(only(alpha({ sum: true }), 'A012 3')).toBe(
      '00 00 00 00 00 01 5A 30 30 02 41 41 1B 20 62 41 30 31 32 20 33 03 30 32 34 42 04',
    );
  });

  test('a call reaches the sign, flashes and rests; nobody can say how a sign is that never answers', async () => {
    const { sign, driver } = hang(alpha({ sum: true }), { kind: 'alpha' });
    driver.show('请A012到3号窗口', 'call-1');
    await pass(20);
    expect([sign.text, sign.flashing]).toEqual(['A012 3', true]);
    expect(driver.condition).toEqual({ state: 'unknown' });
    await pass(10_000);
    expect(sign.flashing).toBe(false);
  });

  test('two lines on a sign of two', async () => {
    const { sign, driver } = hang(alpha({ height: 32 }), { kind: 'alpha' }, 32);
    driver.show(['A012 3', 'B004 1']);
    await pass(20);
    expect(sign.text).toBe('A012 3\nB004 1');
  });
});

describe('AM03127', () => {
  test('the specification’s own line has the sum 62', () => {
    expect(Buffer.from(am03127Frame(1, '<L1><PA><FE><MA><WC><FE>AMPLUS')).toString('latin1')).toBe(
      '<ID01><L1><PA><FE><MA><WC><FE>AMPLUS62<E>',
    );
  });

  test('a call is confirmed by ACK, a NACK is tried again', async () => {
    const { sign, driver } = hang(am03127({}), { kind: 'am03127', id: '01' });
    sign.refusals = 2;
    driver.show('请A012到3号窗口');
    await pass(1_000);
    expect(sign.text).toBe('A012 3');
    expect(driver.condition).toEqual({ state: 'online' });
    expect(driver.health.retries).toBe(2);
  });

  test('silence is trouble, with its reason', async () => {
    const { sign, driver } = hang(am03127({}), { kind: 'am03127', id: '01' });
    sign.mute = true;
    driver.show('A012 3');
    await pass(3_000);
    expect(driver.condition).toEqual({ state: 'trouble', reason: 'no-answer' });
  });
});

describe('a strip by its template', () => {
  test('address, text, CR, as many strips take it', async () => {
    const language = template({
      width: 128,
      height: 16,
      frame: String.raw`{address:2d}{text}\r`,
      address: 7,
      textBytes: 16,
    });
    expect(only(language, '请A012到3号窗口')).toBe('30 37 C7 EB 41 30 31 32 B5 BD 33 BA C5 B4 B0 BF DA 20 0D');
    const manner: PlainManner = { kind: 'text', before: /07/, after: '\r', encoding: 'gbk' };
    const { sign, driver } = hang(language, manner);
    driver.show('请A012到3号窗口');
    await pass(20);
    expect(sign.text).toBe('请A012到3号窗口');
  });

  test('a text is padded, and never cut within a character', () => {
    const language = template({ width: 128, height: 16, frame: '{text}', textBytes: 5 });
    expect(only(language, '请')).toBe('C7 EB 20 20 20');
    expect(only(language, '请您到')).toBe('C7 EB C4 FA 20');
  });

  test.each([
    ['xor', 'raw', '02 01 41 03 43'],
    ['add8', 'raw', '02 01 41 03 45'],
    ['add8', 'hex', '02 01 41 03 34 35'],
  ] as const)('a sum of kind %s, %s, over what follows the first byte', (sum, sumForm, bytes) => {
    const frame = String.raw`\x02{address:u8}{text}\x03`;
    expect(only(template({ width: 128, height: 16, frame, sum, sumForm, sumFrom: 1 }), 'A')).toBe(bytes);
  });

  test('CRC-16 goes low byte first, and a suffix follows it', () => {
    const frame = '123456789';
    const language = template({ width: 128, height: 16, frame, sum: 'crc16', suffix: String.raw`\r` });
    // CRC-16/ARC of 123456789 is BB3D
    expect(only(language, '')).toBe('31 32 33 34 35 36 37 38 39 3D BB 0D');
  });

  test.each(['{adress}', '{address:u9}'])('%s is refused by name', (frame) => {
    expect(() => compile(frame)).toThrow(frame);
  });

  test('no template and no text make it throw or grow', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (frame, text) => {
        let language: SignLanguage;
        try {
          language = template({ width: 128, height: 16, frame, textBytes: 16 });
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(language.content(still(text)).frames[0]!.length).toBeLessThan(frame.length * 20 + 100);
      }),
    );
  });
});

describe('a sign that takes pictures', () => {
  test('gets its lines as dots, whatever the characters', async () => {
    const language = raster({ width: 128, height: 32, frame: String.raw`\xAA{widthBytes:u8}{height:u8}{dots}` });
    const before = Buffer.of(0xaa, 16, 32).toString('latin1');
    const { sign, driver } = hang(language, { kind: 'dots', before, dots: 512 }, 32);
    driver.show(['镕喆萳𠮷', 'A012']);
    await pass(20);
    const lines = ['镕喆萳𠮷', 'A012'].map((text) => ({ text, flashing: false }));
    expect(hex(sign.dots)).toBe(hex(picture(lines, 128, 32)));
    expect(sign.dots.subarray(0, 256).some((byte) => byte !== 0)).toBe(true);
    expect(driver.health.substituted).toBe(false);
  });
});

describe('Onbon', () => {
  test('a hall sign of four lines: an area each, none over another', async () => {
    const wire = new MemoryWire({ name: 'hall' });
    const sign = new LedSimulator({ end: wire.end(), width: 128, height: 64 });
    const driver = new LedDriver({
      bus: new Bus({ transport: wire.near }),
      language: onbon({ width: 128, height: 64 }),
    });
    wire.near.open();
    driver.show(['请A012到3号窗口', '请B004到1号窗口', '等候12人', '09:30'], 'call-1', 0);
    await pass(20);
    expect(sign.text).toBe('请A012到3号窗口\n请B004到1号窗口\n等候12人\n09:30');
    expect(sign.flashing).toBe(true);
    // a clock that moves on does not end the flashing of the call
    driver.show(['请A012到3号窗口', '请B004到1号窗口', '等候12人', '09:31'], 'call-1', 0);
    await pass(20);
    expect([sign.text.slice(-5), sign.flashing]).toEqual(['09:31', true]);
    await pass(10_000);
    expect(sign.flashing).toBe(false);
  });

  test('two cards on one RS-485 line: each shows its own, and neither takes the other’s answer', async () => {
    const wire = new MemoryWire({ name: 'bus', byteTimeMs: 10_000 / 57_600 });
    const bus = new Bus({ transport: wire.near });
    const signs = [1, 2].map((address) => new LedSimulator({ end: wire.end(), width: 128, height: 16, address }));
    const drivers = [1, 2].map(
      (address) => new LedDriver({ bus, language: onbon({ width: 128, height: 16, address }) }),
    );
    wire.near.open();
    drivers.forEach((driver, at) => driver.show(`请A00${at}到${at}号窗口`));
    await pass(1_000);
    expect(signs.map(({ text }) => text)).toEqual(['请A000到0号窗口', '请A001到1号窗口']);
    signs[1]!.mute = true;
    drivers[1]!.show('请A009到1号窗口');
    await pass(5_000);
    expect(drivers.map(({ condition }) => condition.state)).toEqual(['online', 'trouble']);
  });

  test('a TCP sign that accepted and says nothing gets a new connection in the end', async () => {
    const wire = new MemoryWire({ name: 'silent' });
    const sign = new LedSimulator({ end: wire.end(), width: 128, height: 16 });
    sign.mute = true;
    const language = createLanguage({ protocol: 'onbon-bx5', width: 128, height: 16 });
    const driver = new LedDriver({ bus: new Bus({ transport: wire.near }), language, reopenAfterMs: 30_000 });
    wire.near.open();
    driver.show('请A012到3号窗口');
    await pass(60_000);
    expect(wire.near.counters.reopened).toBeGreaterThanOrEqual(1);
    sign.mute = false;
    await pass(15_000);
    expect(sign.text).toBe('请A012到3号窗口');
    expect(driver.condition).toEqual({ state: 'online' });
  });
});
