import { describe, expect, test } from 'vitest';
import { encode as encodeBox, FrameDecoder as BoxDecoder } from '../drivers/call-box/protocol.ts';
import { hexBytes, PressDecoder } from '../drivers/evaluator/protocol.ts';
import { question, SdtDecoder } from '../drivers/id-reader/protocol.ts';
import { am03127 } from '../drivers/led/am03127.ts';
import { encode as encodeSign, FrameDecoder as SignDecoder } from '../drivers/led/protocol.ts';
import { LineDecoder } from '../drivers/line-box/protocol.ts';
import { AnswerDecoder as ModbusDecoder, readInputs } from '../drivers/modbus-box/protocol.ts';
import { AnswerDecoder as PrinterDecoder } from '../drivers/printer/protocol.ts';
import { ScanDecoder } from '../drivers/scanner/protocol.ts';
import { VoiceDecoder } from '../drivers/voice/protocol.ts';

/** Each decoder gets so many bytes: half of them random, half of them valid frames with changed bytes. */
const MEGABYTES = 10;
const LUMP = 4_096;
/** What a decoder may hold back after all that, bytes of heap. */
const HEAP_MB = 60;

interface Family {
  readonly name: string;
  /** A frame as a device would send it. */
  readonly valid: Uint8Array;
  /** Gives bytes at a time in ms; says how many valid frames came out. */
  readonly start: () => (bytes: Uint8Array, atMs: number) => number;
  /** How many valid frames it may take to be in step again: a false length swallows what it promised. */
  readonly within: number;
}

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const families: readonly Family[] = [
  {
    name: 'FF68 call boxes',
    valid: encodeBox(1, 1, [0x0c]),
    start: () => {
      const decoder = new BoxDecoder();
      return (bytes, atMs) => decoder.push(bytes, atMs).filter((found) => 'frame' in found).length;
    },
    within: 2,
  },
  {
    name: 'Modbus answers',
    valid: Uint8Array.of(1, 2, 1, 1, 0x60, 0x48),
    start: () => {
      const decoder = new ModbusDecoder(readInputs(1));
      return (bytes) => (decoder.push(bytes) === null ? 0 : 1);
    },
    within: 1,
  },
  {
    name: 'lines of keypads',
    valid: latin('3,CALL\r\n'),
    start: () => {
      const decoder = new LineDecoder();
      return (bytes, atMs) =>
        decoder.push(bytes, atMs).filter((found) => 'line' in found && found.line === '3,CALL').length;
    },
    within: 2,
  },
  {
    name: 'Onbon signs',
    valid: encodeSign(Uint8Array.of(0xa0, 0, 0, 0, 0), 0xfe),
    start: () => {
      const decoder = new SignDecoder();
      return (bytes) => decoder.push(bytes).length;
    },
    within: 2,
  },
  {
    name: 'AM03127 signs',
    valid: latin('ACK'),
    start: () => {
      const decoder = am03127({}).decoder()!;
      return (bytes) => decoder.push(bytes).length;
    },
    within: 1,
  },
  {
    name: 'ESC/POS answers',
    valid: Uint8Array.of(0x12),
    start: () => {
      const decoder = new PrinterDecoder();
      return (bytes) => decoder.push(bytes).length;
    },
    // a beginning of a longer answer waits for its rest: seven bytes at most
    within: 8,
  },
  {
    name: 'voice modules',
    valid: Uint8Array.of(0x4f),
    start: () => {
      const decoder = new VoiceDecoder();
      return (bytes) => decoder.push(bytes).length;
    },
    within: 1,
  },
  {
    name: 'ID card readers',
    valid: question([0x00, 0x00, 0x80]),
    start: () => {
      const decoder = new SdtDecoder();
      return (bytes) => decoder.push(bytes).length;
    },
    // a false length promises at most 4,096 bytes
    within: Math.ceil(4_110 / 11) + 1,
  },
  {
    name: 'scanners',
    valid: latin('A012-code\r'),
    start: () => {
      const decoder = new ScanDecoder();
      let now = 0;
      return (bytes) => {
        now += 2_000;
        return decoder.push(bytes, now).filter((code) => code === 'A012-code').length;
      };
    },
    within: 2,
  },
  {
    name: 'evaluators',
    valid: hexBytes('AA 01 02'),
    start: () => {
      const decoder = new PressDecoder({ 'AA 01 02': 4, '55': 5 });
      return (bytes, atMs) => decoder.push(bytes, atMs).length;
    },
    within: 2,
  },
];

/** xorshift32: the same bytes on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function lumpOf(random: () => number, valid: Uint8Array, at: number): Uint8Array {
  const lump = new Uint8Array(LUMP);
  for (let index = 0; index < LUMP; index += 1)
    lump[index] = at % 2 === 0 ? random() & 0xff : valid[index % valid.length]!;
  // of a lump of valid frames a byte in a hundred is another one
  if (at % 2 === 1) for (let changes = 0; changes < LUMP / 100; changes += 1) lump[random() % LUMP] = random() & 0xff;
  return lump;
}

describe.each(families)('$name', ({ valid, start, within }) => {
  test(`${MEGABYTES} MB of noise: no throw, nothing kept, in step again within ${within} valid frames`, () => {
    const random = seeded(0x68ff);
    const push = start();
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const lumps = (MEGABYTES * 1024 * 1024) / LUMP;
    for (let at = 0; at < lumps; at += 1) push(lumpOf(random, valid, at), at);
    expect((process.memoryUsage().heapUsed - before) / 1024 / 1024).toBeLessThan(HEAP_MB);
    let frames = 0;
    // without a pause: silence would be a help
    for (let count = 0; count < within && frames === 0; count += 1) frames += push(valid, lumps);
    expect(frames).toBeGreaterThan(0);
  }, 60_000);
});
