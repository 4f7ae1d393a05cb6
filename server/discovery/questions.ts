import { MODULE_ID, SdtDecoder } from '../../drivers/id-reader/protocol.ts';
import { answerOf, encode, FrameDecoder, PING } from '../../drivers/led/protocol.ts';
import { AnswerDecoder, readInputs } from '../../drivers/modbus-box/protocol.ts';
import { ask as askPrinter } from '../../drivers/printer/protocol.ts';
import type { Transport } from '../../drivers/transport/transport.ts';

/** A question that makes nothing print, ring or move, and whose answer nothing else gives. */
export interface Question {
  readonly family: 'printer' | 'id-reader' | 'led' | 'call-box';
  readonly protocol: string;
  readonly baudRate: number;
  readonly bytes: Uint8Array;
  /** The box that was asked. */
  readonly box?: number;
  /** Reads one answer out of lumps of any size; a new one for each asking. */
  readonly reader: () => (lump: Uint8Array) => boolean;
}

const ANY_CARD = 0xfe;
const FIRST_BOXES = 4;

/** Bits 0, 1, 4 and 7 of a real-time status are 0, 1, 1, 0 (drivers/printer/README.md). */
const isStatus = (byte: number | undefined): boolean => byte !== undefined && (byte & 0x93) === 0x12;

/**
 * `10 04 n` three times over: three status bytes, one for each. Nothing in it prints: the only question that may go to a
 * line of which nothing is known. The fast rate goes first: on a slower line it is one crooked character at most.
 */
export const PRINTER_QUESTIONS: readonly Question[] = [115_200, 9_600].map((baudRate) => ({
  family: 'printer',
  protocol: 'escpos',
  baudRate,
  bytes: Uint8Array.from([...askPrinter(1), ...askPrinter(2), ...askPrinter(4)]),
  reader: () => {
    const got: number[] = [];
    return (lump) => {
      got.push(...lump);
      return got.length === 3 && got.every(isStatus);
    };
  },
}));

/**
 * Questions with characters in them, which a printer that answers nothing would keep and print with its next ticket: they
 * go only to a line of which a person has said that no printer is on it.
 */
export const OTHER_QUESTIONS: readonly Question[] = [
  {
    family: 'id-reader',
    protocol: 'sdt',
    baudRate: 115_200,
    bytes: MODULE_ID,
    reader: () => {
      const decoder = new SdtDecoder();
      // preamble, length and sum: whatever it says, it is a reader
      return (lump) => decoder.push(lump).length > 0;
    },
  },
  ...[9_600, 57_600].map((baudRate): Question => ({
    family: 'led',
    protocol: 'onbon-bx5',
    baudRate,
    bytes: onbonPing(),
    reader: onbonReader,
  })),
  ...Array.from({ length: FIRST_BOXES }, (_, index): Question => {
    const asked = readInputs(index + 1);
    return {
      family: 'call-box',
      protocol: 'modbus',
      baudRate: 9_600,
      bytes: asked.bytes,
      box: index + 1,
      reader: () => {
        const decoder = new AnswerDecoder(asked);
        return (lump) => decoder.push(lump) !== null;
      },
    };
  }),
];

/** For a sign's own port on the network. */
export const SIGN_QUESTION: Pick<Question, 'bytes' | 'reader'> = { bytes: onbonPing(), reader: onbonReader };

function onbonPing(): Uint8Array {
  return encode(PING, ANY_CARD);
}

function onbonReader(): (lump: Uint8Array) => boolean {
  const decoder = new FrameDecoder();
  return (lump) => decoder.push(lump).some((envelope) => answerOf(envelope) !== null);
}

const MOST_PROOF_BYTES = 64;

/** Asks once; the bytes of the answer, or null when none came in time. */
export function answerTo(
  { bytes, reader }: Pick<Question, 'bytes' | 'reader'>,
  transport: Pick<Transport, 'onBytes' | 'write'>,
  ms: number,
): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    const read = reader();
    const got: number[] = [];
    const end = (answer: Uint8Array | null): void => {
      clearTimeout(timer);
      stop();
      resolve(answer);
    };
    const timer = setTimeout(() => end(null), ms);
    const stop = transport.onBytes((lump) => {
      got.push(...lump);
      if (read(lump)) end(Uint8Array.from(got.slice(0, MOST_PROOF_BYTES)));
    });
    transport.write(bytes).catch(() => end(null));
  });
}
