import { reactive } from 'vue';

/** How this person wants the kiosk: chosen on the first page, forgotten when the next person comes. */
export interface Manner {
  /** Fewer, larger things (关怀版). */
  elder: boolean;
  /** All keys in the lower half, for who sits. */
  low: boolean;
  /** Black, white and one dark blue. */
  contrast: boolean;
}

export function useManner(): { readonly manner: Manner; reset(): void } {
  const manner = reactive<Manner>({ elder: false, low: false, contrast: false });
  return {
    manner,
    reset: () => Object.assign(manner, { elder: false, low: false, contrast: false }),
  };
}
