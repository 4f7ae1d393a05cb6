import type { SignDecoder, SignFrames, SignLanguage, SignLine } from './language.ts';
import { answerOf, CLEAR, dynamicAreas, encode, FrameDecoder, mayPass, PING } from './protocol.ts';
import type { SignAnswer } from './protocol.ts';
import { signText } from './text.ts';
import type { CharacterSet } from './text.ts';

export interface OnbonConfig {
  /** In dots. */
  readonly width: number;
  readonly height: number;
  /** FEh any card, 51h.. by model (61h a BX-6K1). */
  readonly deviceType?: number;
  /** The card's own address on a line with several; 1 as they leave the works. */
  readonly address?: number;
  /** What the card's font holds; all of GBK unless said. */
  readonly characters?: CharacterSet;
}

const LINE_DOTS = 16;
/** A card answers under its own address, or under 'any card'. */
const ANY_CARD = 0xfffe;

/** Onbon BX-5 and BX-6: a dynamic area for each line, so that areas never overlap. */
export function onbon(config: OnbonConfig): SignLanguage {
  const { width, height, deviceType = 0xfe, address = 1, characters = 'gbk' } = config;
  const rows = Math.max(1, Math.floor(height / LINE_DOTS));
  return {
    clear: encode(CLEAR, deviceType, address),
    ping: encode(PING, deviceType, address),
    content: (lines: readonly SignLine[]): SignFrames => {
      let substituted = false;
      const areas = lines.slice(0, rows).map(({ text, flashing }, row) => {
        const line = signText(text, characters);
        substituted ||= line.substituted;
        const tooLong = line.bytes.length * 8 > width;
        const manner = tooLong ? ('scroll' as const) : flashing ? ('flash' as const) : ('still' as const);
        const lineHeight = rows === 1 ? height : LINE_DOTS;
        return { x: 0, y: row * LINE_DOTS, width, height: lineHeight, text: line.bytes, manner };
      });
      return { frames: [encode(dynamicAreas(areas), deviceType, address)], substituted };
    },
    decoder: () => new OnbonAnswers(address),
    mayPass,
  };
}

/** Answers of one card; those of another on the same line are not ours. */
class OnbonAnswers implements SignDecoder {
  readonly #frames = new FrameDecoder();
  readonly #address: number;

  constructor(address: number) {
    this.#address = address;
  }

  get bad(): number {
    return this.#frames.bad;
  }

  push(bytes: Uint8Array): readonly SignAnswer[] {
    return this.#frames
      .push(bytes)
      .filter(({ source }) => source === this.#address || source === ANY_CARD || this.#address === ANY_CARD)
      .map(answerOf)
      .filter((answer) => answer !== null);
  }
}
