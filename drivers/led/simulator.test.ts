import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LedSimulator } from './simulator.ts';

const frame = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** The frames of the protocol page, written out: nothing here comes from the driver. */
const PING = frame('A5A5A5A5A5A5A5A5 01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A2 00 01 00 00 68 F8 5A');
const CLEAR = frame('A5A5A5A5A5A5A5A5 01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A3 10 01 00 00 51 F8 5A');
const CALL = frame(`
  A5 A5 A5 A5 A5 A5 A5 A5 01 00 00 80 00 00 00 00 00 00 61 02 33 00 A3 06 01 00 00 00 01 2A 00 00
  00 80 00 00 80 80 10 00 00 00 01 00 00 00 00 00 01 01 01 00 0A 00 0F 00 00 00 C7 EB 41 30 31 32
  B5 BD 33 BA C5 B4 B0 BF DA D8 08 5A`);
/** From the maker's protocol: 欢迎光临, 128×32, to any address, pages turning. */
const WELCOME = frame(`
  A5 A5 A5 A5 A5 A5 A5 A5 FE FF 00 80 00 00 00 00 00 00 FE 02 2C 00 A3 06 01 00 00 00 01 23 00 00 00 80
  00 00 80 80 20 00 00 00 00 0A 00 00 00 00 02 01 01 00 02 0A 08 00 00 00 BB B6 D3 AD B9 E2 C1 D9 3C 49 5A`);

function sign() {
  let hear: (bytes: Uint8Array) => void = () => undefined;
  const said: string[] = [];
  const simulator = new LedSimulator({
    end: {
      write: (bytes) => said.push(hex(bytes)),
      onBytes: (listener) => {
        hear = listener;
        return () => undefined;
      },
    },
    width: 128,
    height: 16,
  });
  return { simulator, said, send: (bytes: Uint8Array) => hear(bytes) };
}

/** From the sign to us, five bytes of data: done. */
const DONE = hex(frame('A5A5A5A5A5A5A5A5 00 80 01 00 00 00 00 00 00 00 FE 02 05 00 A0 00 00 00 00'));

test('it shows the call of the protocol page and answers done', () => {
  const { simulator, said, send } = sign();
  send(CALL);
  expect(simulator.text).toBe('请A012到3号窗口');
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(DONE);
});

test('it shows the maker’s own example', () => {
  const { simulator, send } = sign();
  send(WELCOME);
  expect(simulator.text).toBe('欢迎光临');
});

test('clear takes the text away, unless the firmware does not know clear', () => {
  const { simulator, said, send } = sign();
  send(CALL);
  simulator.refuseClearWith = 2;
  send(CLEAR);
  expect(simulator.text).toBe('请A012到3号窗口');
  expect(said[1]).toContain('A001020000');
  simulator.refuseClearWith = null;
  send(CLEAR);
  expect(simulator.text).toBe('');
});

test('a ping changes nothing and is answered', () => {
  const { simulator, said, send } = sign();
  send(CALL);
  send(PING);
  expect(simulator.text).toBe('请A012到3号窗口');
  expect(said).toHaveLength(2);
});

test('a frame with a wrong sum is not shown and answered with error 5', () => {
  const { simulator, said, send } = sign();
  const wrong = Uint8Array.from(CALL);
  wrong[60]! ^= 0x01;
  send(wrong);
  expect(simulator.text).toBe('');
  expect(said[0]).toContain('A001050000');
});

test('a dead card says nothing', () => {
  const { simulator, said, send } = sign();
  simulator.mute = true;
  send(CALL);
  expect(said).toEqual([]);
});

test('whoever looks on hears what came and what was answered', () => {
  const { simulator, send } = sign();
  const seen: unknown[] = [];
  simulator.onFrame(({ direction, code, params }) => seen.push([direction, code, params]));
  send(CALL);
  expect(seen).toEqual([
    ['to-device', 'sign-text', { text: '请A012到3号窗口' }],
    ['to-hall', 'sign-done', {}],
  ]);
});

test('any bytes never throw, and a frame after them, in lumps of any size, is found', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (noise, lump) => {
      const { simulator, send } = sign();
      send(noise);
      for (let start = 0; start < CALL.length; start += lump) send(CALL.subarray(start, start + lump));
      expect(simulator.text).toBe('请A012到3号窗口');
    }),
  );
});
