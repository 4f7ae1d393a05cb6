/** Whether this machine has a Chinese voice of its own; one that would ask the internet is not used. */
export function canReadAloud(): boolean {
  return voice() !== null;
}

export function readAloud(text: string): void {
  const found = voice();
  if (found === null) return;
  speechSynthesis.cancel();
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = found;
  utterance.lang = found.lang;
  // elders follow a slower voice better
  utterance.rate = 0.85;
  speechSynthesis.speak(utterance);
}

function voice(): SpeechSynthesisVoice | null {
  if (!('speechSynthesis' in window)) return null;
  return speechSynthesis.getVoices().find(({ lang, localService }) => localService && /^(zh|cmn)/i.test(lang)) ?? null;
}
