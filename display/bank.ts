import type { BankManifest, SpeechTemplate, VoiceAnswer } from '../contract/voice.ts';
import { missingOf } from '../voice/plan.ts';
import type { Piece } from '../voice/plan.ts';

/** Between two words, ms: without it an engine's clips run into each other. */
const BETWEEN_WORDS_MS = 50;

/** The clips of a bank, decoded and ready: an announcement starts at once. */
export interface LoadedBank {
  readonly template: SpeechTemplate | undefined;
  readonly clips: ReadonlyMap<string, AudioBuffer>;
}

/** Fetches and decodes a whole bank; null where a clip cannot be had, so that the next source speaks. */
export async function loadBank(
  audio: BaseAudioContext,
  where: 'own' | 'shipped',
  { clips, template }: BankManifest,
): Promise<LoadedBank | null> {
  try {
    const entries = await Promise.all(
      Object.entries(clips).map(async ([phrase, file]) => {
        const response = await fetch(`/api/v1/voice/${where}/${encodeURIComponent(file)}`);
        if (!response.ok) throw new Error(`${file}: ${response.status}`);
        return [phrase, await audio.decodeAudioData(await response.arrayBuffer())] as const;
      }),
    );
    return { template, clips: new Map(entries) };
  } catch {
    return null;
  }
}

export function canSay({ clips }: LoadedBank, plan: readonly Piece[]): boolean {
  return missingOf(plan, (phrase) => clips.has(phrase)).length === 0;
}

/** Puts the clips of a plan one after the other from `at` on, seconds of the context; returns the clips in their order. */
export function schedule(
  audio: BaseAudioContext,
  out: AudioNode,
  { clips }: LoadedBank,
  plan: readonly Piece[],
  at: number,
): AudioBufferSourceNode[] {
  let when = at;
  const sources: AudioBufferSourceNode[] = [];
  for (const piece of plan) {
    if ('pauseMs' in piece) {
      when += piece.pauseMs / 1_000;
      continue;
    }
    const buffer = clips.get(piece.phrase);
    if (buffer === undefined) continue;
    const source = audio.createBufferSource();
    source.buffer = buffer;
    source.connect(out);
    source.start(when);
    sources.push(source);
    when += buffer.duration + BETWEEN_WORDS_MS / 1_000;
  }
  return sources;
}

/** How loud it is to be spoken at a minute of the hall's day, 0–1. */
export function volumeAt(volumes: VoiceAnswer['volumes'], minute: number): number {
  const fitting = volumes.filter(({ from, to }) =>
    from <= to ? minute >= from && minute < to : minute >= from || minute < to,
  );
  return (fitting[fitting.length - 1]?.percent ?? 100) / 100;
}
