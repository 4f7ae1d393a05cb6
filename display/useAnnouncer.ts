import { onScopeDispose, ref, watch } from 'vue';
import type { Ref } from 'vue';
import type { HallDisplayView } from '../contract/views.ts';
import type { VoiceReport } from '../contract/voice.ts';
import { post } from '../parts/api.ts';
import { Announcer } from './announcer.ts';
import { HallVoice } from './voice.ts';

export interface AnnouncerOptions {
  /** The hall's view, only what this display speaks of. */
  readonly view: Readonly<Ref<HallDisplayView | null>>;
  /** The hall's own clock, UTC ms. */
  readonly now: Readonly<Ref<number>>;
  /** How this display is called in reports to the office: the counters of its zone, empty for the whole hall. */
  readonly zone: string;
  /** A second screen of a zone shows and does not speak. */
  readonly silent: boolean;
}

export interface Speaking {
  /** The browser holds the sound back until somebody touches the page. */
  readonly heldBack: Ref<boolean>;
  /** The announcement that is being spoken and where its words come from; null: silence. */
  readonly speaking: Ref<{ readonly id: string; readonly source: string } | null>;
  /** The banks that are ready to speak, `own shipped`. */
  readonly banks: Ref<string>;
}

/** A browser that lets a page sound needs a moment to say so, ms. */
const HELD_BACK_AFTER_MS = 1_500;

/** Speaks the calls of a view with the best voice there is, and tells the office what goes wrong. */
export function useAnnouncer({ view, now, zone, silent }: AnnouncerOptions): Speaking {
  const heldBack = ref(false);
  const speaking: Speaking['speaking'] = ref(null);
  const banks = ref('');
  if (silent) return { heldBack, speaking, banks };

  const tell = (source: VoiceReport['source'], state: VoiceReport['state']): void => {
    // an office that cannot be reached sees by itself that the hall is out of step
    post('/voice/reports', { zone, source, state } satisfies VoiceReport).catch(() => undefined);
  };
  const voice = new HallVoice({
    onTrouble: tell,
    onGood: (source) => tell(source, 'good'),
    onAllowed: () => sounds(),
    onBanks: (ready) => {
      banks.value = ready.join(' ');
    },
  });
  const announcer = new Announcer({
    // a voice module speaks instead of the pages
    view: () => (view.value?.speaks === true ? view.value : null),
    now: () => now.value,
    staleMs: () => voice.staleMs,
    maySound: () => !voice.isHeldBack,
    chime: () => voice.chime(now.value),
    say: async (announcement) => {
      const source = await voice.say(announcement);
      speaking.value = { id: announcement.id, source: source ?? 'none' };
    },
    onSpeaking: (announcement) => {
      speaking.value =
        announcement === null ? null : { id: announcement.id, source: voice.sourceFor(announcement) ?? 'none' };
    },
  });
  const look = (): void => void announcer.look();

  function judge(): void {
    const before = heldBack.value;
    heldBack.value = voice.isHeldBack && view.value?.speaks === true;
    if (heldBack.value !== before) tell('sound', heldBack.value ? 'held-back' : 'good');
  }
  function sounds(): void {
    if (!voice.isHeldBack) judge();
    look();
  }
  const patience = setTimeout(judge, HELD_BACK_AFTER_MS);
  const touched = (): void => {
    voice.allow().catch(() => undefined);
  };
  document.addEventListener('pointerdown', touched);
  document.addEventListener('keydown', touched);
  watch(view, look, { immediate: true });
  watch(
    () => view.value?.voiceVersion,
    (version) => {
      // without the banks a voice of the machine speaks; the next change, or the next opening of the page, asks again
      if (version !== undefined) voice.prepare().catch(() => undefined);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(patience);
    document.removeEventListener('pointerdown', touched);
    document.removeEventListener('keydown', touched);
    voice.close().catch(() => undefined);
  });
  return { heldBack, speaking, banks };
}
