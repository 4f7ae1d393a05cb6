import type { Announced } from '../voice/plan.ts';

/** Where the words come from: the hall's own recordings, a voice of this machine, the bank that ships. */
export type Source = 'own' | 'system' | 'shipped';

export interface Utterance extends Announced {
  readonly text: string;
}

/** Something that can speak. */
export interface Voice {
  readonly source: Source;
  /** Whether it has all the words of this now. */
  ready(said: Utterance): boolean;
  /** Settles when all is said; rejects where it fails. Some engines never settle: a deadline is kept by who calls. */
  say(said: Utterance): Promise<void>;
  /** Silent at once. */
  stop(): void;
}

/** `never-ends`: it did not say in time that it was done (cases.md, T06). */
export type VoiceTrouble = 'failed' | 'never-ends';

export interface SpeakerOptions {
  /** The best first. */
  readonly voices: readonly Voice[];
  /** Monotonic, ms. */
  readonly now: () => number;
  readonly onTrouble: (source: Source, trouble: VoiceTrouble) => void;
  /** A voice that was put aside has spoken to its end again. */
  readonly onGood: (source: Source) => void;
}

/** Longest time one reading may take, ms: the longest announcement takes six seconds. */
export const UTTERANCE_DEADLINE_MS = 12_000;
/** A voice that failed is not tried again for so long, ms: each try costs a deadline of silence. */
export const ASIDE_MS = 10 * 60_000;

/** Says a reading with the best voice that works; what fails or never ends is put aside, and the next one says it. */
export class Speaker {
  readonly #options: SpeakerOptions;
  readonly #aside = new Map<Source, number>();

  constructor(options: SpeakerOptions) {
    this.#options = options;
  }

  /** Which voice would say it now; null: none. */
  sourceFor(said: Utterance): Source | null {
    return this.#usable(said)[0]?.source ?? null;
  }

  /** Resolves when it is said; null: nobody could. */
  async say(said: Utterance): Promise<Source | null> {
    for (const voice of this.#usable(said)) {
      const trouble = await spoken(voice, said);
      if (trouble === null) {
        if (this.#aside.delete(voice.source)) this.#options.onGood(voice.source);
        return voice.source;
      }
      voice.stop();
      this.#aside.set(voice.source, this.#options.now());
      this.#options.onTrouble(voice.source, trouble);
    }
    return null;
  }

  #usable(said: Utterance): Voice[] {
    const now = this.#options.now();
    return this.#options.voices.filter((voice) => {
      const since = this.#aside.get(voice.source);
      return (since === undefined || now - since >= ASIDE_MS) && voice.ready(said);
    });
  }
}

function spoken(voice: Voice, said: Utterance): Promise<VoiceTrouble | null> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => resolve('never-ends'), UTTERANCE_DEADLINE_MS);
    const settle = (trouble: VoiceTrouble | null): void => {
      clearTimeout(deadline);
      resolve(trouble);
    };
    voice.say(said).then(
      () => settle(null),
      () => settle('failed'),
    );
  });
}
