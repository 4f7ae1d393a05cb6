import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ASIDE_MS, Speaker, UTTERANCE_DEADLINE_MS } from './speaker.ts';
import type { Source, Utterance, Voice } from './speaker.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const said: Utterance = { ticketNumber: 'A001', counterNumber: '1', kind: 'call', text: '请A001号' };

/** Voices that end, fail, never end or lack a word, in their order; what happens is written down. */
function speakerWith(voices: Readonly<Partial<Record<Source, 'ends' | 'fails' | 'never ends' | 'lacks a word'>>>) {
  const manners = new Map(Object.entries(voices));
  const happened: string[] = [];
  const speaker = new Speaker({
    now: () => Date.now(),
    onTrouble: (source, trouble) => happened.push(`${source} ${trouble}`),
    onGood: (source) => happened.push(`${source} good`),
    voices: (['own', 'system', 'shipped'] as const)
      .filter((source) => manners.has(source))
      .map((source): Voice => ({
        source,
        ready: () => manners.get(source) !== 'lacks a word',
        say: () => {
          happened.push(`${source} begins`);
          const manner = manners.get(source);
          if (manner === 'fails') return Promise.reject(new Error('no sound'));
          return manner === 'never ends' ? new Promise(() => undefined) : Promise.resolve();
        },
        stop: () => happened.push(`${source} stopped`),
      })),
  });
  return { speaker, happened, manners };
}

describe('which voice speaks', () => {
  test('the hall’s own, then one of the machine, then the one that ships', async () => {
    expect(await speakerWith({ own: 'ends', system: 'ends', shipped: 'ends' }).speaker.say(said)).toBe('own');
    expect(await speakerWith({ system: 'ends', shipped: 'ends' }).speaker.say(said)).toBe('system');
    expect(await speakerWith({ shipped: 'ends' }).speaker.say(said)).toBe('shipped');
    expect(await speakerWith({}).speaker.say(said)).toBeNull();
  });

  test('a bank that lacks a word of this call is passed over for this call only, and is no trouble', async () => {
    const { speaker, happened, manners } = speakerWith({ own: 'lacks a word', shipped: 'ends' });
    expect(await speaker.say(said)).toBe('shipped');
    manners.set('own', 'ends');
    expect(await speaker.say(said)).toBe('own');
    expect(happened).toEqual(['shipped begins', 'own begins']);
  });
});

describe('a voice that does not work (T06)', () => {
  test('one that never says that it has ended is stopped at its deadline, the next speaks, the office is told', async () => {
    const { speaker, happened } = speakerWith({ system: 'never ends', shipped: 'ends' });
    const spoke = speaker.say(said);
    await vi.advanceTimersByTimeAsync(UTTERANCE_DEADLINE_MS - 1);
    expect(happened).toEqual(['system begins']);
    await vi.advanceTimersByTimeAsync(1);
    expect(await spoke).toBe('shipped');
    expect(happened).toEqual(['system begins', 'system stopped', 'system never-ends', 'shipped begins']);
  });

  test('is not waited for again at each call, but tried after a while, and the office hears that it is well again', async () => {
    const { speaker, happened, manners } = speakerWith({ system: 'fails', shipped: 'ends' });
    expect(await speaker.say(said)).toBe('shipped');
    expect(speaker.sourceFor(said)).toBe('shipped');
    expect(await speaker.say(said)).toBe('shipped');
    expect(happened.filter((what) => what === 'system begins')).toHaveLength(1);
    manners.set('system', 'ends');
    await vi.advanceTimersByTimeAsync(ASIDE_MS);
    expect(await speaker.say(said)).toBe('system');
    expect(happened[happened.length - 1]).toBe('system good');
  });

  test('where none works the call is silent, and does not hold up the next one', async () => {
    const { speaker } = speakerWith({ own: 'fails', system: 'never ends', shipped: 'fails' });
    const spoke = speaker.say(said);
    await vi.advanceTimersByTimeAsync(UTTERANCE_DEADLINE_MS);
    expect(await spoke).toBeNull();
  });
});
