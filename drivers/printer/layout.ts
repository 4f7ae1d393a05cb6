import type { Align } from './paper.ts';

/**
 * A ticket's layout as data: which parts stand on it, in which order and how large. The office edits it; the number and
 * the cut are never missing.
 */
export type TicketLayout = readonly LayoutPart[];

export const LAYOUT_PARTS = [
  'hall',
  'number',
  'service',
  'priority',
  'counters',
  'before',
  'estimate',
  'issued',
  'qr',
  'missed-rule',
  'phones',
  'text',
  'rule',
] as const;

export interface LayoutPart {
  readonly part: (typeof LAYOUT_PARTS)[number];
  /** Times of the printer's own font, 1 to 8; for a QR code the dots of a module, 3 to 8. Each part has its usual size. */
  readonly size?: number | undefined;
  /** Where it stands in its line; each part has its usual place. A QR code and two facts side by side keep theirs. */
  readonly align?: Align | undefined;
  /** For `text`: a line of the hall's own. */
  readonly text?: string | undefined;
}

export const DEFAULT_LAYOUT: TicketLayout = [
  { part: 'hall' },
  { part: 'number' },
  { part: 'service' },
  { part: 'priority' },
  { part: 'counters' },
  { part: 'rule' },
  { part: 'before' },
  { part: 'estimate' },
  { part: 'rule' },
  { part: 'qr' },
  { part: 'issued' },
  { part: 'rule' },
  { part: 'missed-rule' },
  { part: 'rule' },
  { part: 'phones' },
];

const MOST_PARTS = 30;
const SMALLEST_NUMBER = 4;

/** Why a layout cannot be used; null: it can. */
export function layoutProblem(
  layout: TicketLayout,
): 'no-number' | 'number-twice' | 'too-many-parts' | 'number-too-small' | null {
  const numbers = layout.filter(({ part }) => part === 'number');
  if (numbers.length === 0) return 'no-number';
  if (numbers.length > 1) return 'number-twice';
  if (layout.length > MOST_PARTS) return 'too-many-parts';
  // read at arm's length by somebody of seventy: 4 × 24 dots are 12 mm
  return (numbers[0]!.size ?? 8) < SMALLEST_NUMBER ? 'number-too-small' : null;
}
