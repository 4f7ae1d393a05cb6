/**
 * What browsers offer beyond Chromium 90, the oldest that pages are built for (machines of halls are never updated):
 * where it lives, and the version that brought it. A build cannot know these; it only makes syntax older.
 */
export const NEWER_APIS: readonly { readonly api: string; readonly since: number }[] = [
  { api: 'Array.prototype.at', since: 92 },
  { api: 'String.prototype.at', since: 92 },
  { api: 'Crypto.prototype.randomUUID', since: 92 },
  { api: 'Object.hasOwn', since: 93 },
  { api: 'reportError', since: 95 },
  { api: 'Array.prototype.findLast', since: 97 },
  { api: 'Array.prototype.findLastIndex', since: 97 },
  { api: 'structuredClone', since: 98 },
  { api: 'Intl.supportedValuesOf', since: 99 },
  { api: 'AbortSignal.timeout', since: 103 },
  { api: 'Array.prototype.toSorted', since: 110 },
  { api: 'Array.prototype.toReversed', since: 110 },
  { api: 'Array.prototype.toSpliced', since: 110 },
  { api: 'Array.prototype.with', since: 110 },
  { api: 'String.prototype.isWellFormed', since: 111 },
  { api: 'HTMLElement.prototype.showPopover', since: 114 },
  { api: 'AbortSignal.any', since: 116 },
  { api: 'Object.groupBy', since: 117 },
  { api: 'Map.groupBy', since: 117 },
  { api: 'Promise.withResolvers', since: 119 },
  { api: 'URL.canParse', since: 120 },
  { api: 'Array.fromAsync', since: 121 },
  { api: 'Promise.try', since: 128 },
];

/** Styles that Chromium 90 does not know: a rule with one of these is left out there without a word. */
export const NEWER_STYLES: readonly { readonly style: string; readonly since: number }[] = [
  { style: 'accent-color', since: 93 },
  { style: 'scrollbar-gutter', since: 94 },
  { style: '@layer', since: 99 },
  { style: 'translate:', since: 104 },
  { style: 'rotate:', since: 104 },
  { style: 'scale:', since: 104 },
  { style: 'object-view-box', since: 104 },
  { style: ':has(', since: 105 },
  { style: '@container', since: 105 },
  { style: 'cqw', since: 105 },
  { style: 'cqh', since: 105 },
  { style: 'dvh', since: 108 },
  { style: 'svh', since: 108 },
  { style: 'lvh', since: 108 },
  { style: 'dvw', since: 108 },
  { style: 'color-mix(', since: 111 },
  { style: 'oklch(', since: 111 },
  { style: 'lab(', since: 111 },
  { style: 'linear(', since: 113 },
  { style: 'text-wrap:', since: 114 },
  { style: '@starting-style', since: 117 },
  { style: 'subgrid', since: 117 },
  { style: '@scope', since: 118 },
  { style: ':user-invalid', since: 119 },
  { style: 'auto-phrase', since: 119 },
  { style: 'light-dark(', since: 123 },
  { style: 'field-sizing', since: 123 },
];

/** In the page, before its own script: takes away what Chromium 90 does not have, given as `NEWER_APIS` names it. */
export function keepToChromium90(apis: readonly string[]): void {
  for (const api of apis) {
    const steps = api.split('.');
    const name = steps.pop()!;
    const owner = steps.reduce<object | undefined>((at, step) => Reflect.get(at ?? {}, step) as object, globalThis);
    if (owner !== undefined) Reflect.deleteProperty(owner, name);
  }
}
