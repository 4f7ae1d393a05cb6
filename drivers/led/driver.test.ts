import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Bus } from '../transport/bus.ts';
import { MemoryWire } from '../transport/memory.ts';
import { LedDriver } from './driver.ts';
import type { LedOptions } from './driver.ts';
import { onbon } from './onbon.ts';
import type { OnbonConfig } from './onbon.ts';
import { LedSimulator } from './simulator.ts';
import type { SignFrame } from './simulator.ts';

/** A sign on a wire of the process, its driver and what went over the line; the clock is the test's. */
function hang({ characters, ...options }: Partial<LedOptions> & Pick<OnbonConfig, 'characters'> = {}) {
  const wire = new MemoryWire({ name: 'sign' });
  const sign = new LedSimulator({ end: wire.end(), width: 128, height: 16 });
  const language = onbon({ width: 128, height: 16, ...(characters === undefined ? {} : { characters }) });
  const driver = new LedDriver({ bus: new Bus({ transport: wire.near }), language, ...options });
  const frames: SignFrame[] = [];
  sign.onFrame((frame) => frames.push(frame));
  const told = (): string[] =>
    frames
      .filter(({ direction }) => direction === 'to-device')
      .map(({ code, params }) => [code, params['text']].join(' ').trim());
  wire.near.open();
  return { wire, sign, driver, frames, told };
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a counter’s sign', () => {
  test('shows the line it is told, and says so', async () => {
    const { sign, driver } = hang();
    driver.show('请A012到3号窗口');
    await pass(10);
    expect(sign.text).toBe('请A012到3号窗口');
    expect(driver.confirmed).toBe('请A012到3号窗口');
    expect(driver.condition).toEqual({ state: 'online' });
  });

  test('is sent nothing when it is told the same again', async () => {
    const { driver, told } = hang();
    driver.show('请A012到3号窗口', 'call-1');
    await pass(10);
    driver.show('请A012到3号窗口', 'call-1');
    await pass(10);
    expect(told()).toEqual(['sign-clear', 'sign-text 请A012到3号窗口']);
  });

  test('is alive before it has anything to show', async () => {
    const { driver, told } = hang();
    await pass(10);
    expect(told()).toEqual(['ping']);
    expect(driver.condition).toEqual({ state: 'online' });
  });

  test('three calls while one is on its way: only the newest follows', async () => {
    const { wire, sign, driver, told } = hang();
    driver.show('请A001到3号窗口');
    await pass(10);
    sign.mute = true;
    driver.show('请A002到3号窗口');
    driver.show('请A003到3号窗口');
    driver.show('请A004到3号窗口');
    await pass(300);
    sign.mute = false;
    await pass(1_000);
    expect(sign.text).toBe('请A004到3号窗口');
    expect(told().slice(1)).toEqual(['sign-text 请A001到3号窗口', 'sign-text 请A004到3号窗口']);
    expect(wire.near.state.kind).toBe('open');
  });

  test('a line too long for the sign scrolls', async () => {
    const { sign, driver, frames } = hang();
    driver.show('请AB1234到123号窗口');
    await pass(10);
    expect(sign.text).toBe('请AB1234到123号窗口');
    // 03: to the left
    expect(frames.find(({ code }) => code === 'sign-text')!.bytes[8 + 14 + 9 + 19]).toBe(0x03);
  });
});

describe('a call', () => {
  test('flashes for ten seconds, then rests', async () => {
    const { sign, driver } = hang();
    driver.show('请A012到3号窗口', 'call-1');
    await pass(100);
    expect(sign.text).toBe('请A012到3号窗口');
    expect(sign.flashing).toBe(true);
    const lit = Buffer.from(sign.dots).toString('hex');
    await pass(500);
    expect(sign.dots.every((dots) => dots === 0)).toBe(true);
    await pass(500);
    expect(Buffer.from(sign.dots).toString('hex')).toBe(lit);
    await pass(9_000);
    expect(sign.flashing).toBe(false);
    expect(sign.text).toBe('请A012到3号窗口');
  });

  test('flashes anew when it is repeated', async () => {
    const { sign, driver } = hang();
    driver.show('请A012到3号窗口', 'call-1');
    await pass(11_000);
    driver.show('请A012到3号窗口', 'call-2');
    await pass(100);
    expect(sign.flashing).toBe(true);
  });

  test('a pause in the middle of it stands still at once', async () => {
    const { sign, driver } = hang();
    driver.show('请A012到3号窗口', 'call-1');
    await pass(2_000);
    driver.show('暂停办理', 'call-1');
    await pass(100);
    expect(sign.text).toBe('暂停办理');
    expect(sign.flashing).toBe(false);
  });
});

