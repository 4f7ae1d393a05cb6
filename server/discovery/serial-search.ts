import type { FoundPlace } from '../../contract/discovery.ts';
import { serialTransport } from '../../drivers/transport/serial.ts';
import type { Transport, TransportFault } from '../../drivers/transport/transport.ts';
import { hex, silent } from './found.ts';
import { listen } from './listen.ts';
import { answerTo, OTHER_QUESTIONS, PRINTER_QUESTIONS } from './questions.ts';
import type { Question } from './questions.ts';

export interface SerialPlace {
  /** As hall.yaml should name it. */
  readonly path: string;
  readonly usbIds: string | null;
}

export interface SerialSearchOptions {
  /** A person has said that no printer is on this line: questions with characters in them may go there. */
  readonly noPrinter: boolean;
  readonly signal: AbortSignal;
  readonly listenMs?: number;
  readonly answerMs?: number;
}

/** A key is pressed and released within it. */
const LISTEN_MS = 5_000;
const ANSWER_MS = 300;
/** Boxes, keypads and evaluators speak at this rate. */
const LISTEN_BAUD = 9_600;

/** What is on one serial port: heard first, then asked what is harmless, in an order that no family takes amiss. */
export async function searchSerial(
  { path, usbIds }: SerialPlace,
  { noPrinter, signal, listenMs = LISTEN_MS, answerMs = ANSWER_MS }: SerialSearchOptions,
): Promise<FoundPlace> {
  const nothing = silent({ place: path, medium: 'serial', usbIds });
  const heard = await opened(path, LISTEN_BAUD, (line) => listen(line, listenMs, signal));
  if ('fault' in heard) return { ...nothing, certainty: 'closed', problem: problemOf(heard.fault) };
  const { frame, boxes, bytes } = heard.done;
  if (frame !== null) return { ...nothing, ...boxesHeard(path, boxes), certainty: 'recognised', proof: hex(frame) };
  // whoever speaks is no printer, and is not talked over
  if (bytes > 0) return { ...nothing, certainty: 'something' };
  for (const question of noPrinter ? [...PRINTER_QUESTIONS, ...OTHER_QUESTIONS] : PRINTER_QUESTIONS) {
    if (signal.aborted) break;
    const asked = await opened(path, question.baudRate, (line) => answerTo(question, line, answerMs));
    if ('fault' in asked || asked.done === null) continue;
    return { ...nothing, ...answered(path, question), certainty: 'recognised', proof: hex(asked.done) };
  }
  return nothing;
}

function boxesHeard(
  path: string,
  boxes: readonly number[],
): Pick<FoundPlace, 'family' | 'protocol' | 'boxes' | 'suggestion'> {
  return {
    family: 'call-box',
    protocol: 'ff68',
    boxes: [...boxes],
    suggestion: { kind: 'call-box', protocol: 'ff68', transport: { serial: path, baudRate: LISTEN_BAUD } },
  };
}

function answered(
  path: string,
  { family, protocol, baudRate, bytes, box }: Question,
): Pick<FoundPlace, 'family' | 'protocol' | 'boxes' | 'suggestion' | 'question'> {
  return {
    family,
    protocol,
    question: hex(bytes),
    boxes: box === undefined ? [] : [box],
    suggestion: { kind: family, protocol, transport: { serial: path, baudRate } },
  };
}

function problemOf({ code, params = {} }: TransportFault): NonNullable<FoundPlace['problem']> {
  return { code: `device.${code}`, params: { ...params } };
}

/** Has the line open for as long as the work takes, and only then. */
async function opened<T>(
  path: string,
  baudRate: number,
  work: (line: Transport) => Promise<T>,
): Promise<{ readonly done: T } | { readonly fault: TransportFault }> {
  const line = serialTransport({ path, baudRate });
  try {
    const fault = await new Promise<TransportFault | null>((resolve) => {
      line.onState((state) => {
        if (state.kind === 'open') resolve(null);
        else if (state.kind === 'offline') resolve(state.reason);
      });
      line.open();
    });
    return fault === null ? { done: await work(line) } : { fault };
  } finally {
    await line.close();
  }
}
