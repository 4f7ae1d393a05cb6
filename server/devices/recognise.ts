import { FrameDecoder as BoxDecoder } from '../../drivers/call-box/protocol.ts';
import { FrameDecoder as SignDecoder } from '../../drivers/led/protocol.ts';
import type { Transport } from '../../drivers/transport/transport.ts';

/** Families whose frames can be told from anything else. */
export type Family = 'call-box' | 'led';

/**
 * Listens on a line for frames of another family: two adapters have swapped their names. Frames carry marks and sums,
 * so two of them are no accident.
 */
export class ForeignWatch {
  readonly #seen = new Map<Family, number>();

  constructor(transport: Transport, own: string) {
    const boxes = new BoxDecoder();
    const signs = new SignDecoder();
    transport.onBytes((bytes, atMs) => {
      if (own !== 'call-box')
        this.#count('call-box', boxes.push(bytes, atMs).filter((found) => 'frame' in found).length);
      if (own !== 'led') this.#count('led', signs.push(bytes).length);
    });
    transport.onState((state) => {
      if (state.kind === 'opening') this.#seen.clear();
    });
  }

  /** The family that talks here, null while none does. */
  get family(): Family | null {
    for (const [family, frames] of this.#seen) if (frames >= FOREIGN_FRAMES) return family;
    return null;
  }

  #count(family: Family, frames: number): void {
    if (frames > 0) this.#seen.set(family, (this.#seen.get(family) ?? 0) + frames);
  }
}

const FOREIGN_FRAMES = 1;
const ANSWER_MS = 150;

/**
 * Asks whether an ESC/POS printer sits on a line before anything is sent that it would print: `10 04 01` is answered by
 * one byte with bits 0, 1, 4, 7 = 0, 1, 1, 0, and means nothing to a call box.
 */
export async function printerAnswers(transport: Transport): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (found: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(found);
    };
    const timer = setTimeout(() => end(false), ANSWER_MS);
    const stop = transport.onBytes((bytes) => {
      if (bytes.length === 1 && (bytes[0]! & 0x93) === 0x12) end(true);
    });
    transport.write(Uint8Array.of(0x10, 0x04, 0x01)).catch(() => end(false));
  });
}
