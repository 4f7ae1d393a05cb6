/** Sound as samples from −1 to 1, one channel. */
export interface Sound {
  readonly rate: number;
  readonly samples: Float32Array;
}

/** Below this of the loudest moment a recording is silence. */
const SILENCE = 0.02;
const KEPT_MS = 12;
const FADE_MS = 6;
/** The level that speech is brought to: root mean square of what is not silence. */
const LEVEL = 0.12;
/** Never louder than this, so that nothing is cut off. */
const PEAK = 0.9;

/** Cuts silence at both ends, brings the voice to one level, fades both ends: clips then join without a click. */
export function prepared(sound: Sound): Sound {
  return faded(levelled(trimmed(sound)));
}

export function trimmed({ rate, samples }: Sound): Sound {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const heard = (sample: number): boolean => Math.abs(sample) > loudest * SILENCE;
  const first = samples.findIndex(heard);
  if (first < 0) return { rate, samples: new Float32Array(0) };
  let last = samples.length - 1;
  while (!heard(samples[last]!)) last -= 1;
  const kept = Math.round((rate * KEPT_MS) / 1_000);
  return { rate, samples: samples.slice(Math.max(0, first - kept), Math.min(samples.length, last + kept + 1)) };
}

export function levelled({ rate, samples }: Sound): Sound {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const voiced = samples.filter((sample) => Math.abs(sample) > loudest * SILENCE);
  const level = Math.sqrt(voiced.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, voiced.length));
  if (level === 0) return { rate, samples };
  const gain = Math.min(LEVEL / level, PEAK / loudest);
  return { rate, samples: samples.map((sample) => sample * gain) };
}

export function faded({ rate, samples }: Sound): Sound {
  const fade = Math.min(Math.round((rate * FADE_MS) / 1_000), Math.floor(samples.length / 2));
  return {
    rate,
    samples: samples.map((sample, at) => sample * Math.min(1, at / fade, (samples.length - 1 - at) / fade)),
  };
}

/** Reads a WAV file of 16 bits (RIFF, format 1); more channels are mixed to one. Throws `RangeError` for anything else. */
export function fromWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 44 || name(0) !== 'RIFF' || name(8) !== 'WAVE') throw new RangeError('not a WAV file');
  let format: { channels: number; rate: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    const from = at + 8;
    if (name(at) === 'fmt ') {
      if (view.getUint16(from, true) !== 1 || view.getUint16(from + 14, true) !== 16) {
        throw new RangeError('a WAV file, but not of 16 bits');
      }
      format = { channels: view.getUint16(from + 2, true), rate: view.getUint32(from + 4, true) };
    } else if (name(at) === 'data' && format !== null) {
      // an engine that writes to a pipe does not know the length yet
      const end = Math.min(bytes.length, from + size);
      return { rate: format.rate, samples: mixed(view, from, end, format.channels) };
    }
    at = from + size + (size % 2);
  }
  throw new RangeError('a WAV file without sound');
}

function mixed(view: DataView, from: number, end: number, channels: number): Float32Array {
  const frames = Math.floor((end - from) / 2 / channels);
  return Float32Array.from({ length: frames }, (_, frame) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) {
      sum += view.getInt16(from + (frame * channels + channel) * 2, true);
    }
    return sum / channels / 32_768;
  });
}

/** A WAV file of 16 bits, one channel. */
export function toWav({ rate, samples }: Sound): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const write = (at: number, text: string): void =>
    bytes.set(
      [...text].map((sign) => sign.charCodeAt(0)),
      at,
    );
  write(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, at) =>
    view.setInt16(44 + at * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true),
  );
  return bytes;
}
