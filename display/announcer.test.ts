import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Announcer, BETWEEN_READINGS_MS, alreadyThere, nextToSpeak } from './announcer.ts';
import type { SpokenAnnouncement } from './announcer.ts';

const START = Date.UTC(2026, 10, 26, 1, 0, 0);
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();
const announcement = (id: string, seconds: number, kind: 'call' | 'recall' = 'call'): SpokenAnnouncement => ({
  id,
  text: `请${id}号`,
  at: at(seconds),
  ticketNumber: id.replace(/ .*/, ''),
  counterId: '3' as never,
  counterNumber: '1',
  kind,
});
const next = (announcements: SpokenAnnouncement[], seconds: number, spoken: string[] = []): string | undefined =>
  nextToSpeak({ announcements }, new Set(spoken), START + seconds * 1_000, 60_000)?.id;

describe('what is spoken next', () => {
  test('the oldest that is new to this display', () => {
    const announcements = [announcement('B', 8), announcement('A', 5)];
    expect(next(announcements, 10)).toBe('A');
    expect(next(announcements, 10, ['A'])).toBe('B');
    expect(next(announcements, 10, ['A', 'B'])).toBeUndefined();
  });

  test('never what is older than a minute by the hall’s own time', () => {
    expect(next([announcement('A', 29), announcement('B', 31)], 90)).toBe('B');
  });

  test('nothing that was called before the display was switched on', () => {
    const announcements = [announcement('A', 5)];
    expect(next(announcements, 10, [...alreadyThere({ announcements })])).toBeUndefined();
  });

  test('a recall overtakes the call before it', () => {
    expect(next([announcement('A again', 9, 'recall'), announcement('A', 5), announcement('B', 6)], 10)).toBe('B');
    expect(next([announcement('A again', 9, 'recall'), announcement('A', 5)], 10)).toBe('A again');
  });
});

const CHIME_MS = 900;
const READING_MS = 4_000;

/** A display in a hall whose calls the test sets; what is heard is written down with its second. */
function display() {
  const hall = { announcements: [] as SpokenAnnouncement[], maySound: true };
  const heard: string[] = [];
  const second = (): string => ((Date.now() - START) / 1_000).toFixed(1);
  const sound = (what: string, ms: number): Promise<void> => {
    heard.push(`${second()} ${what}`);
    return new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
  };
  const announcer = new Announcer({
    view: () => hall,
    now: () => Date.now(),
    staleMs: () => 60_000,
    maySound: () => hall.maySound,
    chime: () => sound('chime', CHIME_MS),
    say: ({ id }) => sound(id, READING_MS),
    onSpeaking: () => undefined,
  });
  void announcer.look();
  const shows = (...announcements: SpokenAnnouncement[]): void => {
    hall.announcements = announcements;
    void announcer.look();
  };
  return { hall, heard, shows, announcer };
}

describe('how it is spoken', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('a chime and two readings with five seconds of silence between; two calls never over each other', async () => {
    const { heard, shows } = display();
    await vi.advanceTimersByTimeAsync(1_000);
    shows(announcement('A', 1));
    await vi.advanceTimersByTimeAsync(500);
    shows(announcement('B', 1.5), announcement('A', 1));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(heard).toEqual([
      '1.0 chime',
      '1.9 A',
      `${(5.9 + BETWEEN_READINGS_MS / 1_000).toFixed(1)} A`,
      '14.9 chime',
      '15.8 B',
      '24.8 B',
    ]);
  });

  test('A called, missed, and B called within a second: A is not said, B is (T07)', async () => {
    const { heard, shows } = display();
    shows(announcement('A', 0));
    await vi.advanceTimersByTimeAsync(400);
    shows();
    await vi.advanceTimersByTimeAsync(400);
    shows(announcement('B', 0.8));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(heard).toEqual(['0.0 chime', '0.9 chime', '1.8 B', '10.8 B']);
  });

  test('who comes during the silence is not called a second time, and the next call need not wait', async () => {
    const { heard, shows } = display();
    shows(announcement('A', 0), announcement('B', 1));
    await vi.advanceTimersByTimeAsync(6_000);
    shows(announcement('B', 1));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard).toEqual(['0.0 chime', '0.9 A', '6.0 chime', '6.9 B']);
  });

  test('a long row of calls leaves out what has grown stale in it', async () => {
    const { heard, shows } = display();
    shows(...['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((id, index) => announcement(id, index / 10)));
    await vi.advanceTimersByTimeAsync(200_000);
    const begun = heard.filter((what) => what.endsWith('chime')).map((what) => Number.parseFloat(what));
    expect(begun).toHaveLength(5);
    expect(Math.max(...begun)).toBeLessThanOrEqual(60.5);
  });

  test('calls that the browser held back are spoken after the touch while they are fresh', async () => {
    const { hall, heard, shows, announcer } = display();
    hall.maySound = false;
    shows(announcement('A', 0));
    await vi.advanceTimersByTimeAsync(30_000);
    shows(announcement('A', 0), announcement('B', 30));
    await vi.advanceTimersByTimeAsync(40_000);
    expect(heard).toEqual([]);
    hall.maySound = true;
    void announcer.look();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(heard).toEqual(['70.0 chime', '70.9 B']);
  });
});
