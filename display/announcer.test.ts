import { describe, expect, test } from 'vitest';
import { alreadyThere, nextToSpeak } from './announcer.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 26, 1, 0, seconds)).toISOString();
const announcement = (id: string, seconds: number) => ({
  id,
  text: `请${id}号`,
  at: at(seconds),
  ticketNumber: 'A001' as never,
  counterId: '3' as never,
  counterNumber: '1',
  kind: 'call' as const,
});

describe('what is spoken next', () => {
  test('the oldest that is new to this display', () => {
    const view = { at: at(10), announcements: [announcement('late', 8), announcement('early', 5)] };
    expect(nextToSpeak(view, new Set())?.id).toBe('early');
    expect(nextToSpeak(view, new Set(['early']))?.id).toBe('late');
    expect(nextToSpeak(view, new Set(['early', 'late']))).toBeNull();
  });

  test('never what is older than a minute by the hall’s own time, whatever this machine’s clock says', () => {
    const view = { at: at(90), announcements: [announcement('stale', 29), announcement('fresh', 31)] };
    expect(nextToSpeak(view, new Set())?.id).toBe('fresh');
  });

  test('nothing that was called before the display was switched on', () => {
    const view = { at: at(10), announcements: [announcement('before', 5)] };
    expect(nextToSpeak(view, alreadyThere(view))).toBeNull();
  });

  test('what has left the view has been overtaken and is not spoken', () => {
    expect(nextToSpeak({ at: at(10), announcements: [] }, new Set())).toBeNull();
  });
});