describe('a sign that does not answer', () => {
  test('is given up after three tries with the reason, and tried again slowly', async () => {
    const { sign, driver, told } = hang();
    driver.show('请A001到3号窗口');
    await pass(10);
    sign.mute = true;
    driver.show('请A002到3号窗口');
    // 500 + 200 + 500 + 400 ms: the third try is out and still has time
    await pass(2_050);
    expect(driver.condition).toEqual({ state: 'online' });
    await pass(100);
    expect(driver.condition).toEqual({ state: 'trouble', reason: 'no-answer' });
    expect(driver.health.retries).toBe(2);
    expect(driver.confirmed).toBeNull();
    sign.mute = false;
    await pass(10_000);
    expect(sign.text).toBe('请A002到3号窗口');
    expect(driver.condition).toEqual({ state: 'online' });
    expect(told().slice(2)).toEqual(['sign-clear', 'sign-text 请A002到3号窗口']);
  });

  test('is not tried faster because the hall keeps saying the same', async () => {
    const { wire, sign, driver } = hang();
    sign.mute = true;
    driver.show('请A001到3号窗口');
    await pass(5_000);
    const sent = wire.near.counters.bytesOut;
    for (let again = 0; again < 20; again += 1) driver.show('请A001到3号窗口');
    await pass(3_000);
    expect(wire.near.counters.bytesOut).toBe(sent);
  });

  test('is noticed within a ping when nothing changes', async () => {
    const { sign, driver } = hang();
    driver.show('民政救助窗口');
    await pass(10);
    sign.mute = true;
    await pass(10_000 + 2_200);
    expect(driver.condition).toEqual({ state: 'trouble', reason: 'no-answer' });
  });

  test('answers that arrive garbled are as good as none, and are counted', async () => {
    const { sign, driver } = hang();
    sign.garble = true;
    driver.show('民政救助窗口');
    await pass(5_000);
    expect(driver.condition).toEqual({ state: 'trouble', reason: 'no-answer' });
    expect(driver.health.framesIn).toBe(0);
    expect(driver.badFrames).toBeGreaterThanOrEqual(4);
  });
});

describe('a card of its own mind', () => {
  test('works without clear, and health has the code with which it refused', async () => {
    const { sign, driver } = hang();
    sign.refuseClearWith = 2;
    driver.show('请A012到3号窗口');
    await pass(10);
    expect(sign.text).toBe('请A012到3号窗口');
    expect(driver.condition).toEqual({ state: 'online' });
    expect(driver.health.clearError).toBe(2);
  });

  test('that refuses the text is asked once, with its code in health, and again later', async () => {
    const { sign, driver, told } = hang();
    sign.refuseWith = 4;
    driver.show('请A012到3号窗口');
    await pass(5_000);
    expect(driver.condition).toEqual({ state: 'trouble', reason: 'sign-error', code: 4 });
    expect(told().filter((frame) => frame.startsWith('sign-text'))).toHaveLength(1);
    sign.refuseWith = null;
    await pass(10_000);
    expect(sign.text).toBe('请A012到3号窗口');
    expect(driver.condition).toEqual({ state: 'online' });
  });

  test('that is busy gets the same again', async () => {
    const { sign, driver } = hang();
    sign.refuseWith = 3;
    driver.show('请A012到3号窗口');
    await pass(100);
    sign.refuseWith = null;
    await pass(200);
    expect(sign.text).toBe('请A012到3号窗口');
    expect(driver.health.retries).toBe(1);
  });

  test('a character that its font lacks stands as 〓, and health says so', async () => {
    const { sign, driver } = hang({ characters: 'gb2312' });
    driver.show('请朱镕到3号窗口');
    await pass(10);
    expect(sign.text).toBe('请朱〓到3号窗口');
    expect(driver.health.substituted).toBe(true);
    driver.show('请A012到3号窗口');
    await pass(10);
    expect(driver.health.substituted).toBe(false);
  });
});

describe('a cable', () => {
  test('pulled and put back: the sign gets its whole content again', async () => {
    const { wire, sign, driver } = hang();
    driver.show('请A012到3号窗口');
    await pass(10);
    wire.pull();
    sign.restart();
    expect(driver.condition).toEqual({ state: 'offline' });
    expect(driver.confirmed).toBeNull();
    await pass(3_000);
    wire.plug();
    await pass(600);
    expect(sign.text).toBe('请A012到3号窗口');
    expect(driver.condition).toEqual({ state: 'online' });
  });

  test('pulled for a moment while the sign is asked: it shows the newest, soon', async () => {
    const { wire, sign, driver } = hang();
    driver.show('请A012到3号窗口');
    await pass(10);
    sign.mute = true;
    driver.show('请A013到3号窗口');
    await pass(100);
    wire.pull();
    wire.plug();
    sign.mute = false;
    await pass(2_000);
    expect(sign.text).toBe('请A013到3号窗口');
    expect(driver.confirmed).toBe('请A013到3号窗口');
  });

  test('a power cut that the line does not show is healed within the minute', async () => {
    const { sign, driver } = hang();
    driver.show('请A012到3号窗口');
    await pass(10);
    sign.restart();
    await pass(70_000);
    expect(sign.text).toBe('请A012到3号窗口');
  });

  test('noise on it does not hide an answer', async () => {
    const { wire, sign, driver } = hang();
    sign.mute = true;
    driver.show('请A012到3号窗口');
    await pass(100);
    wire.inject(Uint8Array.from([0x00, 0xa5, 0x13, 0x5b, 0xff]));
    sign.mute = false;
    await pass(1_000);
    expect(driver.confirmed).toBe('请A012到3号窗口');
  });

  test('closed for good: nothing more is sent', async () => {
    const { wire, driver } = hang();
    driver.show('请A012到3号窗口', 'call-1');
    await pass(10);
    driver.close();
    const sent = wire.near.counters.bytesOut;
    await pass(120_000);
    expect(wire.near.counters.bytesOut).toBe(sent);
  });
});
