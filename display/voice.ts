import type { VoiceAnswer } from '../contract/voice.ts';
import { get } from '../parts/api.ts';
import { spoken } from '../texts/spoken.ts';
import { planOf } from '../voice/plan.ts';
import type { Piece } from '../voice/plan.ts';
import { canSay, loadBank, schedule, volumeAt } from './bank.ts';
import type { LoadedBank } from './bank.ts';
import { Speaker } from './speaker.ts';
import type { Source, SpeakerOptions, Utterance, Voice } from './speaker.ts';

const CHIME_MS = 900;
const HALL_OFFSET_MINUTES = 8 * 60;
const USUAL: VoiceAnswer = { own: null, shipped: null, yao: true, volumes: [], staleSeconds: 60 };

export interface HallVoiceOptions extends Pick<SpeakerOptions, 'onTrouble' | 'onGood'> {
  /** The browser lets it sound now, or holds it back again. */
  readonly onAllowed: () => void;
  /** These banks are decoded and ready. */
  readonly onBanks: (ready: readonly ('own' | 'shipped')[]) => void;
}

/** All that sounds on a display: one audio context, one volume, the banks, and the voices in their order. */
export class HallVoice {
  readonly #audio = new AudioContext();
  readonly #out = this.#audio.createGain();
  readonly #speaker: Speaker;
  readonly #banks: { own: LoadedBank | null; shipped: LoadedBank | null } = { own: null, shipped: null };
  readonly #onBanks: HallVoiceOptions['onBanks'];
  #settings = USUAL;

  constructor({ onAllowed, onBanks, ...speaker }: HallVoiceOptions) {
    this.#onBanks = onBanks;
    this.#out.connect(this.#audio.destination);
    this.#audio.addEventListener('statechange', onAllowed);
    this.#speaker = new Speaker({
      ...speaker,
      now: () => performance.now(),
      voices: [this.#bankVoice('own'), this.#systemVoice(), this.#bankVoice('shipped')],
    });
  }

  /** Whether the browser holds sound back until somebody touches the page. */
  get isHeldBack(): boolean {
    return this.#audio.state !== 'running';
  }

  get staleMs(): number {
    return this.#settings.staleSeconds * 1_000;
  }

  async allow(): Promise<void> {
    await this.#audio.resume();
  }

  async close(): Promise<void> {
    await this.#audio.close();
  }

  /** Fetches the banks, so that a call is not kept waiting; what spoke before goes on speaking until they are here. */
  async prepare(): Promise<void> {
    const settings = await get<VoiceAnswer>('/voice');
    const load = (which: 'own' | 'shipped'): Promise<LoadedBank | null> => {
      const manifest = settings[which];
      return manifest === null ? Promise.resolve(null) : loadBank(this.#audio, which, manifest);
    };
    const [own, shipped] = await Promise.all([load('own'), load('shipped')]);
    this.#settings = settings;
    this.#banks.own = own;
    this.#banks.shipped = shipped;
    this.#onBanks([...(own === null ? [] : ['own' as const]), ...(shipped === null ? [] : ['shipped' as const])]);
  }

  sourceFor(said: Utterance): Source | null {
    return this.#speaker.sourceFor(said);
  }

  /** One reading; resolves at its end with what spoke, null: nothing could. */
  async say(said: Utterance): Promise<Source | null> {
    return this.#speaker.say(said);
  }

  /** Two soft tones, falling, as loud as the hall wants it at `hallTime` (UTC ms) and what is said after them. */
  async chime(hallTime: number): Promise<void> {
    this.#out.gain.value = volumeAt(this.#settings.volumes, minuteOfDay(hallTime));
    const start = this.#audio.currentTime;
    [
      [659.25, 0],
      [523.25, 0.38],
    ].forEach(([frequency = 0, offset = 0]) => {
      const tone = this.#audio.createOscillator();
      const gain = this.#audio.createGain();
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0, start + offset);
      gain.gain.linearRampToValueAtTime(0.35, start + offset + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, start + offset + 0.5);
      tone.connect(gain).connect(this.#out);
      tone.start(start + offset);
      tone.stop(start + offset + 0.5);
    });
    await rest(CHIME_MS);
  }

  #bankVoice(source: 'own' | 'shipped'): Voice {
    let sounding: readonly AudioBufferSourceNode[] = [];
    const planFor = (bank: LoadedBank, said: Utterance): Piece[] => planOf(said, this.#settings.yao, bank.template);
    return {
      source,
      ready: (said) => {
        const bank = this.#banks[source];
        return bank !== null && canSay(bank, planFor(bank, said));
      },
      say: async (said) => {
        const bank = this.#banks[source];
        if (bank === null) throw new Error(`no bank ${source}`);
        sounding = schedule(this.#audio, this.#out, bank, planFor(bank, said), this.#audio.currentTime);
        await ended(sounding[sounding.length - 1]);
      },
      stop: () => sounding.forEach((clip) => clip.stop()),
    };
  }

  #systemVoice(): Voice {
    return {
      source: 'system',
      ready: () => chineseVoice() !== null,
      say: async ({ text }) => speak(text, this.#out.gain.value),
      stop: () => speechSynthesis.cancel(),
    };
  }
}

/** The last clip's own end: the context's clock and this page's are not the same. */
function ended(clip: AudioBufferSourceNode | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (clip === undefined) resolve();
    else clip.addEventListener('ended', () => resolve());
  });
}

/** A Chinese voice of this machine; one that would ask the internet is not used. */
function chineseVoice(): SpeechSynthesisVoice | null {
  if (!('speechSynthesis' in window)) return null;
  return speechSynthesis.getVoices().find(({ lang, localService }) => localService && /^(zh|cmn)/i.test(lang)) ?? null;
}

function speak(text: string, volume: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const voice = chineseVoice();
    if (voice === null) {
      reject(new Error('no Chinese voice'));
      return;
    }
    const utterance = new SpeechSynthesisUtterance(spoken(text));
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.volume = volume;
    utterance.onend = () => resolve();
    utterance.onerror = ({ error }) => reject(new Error(error));
    speechSynthesis.speak(utterance);
  });
}

function minuteOfDay(hallTime: number): number {
  return (Math.floor(hallTime / 60_000) + HALL_OFFSET_MINUTES) % 1_440;
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
