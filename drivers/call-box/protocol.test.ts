import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beep, digits, echoOf, encode, FrameDecoder, meaningOf, openEvaluation, stars } from './protocol.ts';
import type { Decoded, Frame } from './protocol.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const hex = (data: Uint8Array): string =>
  Buffer.from(data)
    .toString('hex')
    .toUpperCase()
    .replace(/(..)(?=.)/g, '$1 ');
const framesOf = (found: readonly Decoded[]): Frame[] => found.flatMap((one) => ('frame' in one ? [one.frame] : []));
const only = (text: string): Frame => framesOf(new FrameDecoder().push(bytes(text), 0))[0]!;

describe('what a box says', () => {
  test.each([
    ['FF 68 03 03 68 01 01 0C 0E 16', 'call'],
    ['FF 68 03 03 68 01 01 0D 0F 16', 'recall'],
    ['FF 68 03 03 68 01 01 0B 0D 16', 'evaluate'],
    ['FF 68 03 03 68 01 01 12 14 16', 'pause'],
    ['FF 68 03 03 68 01 01 13 15 16', 'transfer'],
    ['FF 68 04 04 68 01 01 06 0F 17 16', 'no-show'],
    ['FF 68 04 04 68 01 01 00 0F 11 16', 'hold'],
    ['FF 68 04 04 68 01 01 03 0F 14 16', 'resume'],
  ])('%s is %s', (frame, key) => {
    expect(meaningOf(only(frame))).toEqual({ kind: 'press', key });
    expect(hex(echoOf(only(frame)))).toBe(frame);
  });

  test('the best key of an evaluator is 0, and its echo has FUNC 01', () => {
    const frame = only('FF 68 03 03 68 01 11 00 12 16');
    expect(meaningOf(frame)).toEqual({ kind: 'rating', value: 0 });
    expect(hex(echoOf(frame))).toBe('FF 68 03 03 68 01 01 00 02 16');
  });

  test.each(['FF 68 03 03 68 01 01 0F 11 16', 'FF 68 03 03 68 01 01 0E 10 16', 'FF 68 03 03 68 01 01 11 13 16'])(
    '%s means nothing and is valid',
    (frame) => {
      expect(meaningOf(only(frame))).toEqual({ kind: 'nothing' });
    },
  );
});

describe('what a box is told', () => {
  test('ticket 012, people waiting as they are', () => {
    expect(hex(digits(1, null, 12))).toBe('FF 68 08 08 68 01 02 0A 0A 0A 00 01 02 24 16');
  });
  test('5 waiting, the ticket as it is', () => {
    expect(hex(digits(1, 5, null))).toBe('FF 68 08 08 68 01 02 00 00 05 0A 0A 0A 26 16');
  });
  test('beep', () => {
    expect(hex(beep(1))).toBe('FF 68 02 02 68 01 03 04 16');
  });
  test('more than 999 waiting show as 999, ticket 1012 as 012', () => {
    expect(digits(1, 1500, 1012)).toEqual(encode(1, 2, [9, 9, 9, 0, 1, 2]));
  });
  test('thanks and the request to rate are frames a box would take', () => {
    expect(framesOf(new FrameDecoder().push(Uint8Array.from([...stars(3), ...openEvaluation(3)]), 0))).toHaveLength(2);
  });
});

/** A valid frame of any address, function and data. */
const anyFrame = fc
  .tuple(
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
    fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 6 }),
  )
  .map(([address, func, data]) => encode(address, func, data));

describe('finding frames in a line', () => {
  test('whatever the lumps, the same frames are found', () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (frames, lump) => {
          const stream = Uint8Array.from(frames.flatMap((frame) => [...frame]));
          const decoder = new FrameDecoder();
          const found: Frame[] = [];
          for (let start = 0; start < stream.length; start += lump) {
            found.push(...framesOf(decoder.push(stream.subarray(start, start + lump), start)));
          }
          expect(found.map((frame) => hex(frame.bytes))).toEqual(frames.map(hex));
        },
      ),
    );
  });

  test('a frame in three lumps 16 ms apart, or two 40 ms apart, is one frame', () => {
    const frame = bytes('FF 68 03 03 68 01 01 0C 0E 16');
    const three = new FrameDecoder();
    expect(three.push(frame.subarray(0, 3), 0)).toEqual([]);
    expect(three.push(frame.subarray(3, 7), 16)).toEqual([]);
    expect(framesOf(three.push(frame.subarray(7), 32))).toHaveLength(1);
    const two = new FrameDecoder();
    two.push(frame.subarray(0, 4), 0);
    expect(framesOf(two.push(frame.subarray(4), 40))).toHaveLength(1);
  });

  test('a partial frame is given up after 50 ms of silence and does not swallow the next press', () => {
    const frame = bytes('FF 68 03 03 68 01 01 0C 0E 16');
    const decoder = new FrameDecoder();
    decoder.push(frame.subarray(0, 6), 0);
    const found = decoder.push(frame, 100);
    expect(framesOf(found)).toHaveLength(1);
    expect(found[0]).toEqual({ discarded: frame.slice(0, 6) });
  });

  test('after any noise a press is found at the second try at the latest, and nothing grows', () => {
    const press = encode(1, 1, [0x0c]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        const decoder = new FrameDecoder();
        decoder.push(noise, 0);
        const found = [...framesOf(decoder.push(press, 100)), ...framesOf(decoder.push(press, 300))];
        expect(found.filter((frame) => hex(frame.bytes) === hex(press)).length).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('any changed bit makes no press of it', () => {
    const press = encode(1, 1, [0x0c]);
    for (let index = 0; index < press.length; index += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = Uint8Array.from(press);
        changed[index]! ^= 1 << bit;
        expect(framesOf(new FrameDecoder().push(changed, 0))).toEqual([]);
      }
    }
  });

  test('every byte of the line is either in a frame or told as discarded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), anyFrame, (noise, frame) => {
        const decoder = new FrameDecoder();
        const all = [
          ...decoder.push(noise, 0),
          ...decoder.push(frame, 10),
          ...decoder.push(Uint8Array.from([0]), 1_000),
        ];
        const told = all.reduce(
          (sum, one) => sum + ('frame' in one ? one.frame.bytes.length : one.discarded.length),
          0,
        );
        expect(told).toBe(noise.length + frame.length + 1);
      }),
    );
  });
});
