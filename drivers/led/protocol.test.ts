import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { answerOf, CLEAR, dynamicArea, encode, escape, FrameDecoder, PING, unescape } from './protocol.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));

const ping = bytes('A5A5A5A5A5A5A5A5 01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A2 00 01 00 00 68 F8 5A');
const clear = bytes('A5A5A5A5A5A5A5A5 01 00 00 80 00 00 00 00 00 00 FE 02 05 00 A3 10 01 00 00 51 F8 5A');
const call = bytes(`
  A5 A5 A5 A5 A5 A5 A5 A5 01 00 00 80 00 00 00 00 00 00 61 02 33 00 A3 06 01 00 00 00 01 2A 00 00
  00 80 00 00 80 80 10 00 00 00 01 00 00 00 00 00 01 01 01 00 0A 00 0F 00 00 00 C7 EB 41 30 31 32
  B5 BD 33 BA C5 B4 B0 BF DA D8 08 5A`);

describe('what goes to a BX-5 card', () => {
  test('a ping is the bytes of the protocol page', () => {
    expect(hex(encode(PING, 0xfe))).toBe(hex(ping));
  });

  test('clear is the bytes of the protocol page', () => {
    expect(hex(encode(CLEAR, 0xfe))).toBe(hex(clear));
  });

  test('请A012到3号窗口 is the bytes of the protocol page', () => {
    const text = iconv.encode('请A012到3号窗口', 'gbk');
    expect(hex(encode(dynamicArea({ x: 0, y: 0, width: 128, height: 16, text }), 0x61))).toBe(hex(call));
  });

  test('a line that scrolls comes again and again, to the left', () => {
    const data = dynamicArea({ x: 0, y: 0, width: 128, height: 16, text: iconv.encode('请', 'gbk'), manner: 'scroll' });
    expect(hex(data)).toBe(
      [
        'A3 06 01 00 00 00 01 1D00',
        '00 0080 0000 8080 1000 00 00 00 0000 00 00 00',
        '01 01 03 00 0A 00',
        '02000000',
        'C7EB',
      ]
        .join('')
        .replace(/ /g, ''),
    );
  });

  test('a line that flashes is a page with the text and a dark one, half a second each', () => {
    const data = dynamicArea({ x: 0, y: 0, width: 32, height: 16, text: iconv.encode('请', 'gbk'), manner: 'flash' });
    // run mode 0 … two or more lines 02, no wrap 01, quick 02, exit 00, speed 00, stay 01
    expect(hex(data.subarray(9))).toBe(
      ['00 0080 0000 2080 1000 00 00 00 0000 00 00 00', '02 01 02 00 00 01', '08000000', 'C7EB 5C6E 20202020']
        .join('')
        .replace(/ /g, ''),
    );
  });

  test('escaping any bytes leaves no A5 and no 5A, and comes back as it was', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        const escaped = escape(data);
        expect(escaped).not.toContain(0xa5);
        expect(escaped).not.toContain(0x5a);
        expect(unescape(escaped)).toEqual(data);
      }),
    );
  });
});

describe('what comes back from a card', () => {
  const done = encode(Uint8Array.from([0xa0, 0x00]), 0x61);
  const refused = encode(Uint8Array.from([0xa0, 0x01, 0x05]), 0x61);

  test('A0 00 is done, A0 01 an error with its code', () => {
    const [first, second] = new FrameDecoder().push(Uint8Array.from([...done, ...refused]));
    expect(answerOf(first!)).toEqual({ kind: 'done' });
    expect(answerOf(second!)).toEqual({ kind: 'error', code: 5 });
  });

  test('the answers printed in the maker’s protocol are understood, nine A5 and all', () => {
    const envelope = '00 80 FE FF 00 00 00 00 00 00 FE 02 05 00';
    const decoder = new FrameDecoder();
    const [ack] = decoder.push(bytes(`A5A5A5A5A5A5A5A5A5 ${envelope} A0 00 00 00 00 14 AC 5A`));
    const [nack] = decoder.push(bytes(`A5A5A5A5A5A5A5A5A5 ${envelope} A0 01 05 00 00 05 51 5A`));
    expect(answerOf(ack!)).toEqual({ kind: 'done' });
    expect(answerOf(nack!)).toEqual({ kind: 'error', code: 5 });
    expect(decoder.bad).toBe(0);
  });

  test('what is no answer says nothing', () => {
    const [envelope] = new FrameDecoder().push(ping);
    expect(answerOf(envelope!)).toBeNull();
  });

  test('any bytes never throw, and a valid frame after them is found', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (noise, lump) => {
        const decoder = new FrameDecoder();
        decoder.push(noise);
        const found = [];
        for (let start = 0; start < done.length; start += lump) {
          found.push(...decoder.push(done.subarray(start, start + lump)));
        }
        expect(found.map(answerOf)).toContainEqual({ kind: 'done' });
      }),
    );
  });

  test('one flipped bit anywhere makes no frame of it', () => {
    for (let index = 8; index < done.length - 1; index += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = Uint8Array.from(done);
        changed[index]! ^= 1 << bit;
        expect(new FrameDecoder().push(changed)).toEqual([]);
      }
    }
  });
});
