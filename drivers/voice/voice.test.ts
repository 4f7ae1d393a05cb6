import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import fc from 'fast-check';
import { MemoryWire } from '../transport/memory.ts';
import { VoiceDriver } from './driver.ts';
import type { VoiceOptions } from './driver.ts';
import { command, speak, VoiceDecoder } from './protocol.ts';
import { VoiceSimulator } from './simulator.ts';

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');

describe('SYN6288', () => {
  test('宇音天下, the datasheet’s own', () => {
    expect(hex(speak('syn6288', '宇音天下', { charset: 'gb2312' }))).toBe('FD 00 0B 01 00 D3 EE D2 F4 CC EC CF C2 C1');
  });

  test('with volume and digits', () => {
    expect(hex(speak('syn6288', '请A012号到3号窗口', { volume: 10 }))).toBe(
      'FD 00 19 01 01 5B 76 31 30 5D C7 EB 41 30 31 32 BA C5 B5 BD 33 BA C5 B4 B0 BF DA 91',
    );
  });

  test.each([
    ['stop', 'FD 00 02 02 FD'],
    ['pause', 'FD 00 02 03 FC'],
    ['resume', 'FD 00 02 04 FB'],
    ['status', 'FD 00 02 21 DE'],
    ['sleep', 'FD 00 02 88 77'],
  ] as const)('%s', (name, frame) => {
    expect(hex(command('syn6288', name))).toBe(frame);
  });
});

test('XFS5152CE has no sum: 科大讯飞', () => {
  expect(hex(speak('xfs5152', '科大讯飞'))).toBe('FD 00 0A 01 01 BF C6 B4 F3 D1 B6 B7 C9');
});

describe('a text', () => {
  test('is cut at a character, never within one, and never over 200 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('请', 'A', '号', '1'), maxLength: 300 }), (text) => {
        const bytes = speak('xfs5152', text);
        const spoken = new TextDecoder('gbk', { fatal: true }).decode(bytes.subarray(5));
        expect(bytes.length).toBeLessThanOrEqual(205);
        expect(text.startsWith(spoken)).toBe(true);
      }),
    );
  });

  test('a character outside GBK is left out, never a question mark', () => {
    expect(hex(speak('xfs5152', '请𠮷号'))).toBe(hex(speak('xfs5152', '请号')));
  });
});

test('answers are one byte each; noise between them is counted', () => {
  const decoder = new VoiceDecoder();
  expect(decoder.push(Uint8Array.of(0x4a, 0x00, 0x41, 0x45, 0x4e, 0x4f))).toEqual([
    'started',
    'accepted',
    'not-understood',
    'busy',
    'idle',
  ]);
  expect(decoder.bad).toBe(1);
});

describe('announcements', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const A = { id: 'a', text: '请A零幺二号到三号窗口办理' };
  const B = { id: 'b', text: '请B零零四号到一号窗口办理' };

  async function voice(model: VoiceOptions['model'] = 'syn6288', options: Partial<VoiceOptions> = {}) {
    const wire = new MemoryWire({ name: 'voice' });
    const module_ = new VoiceSimulator({ end: wire.end(), model });
    const driver = new VoiceDriver({ transport: wire.near, model, now: () => Date.now(), ...options });
    wire.near.open();
    await pass(10);
    return { wire, module_, driver };
  }

  test.each(['syn6288', 'xfs5152'] as const)(
    '%s speaks each twice, one after the other, never over another',
    async (model) => {
      const { module_, driver } = await voice(model, { volume: 10, speed: 4 });
      driver.say({ ...A, atMs: Date.now() });
      driver.say({ ...B, atMs: Date.now() + 1 });
      await pass(20_000);
      expect(module_.spoken).toEqual([A.text, A.text, B.text, B.text]);
      expect(module_.overlaps).toBe(0);
      expect(driver.health.spoken).toBe(4);
    },
  );

  test('what is older than a minute when its turn comes is not spoken', async () => {
    const { module_, driver } = await voice();
    driver.say({ ...A, atMs: Date.now() - 61_000 });
    driver.say({ ...B, atMs: Date.now() });
    await pass(20_000);
    expect(module_.spoken).toEqual([B.text, B.text]);
    expect(driver.health.dropped).toBe(1);
  });

  test('a call that is over before it began is dropped, and the new one is spoken', async () => {
    const { module_, driver } = await voice();
    driver.say({ id: 'x', text: '正在播放的一句话', atMs: Date.now() });
    await pass(100);
    driver.say({ ...A, atMs: Date.now() });
    driver.drop('a');
    driver.say({ ...B, atMs: Date.now() });
    await pass(30_000);
    expect(module_.spoken).not.toContain(A.text);
    expect(module_.spoken.slice(-2)).toEqual([B.text, B.text]);
  });

  test('a module that never says it is idle does not end the voice, and is reported', async () => {
    const { module_, driver } = await voice();
    module_.neverIdle = true;
    driver.say({ ...A, atMs: Date.now() });
    driver.say({ ...B, atMs: Date.now() });
    await pass(60_000);
    expect(module_.spoken).toContain(B.text);
    expect(driver.condition).toEqual({ state: 'trouble', reason: 'never-idle' });
  });

  test('a silent module is in trouble, and speaks again when it is back', async () => {
    const { module_, driver } = await voice();
    module_.mute = true;
    driver.say({ ...A, atMs: Date.now() });
    await pass(15_000);
    expect(driver.condition).toEqual({ state: 'trouble', reason: 'no-answer' });
    module_.mute = false;
    driver.say({ ...B, atMs: Date.now() });
    await pass(20_000);
    expect(module_.spoken).toEqual([B.text, B.text]);
    expect(driver.condition).toEqual({ state: 'online' });
  });

  test('the cable pulled in the middle and put back: the next is spoken', async () => {
    const { wire, module_, driver } = await voice();
    driver.say({ ...A, atMs: Date.now() });
    await pass(300);
    wire.pull();
    await pass(1_000);
    expect(driver.condition).toEqual({ state: 'offline' });
    wire.plug();
    await pass(12_000);
    driver.say({ ...B, atMs: Date.now() });
    await pass(20_000);
    expect(module_.spoken.slice(-2)).toEqual([B.text, B.text]);
  });
});
