import { createSocket } from 'node:dgram';

/** SNTP, RFC 4330: 48 bytes, times as seconds since 1900 and their fraction, 32 bits each, big-endian. */
const PACKET_BYTES = 48;
const PORT = 123;
/** No leap warning, version 4, mode 3: client. */
const ASK = 0x23;
const MODE_SERVER = 4;
/** Leap indicator 3: the server's own clock is not set. */
const UNSET = 3;
const SINCE_1900_S = 2_208_988_800;
const TRANSMIT_AT = 40;

export interface Asked {
  readonly wall?: () => number;
  readonly port?: number;
  readonly timeoutMs?: number;
}

/**
 * Wall clock minus the time of a server, ms; null when it does not answer, or does not know itself. The answer counts
 * only when it repeats the time that was sent: anybody can send a packet.
 */
export function askNetworkTime(
  host: string,
  { wall = Date.now, port = PORT, timeoutMs = 3_000 }: Asked = {},
): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    let ended = false;
    const end = (offByMs: number | null): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      socket.close();
      resolve(offByMs);
    };
    const timer = setTimeout(() => end(null), timeoutMs);
    const sentAt = wall();
    const ask = Buffer.alloc(PACKET_BYTES);
    ask[0] = ASK;
    writeTime(ask, TRANSMIT_AT, sentAt);
    socket.once('error', () => end(null));
    socket.on('message', (answer) => {
      const times = read(answer, ask);
      if (times === null) return;
      const { receivedAt, answeredAt, isSet } = times;
      const there = (receivedAt - sentAt + (answeredAt - wall())) / 2;
      end(isSet ? -there : null);
    });
    socket.send(ask, port, host, (error) => {
      if (error !== null) end(null);
    });
  });
}

function read(
  answer: Buffer,
  ask: Buffer,
): { readonly receivedAt: number; readonly answeredAt: number; readonly isSet: boolean } | null {
  if (answer.length < PACKET_BYTES || (answer[0]! & 7) !== MODE_SERVER) return null;
  // originate timestamp: what was asked with
  if (!answer.subarray(24, 32).equals(ask.subarray(TRANSMIT_AT, TRANSMIT_AT + 8))) return null;
  // stratum 0 is a refusal, the ‘kiss of death’
  const isSet = answer[0]! >> 6 !== UNSET && answer[1] !== 0;
  return { receivedAt: readTime(answer, 32), answeredAt: readTime(answer, TRANSMIT_AT), isSet };
}

function writeTime(packet: Buffer, at: number, utcMs: number): void {
  const seconds = Math.floor(utcMs / 1000);
  packet.writeUInt32BE((seconds + SINCE_1900_S) % 2 ** 32, at);
  packet.writeUInt32BE(Math.floor(((utcMs / 1000 - seconds) * 2 ** 32) % 2 ** 32), at + 4);
}

/** RFC 4330, section 3: with the first bit clear the seconds count from 2036-02-07. */
function readTime(packet: Buffer, at: number): number {
  const seconds = packet.readUInt32BE(at);
  const era = seconds < 2 ** 31 ? 2 ** 32 : 0;
  return (seconds + era - SINCE_1900_S + packet.readUInt32BE(at + 4) / 2 ** 32) * 1000;
}
