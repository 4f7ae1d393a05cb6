import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPty } from '../../test/support/pty.ts';
import { MemoryWire } from './memory.ts';
import { ReopeningTransport } from './reopening.ts';
import type { LineEvents } from './reopening.ts';
import { serialTransport } from './serial.ts';
import { systemFault } from './system-fault.ts';
import { tcpTransport } from './tcp.ts';
import { TransportOffline } from './transport.ts';
import type { Transport, TransportState } from './transport.ts';

const retry = { firstRetryMs: 10, slowestRetryMs: 40 };

/** Resolves when the transport is in this state. */
function reaches(transport: Transport, kind: TransportState['kind']): Promise<TransportState> {
  if (transport.state.kind === kind) return Promise.resolve(transport.state);
  return new Promise((resolve) => {
    const stop = transport.onState((state) => {
      if (state.kind !== kind) return;
      stop();
      resolve(state);
    });
  });
}

function collect(transport: Transport): { readonly bytes: number[]; has(count: number): Promise<void> } {
  const bytes: number[] = [];
  transport.onBytes((more) => bytes.push(...more));
  return { bytes, has: (count) => expect.poll(() => bytes.length, { interval: 2 }).toBeGreaterThanOrEqual(count) };
}

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);

describe('a serial port (the real serialport on a pseudo-terminal)', () => {
  test('carries every byte both ways as it is', async () => {
    const pty = await openPty();
    const transport = serialTransport({ path: pty.path, baudRate: 9_600, retry });
    onTestFinished(() => transport.close());
    transport.open();
    await reaches(transport, 'open');
    const heard = collect(transport);
    const far: number[] = [];
    pty.end.onBytes((more) => far.push(...more));
    pty.end.write(ALL_BYTES);
    await transport.write(ALL_BYTES);
    await heard.has(256);
    await expect.poll(() => far.length).toBe(256);
    expect(heard.bytes).toEqual([...ALL_BYTES]);
    expect(far).toEqual([...ALL_BYTES]);
  });

  test('a hundred pulls and replugs under the same name: it comes back each time', async () => {
    const pty = await openPty();
    const transport = serialTransport({ path: pty.path, baudRate: 9_600, watchMs: 20, retry });
    onTestFinished(() => transport.close());
    transport.open();
    for (let times = 0; times < 100; times += 1) {
      await reaches(transport, 'open');
      const gone = reaches(transport, 'offline');
      pty.pull();
      await gone;
      await pty.plug();
    }
    await reaches(transport, 'open');
    expect(transport.counters.reopened).toBeGreaterThanOrEqual(100);
  }, 20_000);

  test('a port that does not exist is offline with a reason, tried again, and opens when it comes', async () => {
    const pty = await openPty();
    pty.pull();
    const transport = serialTransport({ path: pty.path, baudRate: 9_600, retry });
    onTestFinished(() => transport.close());
    transport.open();
    const offline = await reaches(transport, 'offline');
    expect(offline).toMatchObject({ reason: { code: 'no-such-port' } });
    await pty.plug();
    await reaches(transport, 'open');
  });

  test('a write while the cable is out is refused, nothing is thrown', async () => {
    const pty = await openPty();
    const transport = serialTransport({ path: pty.path, baudRate: 9_600, retry });
    onTestFinished(() => transport.close());
    transport.open();
    await reaches(transport, 'open');
    const gone = reaches(transport, 'offline');
    pty.pull();
    await gone;
    await expect(transport.write(ALL_BYTES)).rejects.toThrow(TransportOffline);
  });

  test.each([
    ['Error: No such file or directory, cannot open /dev/ttyS9', 'no-such-port'],
    ['Error: Permission denied, cannot open /dev/ttyS0', 'no-permission'],
    ['Error Resource temporarily unavailable Cannot lock port', 'port-busy'],
    ['Error: EIO: i/o error, write', 'cable-out'],
    ['something else', 'failed'],
  ])('the system says %s: %s', (words, code) => {
    expect(systemFault(new Error(words))).toEqual({ code, detail: words });
  });
});

