import type { VoiceAnswer } from '../contract/voice.ts';
import { get } from '../parts/api.ts';
import { spoken } from '../texts/spoken.ts';
import { planOf } from '../voice/plan.ts';
import type { Announced, Piece } from '../voice/plan.ts';
import { canSay, loadBank, schedule, volumeAt } from './bank.ts';
import type { LoadedBank } from './bank.ts';

/** Longest time one reading may take before the next source is used, ms: some engines never say that they are done. */
const UTTERANCE_DEADLINE_MS = 12_000;
const PAUSE_BETWEEN_READINGS_MS = 5_000;
const CHIME_MS = 900;
const HALL_OFFSET_MINUTES = 8 * 60;

/** Where the words come from: the hall's own recordings, a voice of this machine, the bank that ships, or nowhere. */
export type Source = 'own' | 'system' | 'shipped' | 'none';

let audio: AudioContext | null = null;
let out: GainNode | null = null;
let settings: VoiceAnswer | null = null;
let own: LoadedBank | null = null;
let shipped: LoadedBank | null = null;

/** Whether the browser holds sound back until somebody touches the page. */
export function soundIsHeldBack(): boolean {
  return context().state === 'suspended';
}

export async function allowSound(): Promise<void> {
  await context().resume();
}

/** Fetches the banks, so that the first call is not kept waiting. Without them a voice of the machine still speaks. */
export async function prepareVoice(): Promise<void> {
  settings = await get<VoiceAnswer>('/voice');
  const { own: mine, shipped: theirs } = settings;
  if (mine !== null) own = await loadBank(context(), 'own', mine);
  if (theirs !== null) shipped = await loadBank(context(), 'shipped', theirs);
}

/**
 * Chime and two readings; resolves when all is said. Callers wait for it, so that calls never overlap. `still` is asked
 * before the second reading: what has been overtaken is not said again.
 */
export async function announce(
  announced: Announced & { readonly text: string },
  still: () => boolean,
  began: (source: Source) => void,
): Promise<void> {
  context();
  out!.gain.value = volumeAt(settings?.volumes ?? [], minuteOfDay());
  const plan = planOf(announced, settings?.yao ?? true);
  const source = sourceFor(plan);
  began(source);
  await chime();
  const said = await say(source, plan, announced.text);
  await rest(PAUSE_BETWEEN_READINGS_MS);
  if (still()) await say(said, plan, announced.text);
}

/** One context and one volume for all that sounds. */
function context(): AudioContext {
  if (audio === null) {
    audio = new AudioContext();
    out = audio.createGain();
    out.connect(audio.destination);
  }
  return audio;
}

function sourceFor(plan: readonly Piece[]): Source {
  if (own !== null && canSay(own, plan)) return 'own';
  if (systemVoice() !== null) return 'system';
  return shipped !== null && canSay(shipped, plan) ? 'shipped' : 'none';
}

/** Says it; where a voice of the machine does not answer, the bank that ships does. Returns what spoke. */
async function say(source: Source, plan: readonly Piece[], text: string): Promise<Source> {
  if (source === 'system') {
    if (await speak(text)) return 'system';
    return say(shipped !== null && canSay(shipped, plan) ? 'shipped' : 'none', plan, text);
  }
  const bank = source === 'own' ? own : source === 'shipped' ? shipped : null;
  if (bank !== null) await play(bank, plan);
  return source;
}

async function play(bank: LoadedBank, plan: readonly Piece[]): Promise<void> {
  const sounding = context();
  if (sounding.state === 'suspended') return;
  const end = schedule(sounding, out!, bank, plan, sounding.currentTime);
  await rest((end - sounding.currentTime) * 1_000);
}

/** Two soft tones, falling. */
async function chime(): Promise<void> {
  const sounding = context();
  if (sounding.state === 'suspended') return;
  const start = sounding.currentTime;
  [
    [659.25, 0],
    [523.25, 0.38],
  ].forEach(([frequency = 0, offset = 0]) => {
    const tone = sounding.createOscillator();
    const gain = sounding.createGain();
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0, start + offset);
    gain.gain.linearRampToValueAtTime(0.35, start + offset + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, start + offset + 0.5);
    tone.connect(gain).connect(out!);
    tone.start(start + offset);
    tone.stop(start + offset + 0.5);
  });
  await rest(CHIME_MS);
}

/** A Chinese voice of this machine; one that would ask the internet is not used. */
function systemVoice(): SpeechSynthesisVoice | null {
  if (!('speechSynthesis' in window)) return null;
  return speechSynthesis.getVoices().find(({ lang, localService }) => localService && /^(zh|cmn)/i.test(lang)) ?? null;
}

/** False: it failed, or did not say in time that it was done. */
async function speak(text: string): Promise<boolean> {
  const voice = systemVoice();
  if (voice === null) return false;
  const utterance = new SpeechSynthesisUtterance(spoken(text));
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.volume = out!.gain.value;
  return new Promise<boolean>((resolve) => {
    const deadline = setTimeout(() => {
      speechSynthesis.cancel();
      resolve(false);
    }, UTTERANCE_DEADLINE_MS);
    const done = (well: boolean): void => {
      clearTimeout(deadline);
      resolve(well);
    };
    utterance.onend = () => done(true);
    utterance.onerror = () => done(false);
    speechSynthesis.speak(utterance);
  });
}

function minuteOfDay(): number {
  return (Math.floor(Date.now() / 60_000) + HALL_OFFSET_MINUTES) % 1_440;
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
