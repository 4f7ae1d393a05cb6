import { describe, expect, test } from 'vitest';
import type { CounterId, ServiceId, TicketId } from '../../contract/ids.ts';
import { forecast } from './forecast.ts';
import { learn, loadBin } from './learn.ts';
import { keepTold, pinball, rangeTold, restOf } from './told.ts';
import { mean, normalQuantile, quantiles, usualShape } from './tables.ts';
import type { HallSnapshot, Learnt, PastCall, PastDay } from './types.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 26, 1);
const MIDNIGHT = NOW - 9 * 60 * MINUTE;
const ONE = '1' as CounterId;
const A = 'a' as ServiceId;

/** Everybody takes exactly so long, nobody is late, nobody comes. */
function exactly(minutes: number): Learnt {
  return {
    services: { a: { table: [minutes * MINUTE], samples: 100 } },
    clerks: {},
    load: [1, 1, 1, 1],
    lateness: [0],
    pauses: { probability: 0, table: [0] },
    arrivals: {},
    days: 10,
  };
}

type Counter = HallSnapshot['counters'][number];

function hall(people: number, counter: Partial<Counter> = {}, more: Partial<HallSnapshot> = {}): HallSnapshot {
  return {
    now: NOW,
    midnight: MIDNIGHT,
    maxPassedBy: 5,
    services: [{ id: A, counters: [ONE], helpedBy: [], helpAfterMs: 0 }],
    counters: [
      {
        id: ONE,
        state: 'open',
        since: NOW - 60 * MINUTE,
        current: null,
        spans: [{ from: NOW - 60 * MINUTE, to: NOW + 180 * MINUTE }],
        ...counter,
      },
    ],
    openUntil: NOW + 180 * MINUTE,
    waiting: Array.from({ length: people }, (_, seq) => ({
      ticketId: `t${seq}` as TicketId,
      serviceId: A,
      rankAt: NOW - (people - seq) * MINUTE,
      arrivedAt: NOW - (people - seq) * MINUTE,
      seq,
      passedBy: 0,
      placed: false,
      tiedTo: null,
    })),
    booked: [],
    classes: [],
    issuedToday: people,
    ...more,
  };
}
const run = (snapshot: HallSnapshot, learnt = exactly(10)) => forecast(snapshot, learnt, { draws: 20, seed: 1 });
const newcomer = (snapshot: HallSnapshot, learnt?: Learnt): number | null =>
  run(snapshot, learnt).newcomers[A]!['']?.p50Ms ?? null;

describe('the hall run forward', () => {
  test('one counter of ten minutes each: the third of three waits twenty, a newcomer thirty', () => {
    const { tickets, newcomers } = run(hall(3));
    expect(['t0', 't1', 't2'].map((id) => tickets[id as TicketId]!.p50Ms / MINUTE)).toEqual([0, 10, 20]);
    expect(newcomers[A]!['']).toEqual({ p50Ms: 30 * MINUTE, p90Ms: 30 * MINUTE });
  });

  test('who is served since four minutes has six left', () => {
    expect(newcomer(hall(0, { current: { serviceId: A, calledAt: NOW - 4 * MINUTE } }))).toBe(6 * MINUTE);
  });

  test('a free counter and nobody waiting: now', () => {
    expect(newcomer(hall(0))).toBe(0);
  });

  test('lunch lies between: who is not called before it waits until the counter is back', () => {
    const spans = [
      { from: NOW - 60 * MINUTE, to: NOW + 15 * MINUTE },
      { from: NOW + 90 * MINUTE, to: NOW + 200 * MINUTE },
    ];
    const { tickets } = run(hall(3, { spans }));
    expect([1, 2].map((seq) => tickets[`t${seq}` as TicketId]!.p50Ms / MINUTE)).toEqual([10, 90]);
  });

  test('after the last planned stretch: not today', () => {
    const spans = [{ from: NOW - 60 * MINUTE, to: NOW + 15 * MINUTE }];
    expect(newcomer(hall(3, { spans }))).toBeNull();
  });

  test('a counter that is still closed opens by its plan; one that nobody planned does not', () => {
    const later = { state: 'closed', since: 0 } as const;
    expect(newcomer(hall(0, { ...later, spans: [{ from: NOW + 20 * MINUTE, to: NOW + 60 * MINUTE }] }))).toBe(
      20 * MINUTE,
    );
    expect(newcomer(hall(0, { ...later, spans: [] }))).toBeNull();
  });

  test('an elder who would come now is told less where the head start counts', () => {
    const classes = [{ id: 'elderly' as never, headStartMs: 15 * MINUTE }];
    const { newcomers } = run(hall(3, {}, { classes }));
    expect(newcomers[A]!['elderly']!.p50Ms).toBeLessThan(newcomers[A]!['']!.p50Ms);
  });

  test('people who are expected with a head start push those who wait back', () => {
    const classes = [{ id: 'elderly' as never, headStartMs: 60 * MINUTE }];
    const arrivals = { a: { elderly: Array.from({ length: 48 }, () => 6) } };
    const crowded = hall(6, {}, { classes });
    const alone = run(crowded).tickets['t5' as TicketId]!.p50Ms;
    expect(run(crowded, { ...exactly(10), arrivals }).tickets['t5' as TicketId]!.p50Ms).toBeGreaterThan(alone);
  });

  test('the same seed tells the same', () => {
    expect(run(hall(5))).toEqual(run(hall(5)));
  });
});

