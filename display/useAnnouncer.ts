import { onScopeDispose, ref, watch } from 'vue';
import type { Ref } from 'vue';
import type { HallDisplayView } from '../contract/views.ts';
import { alreadyThere, nextToSpeak } from './announcer.ts';
import { allowSound, announce, prepareVoice, soundIsHeldBack } from './voice.ts';

export interface Announcer {
  /** The browser holds the sound back until somebody touches the page. */
  readonly heldBack: Ref<boolean>;
  /** The announcement that is being spoken and where its words come from; null: silence. */
  readonly speaking: Ref<{ readonly id: string; readonly source: string } | null>;
}

/** Speaks new calls one after the other, each twice unless it is overtaken in between. */
export function useAnnouncer(view: Readonly<Ref<HallDisplayView | null>>): Announcer {
  const heldBack = ref(false);
  const speaking: Announcer['speaking'] = ref(null);
  let spoken: Set<string> | null = null;
  let working = false;

  const stands = (id: string): boolean => view.value?.announcements.some((one) => one.id === id) === true;

  async function work(): Promise<void> {
    if (working || view.value === null) return;
    if (spoken === null) {
      spoken = alreadyThere(view.value);
      return;
    }
    working = true;
    for (let next = nextToSpeak(view.value, spoken); next !== null; next = nextToSpeak(view.value, spoken)) {
      const { id } = next;
      spoken.add(id);
      // a voice module speaks instead of this page
      if (!view.value.speaks) continue;
      heldBack.value = soundIsHeldBack();
      await announce(
        next,
        () => stands(id),
        (source) => {
          speaking.value = { id, source };
        },
      );
      speaking.value = null;
    }
    working = false;
  }

  const touched = (): void => {
    allowSound()
      .then(() => {
        heldBack.value = soundIsHeldBack();
      })
      .catch(() => undefined);
  };
  heldBack.value = soundIsHeldBack();
  // without the banks a voice of the machine speaks; the next opening of the page asks again
  prepareVoice().catch(() => undefined);
  document.addEventListener('pointerdown', touched);
  onScopeDispose(() => document.removeEventListener('pointerdown', touched));
  watch(view, () => void work(), { immediate: true });
  return { heldBack, speaking };
}
