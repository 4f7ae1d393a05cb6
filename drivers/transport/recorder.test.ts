import { expect, test } from 'vitest';
import fc from 'fast-check';
import { MemoryWire } from './memory.ts';
import { parseRecording, Recorder, recordingText, replay } from './recorder.ts';
import type { Recorded } from './recorder.ts';

async function openWire(): Promise<MemoryWire> {
  const wire = new MemoryWire({ name: 'recorded' });
  wire.near.open();
  await expect.poll(() => wire.near.state.kind).toBe('open');
  return wire;
}

test('keeps what went both ways, in order', async () => {
  const wire = await openWire();
  let now = Date.UTC(2026, 10, 26);
  const recorder = new Recorder(wire.near, () => (now += 1));
  wire.inject(Uint8Array.of(0xff, 0x68));
  await wire.near.write(Uint8Array.of(0x0a));
  expect(recordingText(recorder.recorded)).toBe('2026-11-26T00:00:00.001Z in FF 68\n2026-11-26T00:00:00.002Z out 0A\n');
});

test('forgets the oldest beyond its size, however long it runs', async () => {
  const wire = await openWire();
  const recorder = new Recorder(wire.near, Date.now, 100);
  for (let index = 0; index < 1_000; index += 1) wire.inject(Uint8Array.of(index & 0xff, 0, 0));
  expect(recorder.recorded).toHaveLength(33);
  expect(recorder.recorded.at(-1)!.bytes[0]).toBe(999 & 0xff);
});

test('what is written can be read back', () => {
  const lump = fc.record({
    at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    direction: fc.constantFrom('in' as const, 'out' as const),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  });
  fc.assert(
    fc.property(fc.array(lump), (recorded) => {
      const plain = ({ at, direction, bytes }: Recorded): object => ({ at, direction, bytes: [...bytes] });
      expect(parseRecording(recordingText(recorded)).map(plain)).toEqual(recorded.map(plain));
    }),
  );
});

test('a line that is none of a recording is named', () => {
  expect(() => parseRecording('2026-11-26T00:00:00.001Z in FF\nhello\n')).toThrow('line 2');
});

test('replays one direction in its order', async () => {
  const sent: number[] = [];
  const text = '2026-11-26T00:00:00.001Z in 01\n2026-11-26T00:00:00.002Z out 02\n2026-11-26T00:00:00.003Z in 03\n';
  await replay(parseRecording(text), 'in', (bytes) => sent.push(...bytes));
  expect(sent).toEqual([1, 3]);
});
