import { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { FoundPlace } from '../../contract/discovery.ts';
import { hex, silent } from './found.ts';
import { answerTo, SIGN_QUESTION } from './questions.ts';

/** Where printers take raw bytes; where Onbon cards listen. */
const PRINTER_PORT = 9_100;
const SIGN_PORT = 5_005;
const CONNECT_MS = 800;
const ANSWER_MS = 600;
/** A machine in a village has slow switches; more at once are dropped by some. */
const AT_ONCE = 100;
/** Networks of a machine with many (containers, tunnels) are not all looked through. */
const MOST_NETWORKS = 4;

/** The other addresses of this machine's own networks, the nearest 254 of each. */
export function neighbours(): string[] {
  const own = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  const networks = [...new Set(own.map((address) => address.slice(0, address.lastIndexOf('.'))))].slice(
    0,
    MOST_NETWORKS,
  );
  return networks
    .flatMap((network) => Array.from({ length: 254 }, (_, index) => `${network}.${index + 1}`))
    .filter((address) => !own.includes(address));
}

export interface NetworkSearchOptions {
  readonly hosts: readonly string[];
  readonly signal: AbortSignal;
  readonly onLooked: () => void;
  readonly printerPort?: number;
  readonly signPort?: number;
}

/** Printers and signs of the network; addresses where nobody is are left out. */
export async function searchNetwork(options: NetworkSearchOptions): Promise<FoundPlace[]> {
  const { hosts, signal, onLooked, printerPort = PRINTER_PORT, signPort = SIGN_PORT } = options;
  const found: FoundPlace[] = [];
  const queue = [...hosts];
  const work = async (): Promise<void> => {
    for (let host = queue.shift(); host !== undefined && !signal.aborted; host = queue.shift()) {
      const here = await Promise.all([lookForPrinter(host, printerPort), lookForSign(host, signPort)]);
      found.push(...here.filter((place) => place !== null));
      onLooked();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

/**
 * Connected to, never spoken to: a printer that is no ticket printer takes any byte for a page. A person says what it
 * is; the suggestion is what it has to be for tickets.
 */
async function lookForPrinter(host: string, port: number): Promise<FoundPlace | null> {
  const socket = await connected(host, port);
  if (socket === null) return null;
  socket.destroy();
  const place = `${host}:${port}`;
  return {
    ...silent({ place, medium: 'network' }),
    certainty: 'something',
    suggestion: { kind: 'printer', protocol: 'escpos', transport: { tcp: place } },
  };
}

async function lookForSign(host: string, port: number): Promise<FoundPlace | null> {
  const socket = await connected(host, port);
  if (socket === null) return null;
  const place = `${host}:${port}`;
  const answer = await answerTo(SIGN_QUESTION, lineOf(socket), ANSWER_MS);
  socket.destroy();
  const nothing = silent({ place, medium: 'network' });
  if (answer === null) return { ...nothing, certainty: 'something' };
  return {
    ...nothing,
    certainty: 'recognised',
    family: 'led',
    protocol: 'onbon-bx5',
    proof: hex(answer),
    question: hex(SIGN_QUESTION.bytes),
    suggestion: { kind: 'led', protocol: 'onbon-bx5', transport: { tcp: place } },
  };
}

function connected(host: string, port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = new Socket();
    const end = (result: Socket | null): void => {
      clearTimeout(timer);
      if (result === null) socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => end(null), CONNECT_MS);
    socket.on('error', () => end(null));
    socket.connect(port, host, () => end(socket));
  });
}

/** A socket as what a question needs of a line. */
function lineOf(socket: Socket): Parameters<typeof answerTo>[1] {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    onBytes: (listener) => {
      const hear = (bytes: Buffer): void => listener(bytes, performance.now());
      socket.on('data', hear);
      return () => socket.off('data', hear);
    },
  };
}
