import { onScopeDispose, ref, watch } from 'vue';
import type { Ref } from 'vue';
import type { HallDisplayView } from '../contract/views.ts';
import { alreadyThere, nextToSpeak } from './announcer.ts';
import { allowSound, announce, soundIsHeldBack } from './voice.ts';

/** Speaks new calls one after the other; says whether the browser holds the sound back. */
export function useAnnouncer(view: Readonly<Ref<HallDisplayView | null>>): { readonly heldBack: Ref<boolean> } {
  const heldBack = ref(false);
  let spoken: Set<string> | null = null;
  let speaking = false;

  async function work(): Promise<void> {
    if (speaking || view.value === null) return;
    if (spoken === null) {
      spoken = alreadyThere(view.value);
      return;
    }
    speaking = true;
    for (let next = nextToSpeak(view.value, spoken); next !== null; next = nextToSpeak(view.value, spoken)) {
      spoken.add(next.id);
      // a voice module speaks instead of this page
      if (!view.value.speaks) continue;
      heldBack.value = soundIsHeldBack();
      await announce(next.text);
    }
    speaking = false;
  }

  const touched = (): void => {
    allowSound()
      .then(() => {
        heldBack.value = soundIsHeldBack();
      })
      .catch(() => undefined);
  };
  heldBack.value = soundIsHeldBack();
  document.addEventListener('pointerdown', touched);
  onScopeDispose(() => document.removeEventListener('pointerdown', touched));
  watch(view, () => void work(), { immediate: true });
  return { heldBack };
}
