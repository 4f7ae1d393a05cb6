import { ref, watch } from 'vue';
import type { Ref } from 'vue';

export interface CallAlert {
  /** The person has allowed sound by a touch, as phones want it. */
  readonly on: Ref<boolean>;
  readonly allow: () => void;
}

/** Vibrates, and sounds once that was allowed, when the turn is near and when it has come. */
export function useCallAlert(near: Ref<boolean>, called: Ref<boolean>): CallAlert {
  const on = ref(false);
  let audio: AudioContext | null = null;

  function tone(times: number): void {
    if (audio === null) return;
    for (let index = 0; index < times; index += 1) {
      const from = audio.currentTime + index * 0.45;
      const oscillator = audio.createOscillator();
      const gain = audio.createGain();
      oscillator.frequency.value = 880;
      gain.gain.setValueAtTime(0.4, from);
      gain.gain.exponentialRampToValueAtTime(0.001, from + 0.35);
      oscillator.connect(gain).connect(audio.destination);
      oscillator.start(from);
      oscillator.stop(from + 0.35);
    }
  }
  function alert(times: number): void {
    // older phones have no vibration
    if ('vibrate' in navigator) navigator.vibrate(Array.from({ length: times * 2 - 1 }, () => 300));
    tone(times);
  }
  watch(near, (is) => is && alert(1));
  watch(called, (is) => is && alert(3));
  return {
    on,
    allow: () => {
      audio ??= new AudioContext();
      void audio.resume();
      on.value = true;
      tone(1);
    },
  };
}
