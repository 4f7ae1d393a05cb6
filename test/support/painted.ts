import type { Page } from 'playwright-core';

/** A box in CSS pixels of the whole page, not of the part that is scrolled into view. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
/** Red, green, blue 0–255 and opacity 0–1. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** A stretch of text on one line, as it is painted. */
export interface PaintedText {
  readonly text: string;
  /** Number of its text node: a long text is several stretches of one node. */
  readonly node: number;
  /** Where the strokes are: the line's box is higher than any character. */
  readonly ink: Box;
  readonly sizePx: number;
  readonly bold: boolean;
  readonly colour: Colour;
  /** What lies under it, the uppermost first, down to something opaque. */
  readonly grounds: readonly Colour[];
  readonly state: 'shown' | 'cut' | 'scrolled-away' | 'covered';
}

/** Something to press. */
export interface Pressable {
  readonly name: string;
  readonly box: Box;
  /** A link inside a sentence: as high as its line (WCAG 2.5.8 excepts it). */
  readonly inSentence: boolean;
  readonly disabled: boolean;
  readonly state: 'shown' | 'cut' | 'scrolled-away';
  /** Name of the set of which the tab key reaches one and the arrows the others; null: it stands alone. */
  readonly radioGroup: string | null;
  /** Number of the part of the page it belongs to: a list, a form, a bar. */
  readonly region: number;
}

export interface Painted {
  readonly texts: readonly PaintedText[];
  readonly pressables: readonly Pressable[];
  /** How far the page can be scrolled sideways, CSS pixels. */
  readonly sideways: number;
}

/** What stands on the page now. Marks each thing to press with `data-press`, its place in the list. */
export function painted(page: Page): Promise<Painted> {
  return page.evaluate(look);
}

