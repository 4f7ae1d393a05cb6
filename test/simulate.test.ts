import { describe, expect, test } from 'vitest';
import { simulate } from '../server/simulate/simulate.ts';
import type { HallResult } from '../server/simulate/simulate.ts';
import { scoreOf } from '../server/simulate/score.ts';
import { HALLS } from '../server/simulate/world.ts';

const play = (seed: number, halls = HALLS, days = 3): HallResult[] => [...simulate({ halls, days, seed, everyNth: 4 })];

describe('simulated halls through the real rules', () => {
  const results = play(11);

  test('nobody is called against the claim, and nobody is passed by more than five', () => {
    for (const { orders } of results) {
      const ours = orders.find(({ order }) => order === 'ours')!;
      expect([ours.violations, ours.mostPassed <= 5]).toEqual([0, true]);
    }
  });

  test('other orders do pass people: the watch can tell', () => {
    const others = results.flatMap(({ orders }) => orders.filter(({ order }) => order === 'priority-first'));
    expect(Math.max(...others.map(({ mostPassed }) => mostPassed))).toBeGreaterThan(5);
    expect(others.reduce((sum, { violations }) => sum + violations, 0)).toBeGreaterThan(0);
  });

  test('the oracle beats the rule of people times mean, and most waits stay below what was told', () => {
    const all = results.flatMap(({ outcomes }) => outcomes);
    expect(all.length).toBeGreaterThan(200);
    expect(scoreOf(all, 'oracle').errorMinutes).toBeLessThan(scoreOf(all, 'people').errorMinutes);
    expect(scoreOf(all, 'oracle').coverage).toBeGreaterThan(0.8);
  });

  test('the same seed gives the same halls', () => {
    const [quiet] = HALLS;
    expect(play(3, [quiet!], 2)).toEqual(play(3, [quiet!], 2));
  });
});
