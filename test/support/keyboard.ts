import type { Page } from 'playwright-core';
import { contrastRatio, layered } from './judge.ts';
import type { Colour, Painted } from './painted.ts';

export interface FocusWalk {
  /** Places in `Painted.pressables`, in the order of the focus. */
  readonly order: readonly number[];
  readonly findings: readonly string[];
}

/** look.md: a ring of 4 px; 3 px where it lies inside a bar. */
const RING_PX = 3;
/** Further stops of the tab key within fields: day, month, year, hour, minute and the calendar’s key, of two of them. */
const PARTS_OF_FIELDS = 16;
/** Of a mark that is not text, to what lies beside it (WCAG 1.4.11). */
const RING_RATIO = 3;

interface Ring {
  readonly press: number | null;
  readonly name: string;
  readonly widthPx: number;
  readonly colour: Colour;
  readonly grounds: readonly Colour[];
  /** Sides of the ring that nobody sees. */
  readonly hidden: readonly string[];
}

/** Goes through a page with the tab key. `painted` must have been taken of the page as it is. */
export async function tabThrough(page: Page, { pressables }: Painted): Promise<FocusWalk> {
  await page.evaluate(() => {
    scrollTo(0, 0);
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  const order: number[] = [];
  const findings: string[] = [];
  for (let step = 0; step <= pressables.length + PARTS_OF_FIELDS; step += 1) {
    await page.keyboard.down('Tab');
    // the focus moves with the key going down: its way up is not waited for
    const [ring] = await Promise.all([page.evaluate(ringOfFocus), page.keyboard.up('Tab')]);
    if (ring === null || (ring.press !== null && ring.press === order[0] && order.length > 1)) break;
    // a field of several parts, such as a date, keeps the focus for as many steps
    if (ring.press !== null && order.includes(ring.press)) continue;
    if (ring.press === null) findings.push(`${ring.name}: focus on what cannot be pressed`);
    else order.push(ring.press);
    const ratio = contrastRatio(ring.colour, layered(ring.grounds));
    if (ring.widthPx < RING_PX) findings.push(`${ring.name}: no ring`);
    else if (ratio < RING_RATIO) findings.push(`${ring.name}: ring of ${ratio.toFixed(2)} to 1`);
    else if (ring.hidden.length > 0) findings.push(`${ring.name}: ring hidden at ${ring.hidden.join(', ')}`);
  }
  const reached = new Set(order);
  const groups = new Set(order.map((index) => pressables[index]!.radioGroup));
  pressables.forEach(({ name, disabled, radioGroup }, index) => {
    const inReachedGroup = radioGroup !== null && groups.has(radioGroup);
    if (!disabled && !reached.has(index) && !inReachedGroup) findings.push(`${name}: not reached`);
  });
  return { order, findings };
}

/** Runs in the page: the mark of whatever has the focus; null: nothing has. */
function ringOfFocus(): Ring | null {
  const element = document.activeElement as HTMLElement | null;
  if (element === null || element === document.body) return null;
  const numbers = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  // a box without a look of its own shows its focus on its label
  const label = (element as HTMLInputElement).labels?.[0];
  const marked = label !== undefined && getComputedStyle(label).outlineStyle !== 'none' ? label : element;
  const { outlineStyle, outlineWidth, outlineOffset, outlineColor } = getComputedStyle(marked);
  const box = marked.getBoundingClientRect();
  const widthPx = outlineStyle === 'solid' ? Number.parseFloat(outlineWidth) : 0;
  const reach = Number.parseFloat(outlineOffset) + widthPx;
  const ring = { left: box.left - reach, top: box.top - reach, right: box.right + reach, bottom: box.bottom + reach };
  const hidden = new Set<string>();
  const within = (frame: { left: number; top: number; right: number; bottom: number }): void => {
    if (ring.left + widthPx <= frame.left + 1) hidden.add('left');
    if (ring.top + widthPx <= frame.top + 1) hidden.add('top');
    if (ring.right - widthPx >= frame.right - 1) hidden.add('right');
    if (ring.bottom - widthPx >= frame.bottom - 1) hidden.add('bottom');
  };
  within({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });
  for (let at = marked.parentElement; at !== null && at !== document.body; at = at.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(at);
    if (overflowX !== 'visible' || overflowY !== 'visible') within(at.getBoundingClientRect());
  }
  const grounds: Colour[] = [];
  for (const under of document.elementsFromPoint((ring.left + ring.right) / 2, ring.top + widthPx / 2)) {
    if (reach > widthPx && marked.contains(under)) continue;
    const colour = numbers(getComputedStyle(under).backgroundColor);
    grounds.push(colour);
    if (colour[3] === 1) break;
  }
  const press = element.dataset['press'];
  return {
    press: press === undefined ? null : Number(press),
    name: `${element.tagName.toLowerCase()} ${(element.textContent.trim() || element.id || element.className).replace(/\s+/g, ' ').slice(0, 30)}`,
    widthPx,
    colour: numbers(outlineColor),
    grounds,
    hidden: [...hidden],
  };
}
