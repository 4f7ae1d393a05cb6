import { expect, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import { Journal } from '../journal/journal.ts';
import { verifyChain } from '../journal/verify.ts';
import { HallClock } from './clock.ts';
import { Hall } from './execute.ts';
import type { AnyCommand, Slice } from './slice.ts';

interface Add extends AnyCommand {
  readonly type: 'Add' | 'Open';
}

/** Counts what was added; opens its days. */
const counter: Slice<{ count: number }, Add> = {
  commands: ['Add', 'Open'],
  initial: () => ({ count: 0 }),
  evolve(state, { type }) {
    if (type === 'Added') state.count += 1;
  },
  decide: (_state, { type }) => ({
    events:
      type === 'Add'
        ? [{ type: 'Added', data: {} }]
        : [{ type: 'DayOpened', stream: 'day/x', data: { day: '2099-01-01', carried: [] } }],
  }),
};

test('an answer that cannot be made is a fault of its caller; what was decided is on disk and the journal has no gap', async () => {
  const journal = await Journal.open({ folder: freshFolder(), tables: [] });
  const hall = await Hall.open({
    slices: { counter },
    journal,
    clock: new HallClock(0),
    advanceDay: () => ({ type: 'Open' }),
  });
  const answer = (): never => {
    throw new Error('cannot be made');
  };
  await expect(hall.execute({ type: 'Add' }, { actor: 'test', answer })).rejects.toThrow('cannot be made');
  await hall.execute({ type: 'Add' }, { actor: 'test' });
  expect(hall.state.counter.count).toBe(2);
  expect(await verifyChain(journal.reader)).toMatchObject({ events: 3, broken: null });
  await journal.close();
});
