import { parseSpan } from '../plan/span.ts';
import type { Span } from '../plan/span.ts';

/** A hall of the simulation with what is true of it: the estimate sees none of this, only what then happens. */
export interface HallSpec {
  readonly name: string;
  readonly services: readonly {
    readonly id: string;
    readonly counters: readonly string[];
    readonly helpedBy?: readonly string[];
    /** True mean, minutes; what the hall's people have configured may be off. */
    readonly meanMinutes: number;
    readonly configuredMinutes: number;
    /** Coefficient of variation of the log-normal durations. */
    readonly variation: number;
    readonly share: number;
  }[];
  readonly counters: readonly {
    readonly id: string;
    /** Durations of this clerk against all. */
    readonly pace: number;
    readonly spans: readonly Span[];
  }[];
  readonly hours: readonly Span[];
  readonly peopleADay: number;
  /** How people come over the half-hours of the opening, relative to one another. */
  readonly profile: readonly number[];
  readonly elderlyShare: number;
  readonly noShowShare: number;
  readonly meanLatenessMinutes: number;
  readonly pauseShare: number;
  /** So many elders at once. */
  readonly bus?: { readonly at: number; readonly people: number };
}

const spans = (...written: readonly string[]): Span[] => written.map((text) => parseSpan(text)!);
const DAY = spans('8:30-12:00', '14:30-17:30');
const THROUGH = spans('8:30-17:00');
const MORNING = [3, 4, 4, 3.5, 3, 2, 1.5, 0.5, 0.5, 0.5, 1, 2, 2.5, 2, 1.5, 1, 0.7, 0.4];
const MARKET = [5, 7, 6, 4, 3, 2, 1, 0.3, 0.3, 0.3, 1, 1.5, 1.5, 1, 0.7, 0.5, 0.3, 0.2];
const EVEN = [2, 2.5, 2.5, 2.5, 2.2, 2, 2, 2, 2, 2, 2, 2, 2, 1.8, 1.5, 1, 0.8, 0.4];

const usual = {
  profile: MORNING,
  elderlyShare: 0.25,
  noShowShare: 0.04,
  meanLatenessMinutes: 4,
  pauseShare: 0.03,
  hours: DAY,
};

function counters(
  paces: readonly number[],
  plan: (index: number) => readonly Span[] = () => DAY,
): HallSpec['counters'] {
  return paces.map((pace, index) => ({ id: String(index + 1), pace, spans: plan(index) }));
}

/** Eight halls: from a quiet day to a bus of forty elders. */
export const HALLS: readonly HallSpec[] = [
  {
    ...usual,
    name: '平日 quiet day',
    services: [
      { id: 'a', counters: ['1', '2'], meanMinutes: 8, configuredMinutes: 10, variation: 0.8, share: 3 },
      { id: 'b', counters: ['3'], meanMinutes: 11, configuredMinutes: 10, variation: 0.9, share: 1 },
    ],
    counters: counters([1, 1.15, 0.9]),
    peopleADay: 82,
  },
  {
    ...usual,
    name: '赶集日 market day',
    services: [
      { id: 'a', counters: ['1', '2'], meanMinutes: 6, configuredMinutes: 8, variation: 0.9, share: 3 },
      { id: 'b', counters: ['2', '3'], meanMinutes: 9, configuredMinutes: 8, variation: 0.8, share: 2 },
      { id: 'c', counters: ['4'], meanMinutes: 5, configuredMinutes: 8, variation: 1, share: 1.5 },
    ],
    counters: counters([0.9, 1, 1.1, 1]),
    peopleADay: 132,
    profile: MARKET,
  },
  {
    ...usual,
    name: '养老金日 pension day',
    services: [
      { id: 'a', counters: ['1', '2', '3'], meanMinutes: 5, configuredMinutes: 6, variation: 0.7, share: 5 },
      { id: 'b', counters: ['4'], meanMinutes: 10, configuredMinutes: 12, variation: 1, share: 1 },
    ],
    counters: counters([0.85, 1, 1.2, 1]),
    peopleADay: 152,
    profile: MARKET,
    elderlyShare: 0.6,
  },
  {
    ...usual,
    name: '轮流午饭 lunch in turns',
    services: [
      { id: 'a', counters: ['1', '2'], meanMinutes: 7, configuredMinutes: 7, variation: 0.8, share: 3 },
      { id: 'b', counters: ['3', '4'], meanMinutes: 9, configuredMinutes: 11, variation: 0.9, share: 2 },
    ],
    counters: counters([1, 1.1, 0.9, 1], (index) =>
      index % 2 === 0 ? spans('8:30-11:30', '12:30-17:00') : spans('8:30-12:30', '13:30-17:00'),
    ),
    hours: THROUGH,
    peopleADay: 155,
    profile: EVEN,
  },
  {
    ...usual,
    name: '一半老人 elders half of all',
    services: [
      { id: 'a', counters: ['1', '2'], meanMinutes: 9, configuredMinutes: 8, variation: 0.9, share: 2 },
      { id: 'b', counters: ['2', '3'], meanMinutes: 7, configuredMinutes: 8, variation: 0.8, share: 2 },
    ],
    counters: counters([1, 0.9, 1.15]),
    peopleADay: 100,
    elderlyShare: 0.5,
  },
  {
    ...usual,
    name: '一车老人 bus of forty',
    services: [
      { id: 'a', counters: ['1', '2'], meanMinutes: 6, configuredMinutes: 7, variation: 0.8, share: 3 },
      { id: 'b', counters: ['3'], meanMinutes: 10, configuredMinutes: 10, variation: 0.9, share: 1 },
    ],
    counters: counters([1, 0.95, 1.05]),
    peopleADay: 55,
    bus: { at: 10 * 60, people: 40 },
  },
  {
    ...usual,
    name: '开得晚 counters that open late',
    services: [
      { id: 'a', counters: ['1', '2'], meanMinutes: 8, configuredMinutes: 8, variation: 1, share: 2 },
      { id: 'b', counters: ['3'], meanMinutes: 12, configuredMinutes: 15, variation: 1.2, share: 0.8 },
    ],
    counters: counters([1.1, 0.9, 1]),
    peopleADay: 74,
    meanLatenessMinutes: 12,
    pauseShare: 0.06,
  },
  {
    ...usual,
    name: '互相帮忙 helpers and no-shows',
    services: [
      { id: 'a', counters: ['1'], helpedBy: ['2'], meanMinutes: 8, configuredMinutes: 8, variation: 0.9, share: 2 },
      {
        id: 'b',
        counters: ['2'],
        helpedBy: ['1', '3'],
        meanMinutes: 6,
        configuredMinutes: 7,
        variation: 0.8,
        share: 2,
      },
      { id: 'c', counters: ['3'], meanMinutes: 11, configuredMinutes: 10, variation: 1, share: 1 },
    ],
    counters: counters([1, 1.1, 0.9]),
    peopleADay: 108,
    noShowShare: 0.1,
  },
];
