import type { Box, Colour, Painted, PaintedText, Pressable } from './painted.ts';

/** What is wrong with a page as it is painted: one line a finding, empty where all bars are held. */

/** Least ratio of any text (look.md). */
const RATIO = 7;
/** Colours that look.md and tokens.css give to text of 18 px bold and more alone, and their ratio. */
const LARGE_ONLY: readonly { readonly text: string; readonly ground: string; readonly ratio: number }[] = [
  { text: '#a11d17', ground: '#f3f1ec', ratio: 6.9 },
  { text: '#a11d17', ground: '#fbe9e6', ratio: 6.6 },
  { text: '#a9ccf2', ground: '#1a3a63', ratio: 6.9 },
  { text: '#a39d92', ground: '#1c242c', ratio: 5.8 },
];
const LARGE_PX = 18;

const hex = (colour: Colour): string =>
  `#${colour
    .slice(0, 3)
    .map((part) => Math.round(part).toString(16).padStart(2, '0'))
    .join('')}`;

/** One colour laid over another that is opaque. */
function over([red, green, blue, alpha]: Colour, ground: Colour): Colour {
  const mixed = (part: number, below: number): number => part * alpha + below * (1 - alpha);
  return [mixed(red, ground[0]), mixed(green, ground[1]), mixed(blue, ground[2]), 1];
}

/** Relative luminance (WCAG 2.2, definition). */
function luminance([red, green, blue]: Colour): number {
  const linear = (part: number): number => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** 1 (the same) to 21 (black on white). */
export function contrastRatio(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The colour that layers give together, the uppermost first, on white. */
export function layered(grounds: readonly Colour[]): Colour {
  return grounds.reduceRight<Colour>((below, colour) => over(colour, below), [255, 255, 255, 1]);
}

export function paleTexts({ texts }: Painted): string[] {
  const pale = texts.flatMap(({ text, colour, grounds, sizePx, bold, state }) => {
    if (state === 'covered') return [];
    const ground = layered(grounds);
    const ratio = contrastRatio(over(colour, ground), ground);
    const granted = LARGE_ONLY.find((pair) => pair.text === hex(colour) && pair.ground === hex(ground));
    const least = granted !== undefined && bold && sizePx >= LARGE_PX ? granted.ratio - 0.05 : RATIO;
    return ratio >= least ? [] : [`${text}: ${hex(colour)} on ${hex(ground)} is ${ratio.toFixed(2)}`];
  });
  return [...new Set(pale)];
}

/** Things to press that a finger misses. Links inside a sentence are as high as its line and excepted (WCAG 2.5.8). */
export function smallTargets({ pressables }: Painted, leastPx: number): string[] {
  return pressables.flatMap(({ name, box, inSentence }) => {
    const [width, height] = [box.right - box.left, box.bottom - box.top];
    // a tenth of a pixel is lost where a size is a share of the screen
    return inSentence || (width >= leastPx - 0.1 && height >= leastPx - 0.1)
      ? []
      : [`${name}: ${Math.round(width)} × ${Math.round(height)}`];
  });
}

const common = (one: Box, other: Box): { width: number; height: number } => ({
  width: Math.min(one.right, other.right) - Math.max(one.left, other.left),
  height: Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top),
});
const OVERLAP_PX = 2;

/** Text that is cut off, lies over another or under something, and pages that must be pushed sideways. */
export function brokenLayout({ texts, pressables, sideways }: Painted): string[] {
  const found: string[] = [];
  if (sideways > 1) found.push(`the page is ${sideways} px too wide`);
  for (const { name, state } of pressables) if (state === 'cut') found.push(`${name}: key cut off`);
  for (const { text, state } of texts) {
    if (state === 'cut') found.push(`${text}: cut off`);
    if (state === 'covered') found.push(`${text}: covered`);
  }
  const shown = texts.filter(({ state }) => state === 'shown');
  shown.forEach((one, index) => {
    for (const other of shown.slice(index + 1)) {
      if (one.node === other.node && one.node >= 0 && sameLine(one, other)) continue;
      const { width, height } = common(one.ink, other.ink);
      if (width > OVERLAP_PX && height > OVERLAP_PX) found.push(`${one.text} lies over ${other.text}`);
    }
  });
  return [...new Set(found)];
}

/** Parts of one line of the same text, such as digits between characters. */
const sameLine = (one: PaintedText, other: PaintedText): boolean => Math.abs(one.ink.top - other.ink.top) < 1;

/** Steps of the focus that run against the picture: up or to the left within one part of the page. */
export function strayedFocus({ pressables }: Painted, order: readonly number[]): string[] {
  const steps = order.slice(1).map((to, index) => [pressables[order[index]!]!, pressables[to]!] as const);
  return steps.flatMap(([from, to]) =>
    from.region === to.region && strays(from, to) ? [`${from.name} → ${to.name}`] : [],
  );
}

function strays({ box: from }: Pressable, { box: to }: Pressable): boolean {
  const beside = Math.min(from.bottom, to.bottom) - Math.max(from.top, to.top) > OVERLAP_PX;
  if (beside) return to.left < from.left - OVERLAP_PX;
  // a new column may begin above the end of the one before
  return to.top < from.top && to.left < from.right - OVERLAP_PX;
}
