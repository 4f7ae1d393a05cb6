import { HALL_OFFSET_MS } from '../hall/clock.ts';

/** A stretch of a day, minutes since the hall's midnight; `to` does not belong to it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const MINUTES_A_DAY = 24 * 60;
export const WHOLE_DAY: readonly Span[] = [{ from: 0, to: MINUTES_A_DAY }];

const WRITTEN = /^([01]?\d|2[0-4]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)$/;

/** `08:30-12:00`; null for anything else, and for one that ends before it begins. */
export function parseSpan(written: string): Span | null {
  const found = WRITTEN.exec(written.trim());
  if (found === null) return null;
  const [hour, minute, endHour, endMinute] = found.slice(1).map(Number) as [number, number, number, number];
  const span = { from: hour * 60 + minute, to: endHour * 60 + endMinute };
  return span.from < span.to && span.to <= MINUTES_A_DAY ? span : null;
}

/** Minutes since midnight of `08:30`. */
export function minuteOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

/** `8:30` */
export function writeMinute(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}

/** Whether the spans follow one another without touching the one before. */
export function inOrder(spans: readonly Span[]): boolean {
  return spans.every(({ from }, index) => index === 0 || from >= spans[index - 1]!.to);
}

/** UTC ms of the midnight that begins a day of the hall, `2026-11-26`. */
export function midnightOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - HALL_OFFSET_MS;
}

/** The minute of the hall's day at a time, UTC ms. */
export function minuteOfDay(at: number): number {
  return Math.floor((at + HALL_OFFSET_MS) / 60_000) % MINUTES_A_DAY;
}

/** UTC ms of a minute of a day of the hall. */
export function timeOf(day: string, minute: number): number {
  return midnightOf(day) + minute * 60_000;
}

/** The day so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** What two lists of spans have in common. */
export function common(some: readonly Span[], others: readonly Span[]): Span[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) }))
      .filter(({ from, to }) => from < to),
  );
}