/** Runs in the page, hence all helpers inside. */
function look(): Painted {
  const PRESSED = 'button, a[href], input, select, textarea, summary, [role=button], [tabindex]:not([tabindex="-1"])';
  const REGIONS = 'header, main, nav, aside, section, footer, form, fieldset, ul, ol, li, table, tr';
  const TOLERANCE_PX = 2;
  const style = (element: Element): CSSStyleDeclaration => getComputedStyle(element);
  const round = (value: number): number => Math.round(value * 10) / 10;

  const isShown = (element: Element): boolean => {
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    // for ears only
    for (let at: Element | null = element; at !== null; at = at.parentElement)
      if (style(at).clip === 'rect(0px, 0px, 0px, 0px)') return false;
    return true;
  };
  const colourOf = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const onPage = ({ left, top, right, bottom }: Box): Box => ({
    left: round(left + scrollX),
    top: round(top + scrollY),
    right: round(right + scrollX),
    bottom: round(bottom + scrollY),
  });

  /** Whether what lies in `around` is painted whole: boxes may cut it off, or hold it until somebody scrolls. */
  const stateOf = (around: Element | null, ownPosition: string, box: Box): 'shown' | 'cut' | 'scrolled-away' => {
    let position = ownPosition;
    let state: 'shown' | 'scrolled-away' = 'shown';
    for (let at = around; at !== null && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY, position: own } = style(at);
      if (position === 'fixed') break;
      // what is placed freely is cut only by the box it is placed in
      if (position === 'absolute' && own === 'static') continue;
      position = own;
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const frame = at.getBoundingClientRect();
      const beside = box.left < frame.left - TOLERANCE_PX || box.right > frame.right + TOLERANCE_PX;
      const below = box.top < frame.top - TOLERANCE_PX || box.bottom > frame.bottom + TOLERANCE_PX;
      // downward people scroll; sideways nobody looks
      if (state === 'shown' && (beside || (below && /hidden|clip/.test(overflowY)))) return 'cut';
      if (beside || below) state = 'scrolled-away';
    }
    const outside = box.left + scrollX < -TOLERANCE_PX || box.top + scrollY < -TOLERANCE_PX;
    return outside && state === 'shown' ? 'cut' : state;
  };

  /** Colours that lie under a point of an element, and whether something opaque lies over it. */
  const under = (element: Element, x: number, y: number): { grounds: Colour[]; covered: boolean } => {
    const at = document.elementsFromPoint(x, y);
    const own = at.indexOf(element);
    const ancestors: Element[] = [];
    for (let up: Element | null = element; up !== null; up = up.parentElement) ancestors.push(up);
    const painted = (one: Element): Colour => {
      if (!(one instanceof SVGElement) || one instanceof SVGSVGElement) return colourOf(style(one).backgroundColor);
      const { fill, fillOpacity } = style(one);
      const isShape = one instanceof SVGGeometryElement && fill !== 'none';
      const [red, green, blue, alpha] = colourOf(fill);
      return isShape ? [red, green, blue, alpha * Number(fillOpacity)] : [0, 0, 0, 0];
    };
    const grounds: Colour[] = [];
    for (const one of own < 0 ? ancestors : at.slice(own)) {
      const colour = one === element && one instanceof SVGElement ? ([0, 0, 0, 0] as Colour) : painted(one);
      if (colour[3] > 0) grounds.push(colour);
      if (colour[3] === 1) break;
    }
    const over = own < 0 ? [] : at.slice(0, own).filter((one) => !element.contains(one));
    return { grounds, covered: over.some((one) => painted(one)[3] === 1) };
  };

  const texts: PaintedText[] = [];
  const addText = (text: string, node: number, element: Element, rect: DOMRect, colour: Colour): void => {
    // a text that ends in dots is laid out whole: what lies beyond its box is not painted
    const shortened = style(element).textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth + 1;
    const { fontSize, fontWeight } = style(element);
    const sizePx = Number.parseFloat(fontSize);
    let opacity = 1;
    for (let at: Element | null = element; at !== null; at = at.parentElement) opacity *= Number(style(at).opacity);
    // Chinese fills its square nearly; digits and capitals are 0.69 em high
    const half = sizePx * (/[\u2e80-\uffef]/.test(text) ? 0.42 : 0.35);
    const middle = (rect.top + rect.bottom) / 2;
    const ink = { left: rect.left, right: rect.right, top: middle - half, bottom: middle + half };
    const { grounds, covered } = under(element, (rect.left + rect.right) / 2, middle);
    const key = element.closest('button')?.getBoundingClientRect();
    const sticksOut =
      key !== undefined &&
      (ink.left < key.left || ink.right > key.right || ink.top < key.top || ink.bottom > key.bottom);
    const state = stateOf(
      element instanceof SVGElement ? element.closest('svg')!.parentElement : element,
      'static',
      ink,
    );
    texts.push({
      text: text.slice(0, 40),
      node,
      ink: onPage(ink),
      sizePx,
      bold: Number(fontWeight) >= 600,
      colour: [colour[0], colour[1], colour[2], colour[3] * opacity],
      grounds,
      state: shortened || sticksOut ? 'cut' : state === 'shown' && covered ? 'covered' : state,
    });
  };
  // what lies under a question that has to be answered first is not meant to be read
  const modal = document.querySelector('[aria-modal=true]');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(), number = 0; node !== null; node = walker.nextNode(), number += 1) {
    const element = node.parentElement!;
    if (node.textContent!.trim() === '' || element.closest('script, style, noscript, select, option')) continue;
    if (!isShown(element) || modal?.contains(element) === false) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1) continue;
      const colour = colourOf(element instanceof SVGElement ? style(element).fill : style(element).color);
      addText(node.textContent!.trim(), number, element, rect, colour);
    }
  }
  for (const [index, field] of [...document.querySelectorAll<HTMLInputElement>('input, select, textarea')].entries()) {
    if (!isShown(field) || ['checkbox', 'radio', 'range', 'file', 'hidden'].includes(field.type)) continue;
    const isEmpty = field.value === '';
    const text = isEmpty ? field.placeholder : field.value;
    if (text === undefined || text === '') continue;
    const colour = colourOf(getComputedStyle(field, isEmpty ? '::placeholder' : null).color);
    addText(text, -1 - index, field, field.getBoundingClientRect(), colour);
  }

  const regions = [...document.querySelectorAll(REGIONS)];
  const pressables: Pressable[] = [];
  for (const element of document.querySelectorAll<HTMLElement>(PRESSED)) {
    delete element.dataset['press'];
    const label = (element as HTMLInputElement).labels?.[0];
    const isBox = element.matches('input[type=checkbox], input[type=radio], input[type=file]');
    const target = isBox && label !== undefined ? label : element;
    const box = target.getBoundingClientRect();
    if (element.matches('input[type=hidden]') || box.width === 0 || box.height === 0) continue;
    if (!isShown(target)) continue;
    element.dataset['press'] = String(pressables.length);
    const beside = [...(element.parentElement?.childNodes ?? [])].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '',
    );
    pressables.push({
      name: `${element.tagName.toLowerCase()} ${(target.textContent.trim() || element.getAttribute('aria-label') || element.id || element.className).replace(/\s+/g, ' ').slice(0, 30)}`,
      box: onPage(box),
      inSentence: element.tagName === 'A' && style(element).display === 'inline' && beside,
      disabled: element.matches(':disabled'),
      state: stateOf(target.parentElement, style(target).position, box),
      radioGroup: element.matches('input[type=radio]') ? (element as HTMLInputElement).name || null : null,
      region: regions.indexOf(element.closest(REGIONS)!),
    });
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  return { texts, pressables, sideways: Math.max(scrollWidth, document.body.scrollWidth) - clientWidth };
}
