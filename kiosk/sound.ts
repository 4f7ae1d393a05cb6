import { canReadAloud, readAloud } from './readAloud.ts';

const TONE_HZ = 880;
const TONE_S = 0.5;

/** A tone, then a sentence where this machine has a voice: whoever stands before it hears whether the volume is right. */
export async function trySound(sentence: string): Promise<'both' | 'tone' | 'none'> {
  const context = new AudioContext();
  try {
    await context.resume();
    const tone = context.createOscillator();
    tone.frequency.value = TONE_HZ;
    tone.connect(context.destination);
    const over = new Promise((resolve) => {
      tone.onended = resolve;
    });
    tone.start();
    tone.stop(context.currentTime + TONE_S);
    await over;
  } catch {
    return 'none';
  } finally {
    await context.close();
  }
  if (!canReadAloud()) return 'tone';
  readAloud(sentence);
  return 'both';
}
