import { computed, ref, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import type { ReadingsAnswer, ReadingsBody } from '../contract/search.ts';
import { search } from '../search/match.ts';
import type { Readings } from '../search/match.ts';
import { post } from './api.ts';

export interface Found<Item> {
  readonly item: Item;
  /** Its place in the whole list. */
  readonly at: number;
}

export interface Search<Item> {
  readonly typed: Ref<string>;
  /** The best first; all of them, in their own order, while nothing is typed. */
  readonly found: ComputedRef<readonly Found<Item>[]>;
  /** There are more than anybody takes in at a glance, or has digits for. */
  readonly worthwhile: ComputedRef<boolean>;
}

const AT_A_GLANCE = 9;

/**
 * Looks through a list by pinyin, initials or characters. How the names are read is asked of the hall when somebody
 * begins to type; until it answers, and without it, what is written finds them all the same.
 */
export function useSearch<Item>(
  items: () => readonly Item[],
  nameOf: (item: Item) => string,
  of: ReadingsBody['of'],
): Search<Item> {
  const typed = ref('');
  const known = shallowRef<ReadonlyMap<string, Readings>>(new Map());
  /** Null: nothing is looked for. Kept while a name in it is rewritten: a row must not go from under the hand. */
  const hits = shallowRef<readonly Item[] | null>(null);

  async function learn(names: readonly string[]): Promise<void> {
    const unknown = names.filter((name) => !known.value.has(name));
    if (unknown.length === 0) return;
    try {
      const { readings } = await post<ReadingsAnswer>('/readings', { of, names: unknown } satisfies ReadingsBody);
      known.value = new Map([...known.value, ...unknown.map((name, at) => [name, readings[at]!] as const)]);
    } catch {
      // the next key asks again
    }
  }
  watch([typed, known, items, () => items().length], ([now], [before]) => {
    if (now === '') {
      hits.value = null;
      return;
    }
    const names = items().map(nameOf);
    const spoken = names.map((name) => ({ name, readings: known.value.get(name) ?? null }));
    hits.value = search(spoken, now).map((at) => items()[at]!);
    if (now !== before) void learn(names);
  });

  const found = computed(() =>
    (hits.value ?? items()).flatMap((item) => {
      const at = items().indexOf(item);
      return at < 0 ? [] : [{ item, at }];
    }),
  );
  return { typed, found, worthwhile: computed(() => items().length > AT_A_GLANCE) };
}
