import type { DraftService } from '../../contract/set-up.ts';

/** Letters that nobody takes for a digit on paper or on a sign: no B D G I O Q S Z; then pairs of them. */
const LETTERS = Array.from('ACEFHJKLMNPRTUVWXY');

export interface Numbered {
  readonly id: string;
  /** Before the digits of its numbers. */
  readonly prefix: string;
  readonly counter: number;
}

/**
 * Gives each ticked service its letter and its counter, in order. Who has chosen a counter keeps it, two services may share
 * one; the others get the lowest numbers that nobody has chosen.
 */
export function numbered(services: readonly DraftService[]): Numbered[] {
  const ticked = services.filter((service) => service.ticked);
  const chosen = new Set(ticked.map(({ counter }) => counter));
  let next = 0;
  return ticked.map(({ id, counter }, at) => {
    if (counter !== null) return { id, prefix: letter(at), counter };
    do next += 1;
    while (chosen.has(next));
    return { id, prefix: letter(at), counter: next };
  });
}

function letter(at: number): string {
  const first = Math.floor(at / LETTERS.length) - 1;
  return `${LETTERS[first] ?? ''}${LETTERS[at % LETTERS.length]!}`;
}