describe('what past days teach', () => {
  const call = (minutes: number, more: Partial<PastCall> = {}): PastCall => ({
    serviceId: A,
    counterId: ONE,
    calledAt: NOW,
    freeAt: NOW + minutes * MINUTE,
    load: 1.5,
    ...more,
  });
  const day = (calls: readonly PastCall[], more: Partial<PastDay> = {}): PastDay => {
    const nothing = { arrivals: [], presence: [], pauses: [], spans: {} };
    return { day: '2026-11-25', midnight: MIDNIGHT, calls, ...nothing, ...more };
  };
  const configured = { services: [{ id: 'a', meanServiceMinutes: 10 }] };

  test('nothing: the configured mean in the usual shape', () => {
    const { services, arrivals } = learn([], configured);
    expect(mean(services['a']!.table) / MINUTE).toBeCloseTo(10, 0);
    expect(arrivals).toEqual({});
  });

  test('few calls lean on the configured mean, many do not', () => {
    const meanOf = (count: number): number => {
      const calls = Array.from({ length: count }, () => call(4));
      return mean(learn([day(calls)], configured).services['a']!.table) / MINUTE;
    };
    expect(meanOf(5)).toBeGreaterThan(6);
    expect(meanOf(600)).toBeCloseTo(4, 0);
  });

  test('a slow clerk is told from a quick one', () => {
    const quick = '2' as CounterId;
    const calls = Array.from({ length: 80 }, (_, index) =>
      index % 2 === 0 ? call(12) : call(6, { counterId: quick }),
    );
    const { clerks } = learn([day(calls)], configured);
    expect(clerks['1']! / clerks['2']!).toBeGreaterThan(1.6);
  });

  test('people who come are counted by half-hour, service and class', () => {
    const arrivals = [
      { serviceId: A, priorityClass: null, at: NOW + 5 * MINUTE },
      { serviceId: A, priorityClass: 'elderly' as never, at: NOW + 40 * MINUTE },
    ];
    const found = learn([day([], { arrivals }), day([])], configured).arrivals['a']!;
    expect([found['']![18], found['elderly']![19]]).toEqual([0.5, 0.5]);
  });

  test('the four loads', () => {
    expect([0, 0.9, 1, 1.9, 2, 3.9, 4, 40].map(loadBin)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });
});

describe('what is told', () => {
  test('is rounded up to five minutes', () => {
    expect(rangeTold({ p50Ms: 0, p90Ms: 1 })).toEqual({ lowMinutes: 0, highMinutes: 5 });
    expect(rangeTold({ p50Ms: 11 * MINUTE, p90Ms: 20 * MINUTE })).toEqual({ lowMinutes: 15, highMinutes: 20 });
  });

  test('stays while the truth stays near, and moves when it moved by more than three minutes and a fifth', () => {
    const wait = { p50Ms: 20 * MINUTE, p90Ms: 40 * MINUTE };
    const told = keepTold(null, wait, NOW);
    const soon = NOW + 5 * MINUTE;
    expect(keepTold(told, { p50Ms: 17 * MINUTE, p90Ms: 37 * MINUTE }, soon)).toBe(told);
    expect(restOf(told, soon)).toEqual({ p50Ms: 15 * MINUTE, p90Ms: 35 * MINUTE });
    expect(keepTold(told, { p50Ms: 25 * MINUTE, p90Ms: 45 * MINUTE }, soon).wait.p50Ms).toBe(25 * MINUTE);
    expect(restOf(told, NOW + 100 * MINUTE)).toEqual({ p50Ms: 0, p90Ms: 0 });
  });

  test('pinball: too low costs the quantile, too high the rest of it', () => {
    expect([pinball(10, 8, 0.9), pinball(8, 10, 0.9)].map((loss) => Math.round(loss * 10) / 10)).toEqual([1.8, 0.2]);
  });
});

test('tables: quantiles in order, the usual shape has mean one, the normal quantile is symmetric', () => {
  expect(quantiles([3, 1, 2, 4], 4)).toEqual([1, 2, 3, 4]);
  expect(mean(usualShape())).toBeCloseTo(1, 1);
  expect(normalQuantile(0.975)).toBeCloseTo(1.95996, 4);
  expect(normalQuantile(0.01)).toBeCloseTo(-normalQuantile(0.99), 6);
});
