import { FrameDecoder } from '../../drivers/call-box/protocol.ts';
import type { Transport } from '../../drivers/transport/transport.ts';

/** What was heard on a line that nobody asked anything on. */
export interface Heard {
  /** The first whole frame of a call box; null: none came. */
  readonly frame: Uint8Array | null;
  /** Addresses of the boxes heard, ascending. */
  readonly boxes: readonly number[];
  /** Bytes that came in all; what they were is nobody's business: it may be a card or a code. */
  readonly bytes: number;
}

/**
 * Hears a line for so long, or until `enough` says so. A box is heard through to the end: its frames carry marks, two
 * lengths and a sum, so one is no accident.
 */
export async function listen(transport: Transport, ms: number, signal: AbortSignal): Promise<Heard> {
  const decoder = new FrameDecoder();
  const boxes = new Set<number>();
  let frame: Uint8Array | null = null;
  let bytes = 0;
  const stop = transport.onBytes((lump, atMs) => {
    bytes += lump.length;
    for (const found of decoder.push(lump, atMs)) {
      if (!('frame' in found)) continue;
      frame ??= found.frame.bytes;
      boxes.add(found.frame.address);
    }
  });
  await passed(ms, signal);
  stop();
  return { frame, boxes: [...boxes].sort((a, b) => a - b), bytes };
}

/** Resolves after so long, or when the search is called off. */
export function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
