import type { Directive } from 'vue';

/** A text shrinks by so much a step until it fits its box. */
const STEP = 0.96;
/** On one line down to this share of its size; below it wraps, and may become as small as the other. */
const SMALLEST_ON_A_LINE = 0.6;
const SMALLEST = 0.2;

/** Makes a text of any length fit the box that the sheet gives it. */
function fit(element: HTMLElement): void {
  if (!shrink(element, 'nowrap', SMALLEST_ON_A_LINE)) shrink(element, 'normal', SMALLEST);
}

function shrink(element: HTMLElement, whiteSpace: 'nowrap' | 'normal', smallest: number): boolean {
  Object.assign(element.style, { whiteSpace, fontSize: '' });
  const full = Number.parseFloat(getComputedStyle(element).fontSize);
  for (let size = full; overflows(element); size *= STEP) {
    if (size < full * smallest) return false;
    element.style.fontSize = `${size * STEP}px`;
  }
  return true;
}

function overflows({ scrollWidth, clientWidth, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollWidth > clientWidth || scrollHeight > clientHeight;
}

export const vFit: Directive<HTMLElement> = { mounted: fit, updated: fit };
