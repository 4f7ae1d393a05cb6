import type { PlanAnswer } from '../contract/plan.ts';

export type Span = PlanAnswer['hours'][number];

/** `8:30-12:00 14:30-17:30` */
export function writeSpans(spans: readonly Span[]): string {
  return spans.map(({ from, to }) => `${minute(from)}-${minute(to)}`).join(' ');
}

/** The stretches of such a line; null where it is none. Empty: nobody, or closed. */
export function readSpans(text: string): Span[] | null {
  const found: Span[] = [];
  for (const part of text.trim().split(/[\s,，、;；]+/)) {
    if (part === '') continue;
    const match = /^(\d{1,2})[:：](\d{2})[-–—~至](\d{1,2})[:：](\d{2})$/.exec(part);
    if (match === null) return null;
    const [hour, minutes, endHour, endMinutes] = match.slice(1).map(Number) as [number, number, number, number];
    const span = { from: hour * 60 + minutes, to: endHour * 60 + endMinutes };
    if (minutes > 59 || endMinutes > 59 || span.to > 1440 || span.from >= span.to) return null;
    if (span.from < (found[found.length - 1]?.to ?? 0)) return null;
    found.push(span);
  }
  return found;
}

function minute(at: number): string {
  return `${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`;
}
