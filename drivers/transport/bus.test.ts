import { expect, test } from 'vitest';
import { Bus } from './bus.ts';
import { MemoryWire } from './memory.ts';

function busOf(byteTimeMs: number): Bus {
  return new Bus({ transport: new MemoryWire({ name: 'bus', byteTimeMs }).near });
}

test('turns come in the order they were asked for, and never at the same time', async () => {
  const bus = busOf(0);
  const said: string[] = [];
  const speak = (who: string) => async (): Promise<void> => {
    said.push(`${who} begins`);
    await Promise.resolve();
    said.push(`${who} ends`);
  };
  await Promise.all([bus.turn(speak('a')), bus.turn(speak('b')), bus.turn(speak('c'))]);
  expect(said).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a turn that fails gives its error to its owner and the line to the next', async () => {
  const bus = busOf(0);
  const failed = bus.turn(() => Promise.reject(new Error('no answer')));
  const next = bus.turn(() => Promise.resolve('mine'));
  await expect(failed).rejects.toThrow('no answer');
  await expect(next).resolves.toBe('mine');
});

test('between two turns the line is silent for 3.5 characters', async () => {
  const bus = busOf(10_000 / 9_600);
  expect(bus.gapMs).toBeCloseTo(3.65, 1);
  const ended = await bus.turn(() => Promise.resolve(performance.now()));
  const began = await bus.turn(() => Promise.resolve(performance.now()));
  // timers of Node may fire up to a millisecond early
  expect(began - ended).toBeGreaterThan(bus.gapMs - 1);
});

test('the silence does not go below 1.75 ms on a fast line, and a line without a speed needs none', () => {
  expect(busOf(10_000 / 115_200).gapMs).toBe(1.75);
  expect(busOf(0).gapMs).toBe(0);
});