describe('a TCP serial server', () => {
  async function server(): Promise<{ port: number; sockets: Socket[]; close(): Promise<void> }> {
    const sockets: Socket[] = [];
    const listening = createServer((socket) => {
      socket.on('error', () => undefined);
      sockets.push(socket);
    });
    await new Promise<void>((resolve) => {
      listening.listen(0, '127.0.0.1', resolve);
    });
    return {
      port: (listening.address() as AddressInfo).port,
      sockets,
      close: () =>
        new Promise((resolve) => {
          for (const socket of sockets) socket.destroy();
          listening.close(() => resolve());
        }),
    };
  }

  test('carries bytes, and comes back after the other side closed', async () => {
    const far = await server();
    const transport = tcpTransport({ host: '127.0.0.1', port: far.port, retry });
    onTestFinished(async () => {
      await transport.close();
      await far.close();
    });
    transport.open();
    await reaches(transport, 'open');
    const heard = collect(transport);
    await expect.poll(() => far.sockets.length).toBe(1);
    far.sockets[0]!.write(ALL_BYTES);
    await heard.has(256);
    const gone = reaches(transport, 'offline');
    far.sockets[0]!.destroy();
    expect(await gone).toMatchObject({ reason: { code: 'cable-out' } });
    await reaches(transport, 'open');
  });

  test('one that accepts and closes at once is not hammered: the pauses grow all the same', async () => {
    const far = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => {
      far.listen(0, '127.0.0.1', resolve);
    });
    const transport = tcpTransport({ host: '127.0.0.1', port: (far.address() as AddressInfo).port, retry });
    onTestFinished(async () => {
      await transport.close();
      await new Promise((resolve) => far.close(resolve));
    });
    const pauses: number[] = [];
    transport.onState((state) => state.kind === 'offline' && pauses.push(state.retryInMs));
    transport.open();
    await expect.poll(() => pauses.length).toBeGreaterThanOrEqual(4);
    expect(pauses.slice(0, 4)).toEqual([10, 20, 40, 40]);
  });

  test('nobody listens: refused, said so, tried again', async () => {
    const far = await server();
    await far.close();
    const transport = tcpTransport({ host: '127.0.0.1', port: far.port, retry });
    onTestFinished(() => transport.close());
    transport.open();
    expect(await reaches(transport, 'offline')).toMatchObject({ reason: { code: 'refused' } });
  });
});

describe('a wire in memory', () => {
  test('pulled in the middle of a write: the write is refused and the line comes back', async () => {
    const wire = new MemoryWire({ name: 'w', byteTimeMs: 1 });
    onTestFinished(() => wire.near.close());
    wire.near.open();
    await reaches(wire.near, 'open');
    const written = wire.near.write(new Uint8Array(1_000));
    wire.pull();
    await expect(written).rejects.toThrow(TransportOffline);
    wire.plug();
    await reaches(wire.near, 'open');
  });

  test('writes go one after the other, in order', async () => {
    const wire = new MemoryWire({ name: 'w', byteTimeMs: 0.1 });
    onTestFinished(() => wire.near.close());
    const got: number[] = [];
    wire.end().onBytes((bytes) => got.push(...bytes));
    wire.near.open();
    await reaches(wire.near, 'open');
    await Promise.all([1, 2, 3].map((byte) => wire.near.write(Uint8Array.from([byte, byte]))));
    expect(got).toEqual([1, 1, 2, 2, 3, 3]);
  });

  test('two who talk at once garble each other', async () => {
    const wire = new MemoryWire({ name: 'w', byteTimeMs: 1 });
    onTestFinished(() => wire.near.close());
    wire.near.open();
    await reaches(wire.near, 'open');
    const heard = collect(wire.near);
    const frame = Uint8Array.from([0xff, 0x68, 0x03]);
    wire.inject(frame);
    wire.inject(frame);
    await heard.has(6);
    expect(heard.bytes).not.toContain(0xff);
  });
});

test('a write that a lost line never settles holds up nothing on the next line', async () => {
  const written: string[] = [];
  let lines = 0;
  const opened: LineEvents[] = [];
  const transport = new ReopeningTransport({
    name: 'line',
    byteTimeMs: 0,
    openLine: (given) => {
      lines += 1;
      opened.push(given);
      const mine = lines;
      return Promise.resolve({
        write: (bytes) => {
          written.push(`${mine}: ${bytes.join(' ')}`);
          return mine === 1 ? new Promise(() => undefined) : Promise.resolve();
        },
        close: () => Promise.resolve(),
      });
    },
    faultOf: () => ({ code: 'failed', detail: 'never' }),
    ...retry,
  });
  onTestFinished(() => transport.close());
  transport.open();
  await reaches(transport, 'open');
  const hanging = transport.write(Uint8Array.of(1));
  const behind = transport.write(Uint8Array.of(2));
  opened[0]!.lost({ code: 'cable-out', detail: 'pulled' });
  await expect(hanging).rejects.toThrow(TransportOffline);
  await expect(behind).rejects.toThrow(TransportOffline);
  await reaches(transport, 'open');
  await transport.write(Uint8Array.of(3));
  await transport.write(Uint8Array.of(4));
  expect(written).toEqual(['1: 1', '2: 3', '2: 4']);
});
