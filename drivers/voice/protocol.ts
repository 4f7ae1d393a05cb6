import iconv from 'iconv-lite';

/**
 * Serial voice modules SYN6288 and XFS5152CE (README.md): `FD | LEN | command …`. Pure: bytes ↔ meaning.
 */

export type VoiceModel = 'syn6288' | 'xfs5152';

/** What a module says of itself: one byte each. */
export type VoiceAnswer = 'started' | 'accepted' | 'not-understood' | 'busy' | 'idle';

const START = 0xfd;
const SPEAK = 0x01;
const LONGEST_TEXT = 200;
const ANSWERS: Readonly<Record<number, VoiceAnswer>> = {
  0x4a: 'started',
  0x41: 'accepted',
  0x45: 'not-understood',
  0x4e: 'busy',
  0x4f: 'idle',
};
/** Encoding numbers: the low three bits of SYN6288's parameter, a byte of its own on XFS5152. */
const ENCODINGS = { gb2312: 0, gbk: 1 } as const;

export const COMMANDS = { stop: 0x02, pause: 0x03, resume: 0x04, status: 0x21, sleep: 0x88 } as const;

export function command(model: VoiceModel, name: keyof typeof COMMANDS): Uint8Array {
  return frame(model, [COMMANDS[name]]);
}

export interface SpeakOptions {
  /** 0 silent … 16 loudest. */
  readonly volume?: number;
  /** 0 slowest … 5 fastest. */
  readonly speed?: number;
  /** What the module is told the text is; GBK holds all of GB2312. */
  readonly charset?: keyof typeof ENCODINGS;
}

/**
 * The frame that speaks a text in GBK, cut at a character after 200 bytes; a character that GBK lacks is left out, since
 * neither module has a word for it. `[v10]` and `[t4]` set volume and speed.
 */
export function speak(
  model: VoiceModel,
  text: string,
  { volume, speed, charset = 'gbk' }: SpeakOptions = {},
): Uint8Array {
  const marks = `${volume === undefined ? '' : `[v${volume}]`}${speed === undefined ? '' : `[t${speed}]`}`;
  const bytes: number[] = [];
  for (const character of marks + text) {
    const encoded = iconv.encode(character, 'gbk');
    if (iconv.decode(encoded, 'gbk') !== character) continue;
    if (bytes.length + encoded.length > LONGEST_TEXT) break;
    bytes.push(...encoded);
  }
  return frame(model, [SPEAK, ENCODINGS[charset], ...bytes]);
}

/** SYN6288 counts and sends the exclusive or of all bytes before it; XFS5152 has no sum. */
function frame(model: VoiceModel, body: readonly number[]): Uint8Array {
  const sums = model === 'syn6288' ? 1 : 0;
  const length = body.length + sums;
  const bytes = [START, length >> 8, length & 0xff, ...body];
  if (sums === 1) bytes.push(bytes.reduce((sum, byte) => sum ^ byte, 0));
  return Uint8Array.from(bytes);
}

/** Cuts the way back into answers; a byte that is none is counted. */
export class VoiceDecoder {
  bad = 0;

  push(bytes: Uint8Array): VoiceAnswer[] {
    const answers: VoiceAnswer[] = [];
    for (const byte of bytes) {
      const answer = ANSWERS[byte];
      if (answer === undefined) this.bad += 1;
      else answers.push(answer);
    }
    return answers;
  }
}
