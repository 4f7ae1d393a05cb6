import { spoken } from '../texts/spoken.ts';

/** Longest time one reading may take before the next source is used, ms: some engines never say that they are done. */
const UTTERANCE_DEADLINE_MS = 12_000;
const PAUSE_BETWEEN_READINGS_MS = 5_000;
const CHIME_MS = 900;

let audio: AudioContext | null = null;

/** Whether the browser holds sound back until somebody touches the page. */
export function soundIsHeldBack(): boolean {
  audio ??= new AudioContext();
  return audio.state === 'suspended';
}

export async function allowSound(): Promise<void> {
  audio ??= new AudioContext();
  await audio.resume();
}

/** Chime and two readings; resolves when all is said. Callers wait for it, so that calls never overlap. */
export async function announce(text: string): Promise<void> {
  await chime();
  await speak(text);
  await rest(PAUSE_BETWEEN_READINGS_MS);
  await speak(text);
}

/** Two soft tones, falling. */
async function chime(): Promise<void> {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') return;
  const start = audio.currentTime;
  [
    [659.25, 0],
    [523.25, 0.38],
  ].forEach(([frequency = 0, offset = 0]) => {
    const tone = audio!.createOscillator();
    const gain = audio!.createGain();
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0, start + offset);
    gain.gain.linearRampToValueAtTime(0.35, start + offset + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, start + offset + 0.5);
    tone.connect(gain).connect(audio!.destination);
    tone.start(start + offset);
    tone.stop(start + offset + 0.5);
  });
  await rest(CHIME_MS);
}

/** By a Chinese voice of this machine; one that would ask the internet is not used. */
async function speak(text: string): Promise<void> {
  if (!('speechSynthesis' in window)) return;
  const voice = speechSynthesis.getVoices().find(({ lang, localService }) => localService && /^(zh|cmn)/i.test(lang));
  if (voice === undefined) return;
  const utterance = new SpeechSynthesisUtterance(spoken(text));
  utterance.voice = voice;
  utterance.lang = voice.lang;
  await new Promise<void>((resolve) => {
    const deadline = setTimeout(() => {
      speechSynthesis.cancel();
      resolve();
    }, UTTERANCE_DEADLINE_MS);
    const done = (): void => {
      clearTimeout(deadline);
      resolve();
    };
    utterance.onend = done;
    utterance.onerror = done;
    speechSynthesis.speak(utterance);
  });
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
