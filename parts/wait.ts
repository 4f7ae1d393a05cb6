import type { EstimatedWait } from '../contract/api.ts';
import { common } from '../texts/common.ts';
import { textOf } from './text.ts';

/** A wait in words: at once, about so many minutes, or a range. */
export function waitWords(wait: NonNullable<EstimatedWait>): string {
  const { lowMinutes, highMinutes } = wait;
  if (highMinutes === 0) return textOf(common, 'wait-now');
  if (lowMinutes >= highMinutes) return textOf(common, 'wait-about', { minutes: highMinutes });
  if (lowMinutes === 0) return textOf(common, 'wait-within', { minutes: highMinutes });
  return textOf(common, 'wait-range', { low: lowMinutes, high: highMinutes });
}
