import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import type { HallDisplayView, RoomMessage } from '../../contract/views.ts';
import { checkHallFile } from '../../server/config/check.ts';
import { startHall } from '../../server/main.ts';
import { plugPty } from '../support/pty-pair.ts';
import { row } from './figures.ts';

const PRESSES = 2_000;
const BOXES = 8;
const WAITING = 300;
/** A press every 8 ms: the same key of the same box comes again after 64 ms, outside its repeat window of 50 ms. */
const EVERY_MS = 8;

/**
 * From a press on the line to everybody, with the real `serialport` on pseudo-terminals. Hall, simulated line and
 * listening page share one process and one event loop, so that one clock times all; the start is the write at the far
 * end of the line, which includes the line itself.
 */
export async function benchPress(): Promise<string[]> {
  // a process that has just started compiles as it goes: the first run is not counted
  await measured({ estimates: true, arrivals: true });
  return [
    ...(await measured({ estimates: true, arrivals: false })),
    '',
    `with the estimate for all ${WAITING} who wait, once a second; somebody comes for each who is called`,
    ...(await measured({ estimates: true, arrivals: true })).slice(1, -2),
    '',
    'the same without the estimate',
    ...(await measured({ estimates: false, arrivals: true })).slice(1, -2),
  ];
}

interface Manner {
  readonly estimates: boolean;
  /** People come as fast as they are called; else those who wait from the beginning get fewer. */
  readonly arrivals: boolean;
}

async function measured({ estimates, arrivals }: Manner): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'quhao-bench-'));
  const boxes = plugPty(join(folder, 'boxes'));
  const signs = Array.from({ length: BOXES }, (_, index) => plugPty(join(folder, `sign-${index + 1}`)));
  const ids = Array.from({ length: BOXES }, (_, index) => `${index + 1}`);
  const list = ids.map((id) => `"${id}"`).join(', ');
  const checked = checkHallFile(`
hall: { name: 桃江县桃花江镇便民服务中心 }
services: [{ id: civil, name: 民政救助, prefix: A, counters: [${list}] }]
counters:
${ids.map((id) => `  - { id: "${id}", name: ${id}号窗口 }`).join('\n')}
rules: { justCalledMs: 0 }
devices:
  - { id: boxes, kind: call-box, protocol: ff68, transport: { serial: ${boxes.path}, baudRate: 921600 }, repeatWindowMs: 50, boxes: { ${ids.map((id) => `${id}: "${id}"`).join(', ')} } }
${ids.map((id, index) => `  - { id: sign-${id}, kind: led, protocol: onbon-bx5, transport: { serial: ${signs[index]!.path}, baudRate: 921600 }, counter: "${id}" }`).join('\n')}
`);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
  const running = await startHall({
    file: checked.file,
    folder: join(folder, 'data'),
    host: '127.0.0.1',
    port: 0,
    demo: { speed: 1, visitors: false },
    pagesFolder: folder,
    log: pino({ level: 'silent' }),
    estimates,
  });
  const issue = (): Promise<unknown> => {
    const command = { type: 'IssueTicket', serviceId: 'civil', priorityClass: null, kioskId: null, print: false };
    return running.hall.execute(command, { actor: 'bench' });
  };
  const waiting = arrivals ? WAITING : PRESSES + BOXES;
  for (let count = 0; count < waiting; count += 1) await issue();
  const socket = io(running.url, { transports: ['websocket'] });
  await new Promise<void>((resolve) => {
    socket.on('connect', () => socket.emit('join', { room: 'hall-display' }, () => resolve()));
  });

  let pressedAt = 0;
  const heard = { echo: [] as number[], commit: [] as number[], sign: [] as number[], view: [] as number[] };
  const once: Record<keyof typeof heard, boolean> = { echo: true, commit: true, sign: true, view: true };
  let resolveView: () => void = () => undefined;
  const mark = (what: keyof typeof heard): void => {
    if (once[what]) return;
    once[what] = true;
    heard[what].push(performance.now() - pressedAt);
    if (what === 'view') resolveView();
  };
  boxes.onBytes(() => mark('echo'));
  for (const sign of signs) {
    sign.onBytes((bytes) => {
      mark('sign');
      // the card says that it is done, so that the next text follows at once
      if (bytes[bytes.length - 1] === 0x5a) sign.write(Uint8Array.from(SIGN_DONE));
    });
  }
  running.hall.onDurable((events) => events.some(({ type }) => type === 'TicketCalled') && mark('commit'));
  let shown: string | undefined;
  socket.on('view', ({ view }: RoomMessage<HallDisplayView>) => {
    const newest = view.calls[0]?.announcementId;
    if (newest === shown) return;
    shown = newest;
    mark('view');
  });
  await rest(500);

  for (let press = 0; press < PRESSES; press += 1) {
    if (arrivals) await issue();
    const box = (press % BOXES) + 1;
    const viewed = new Promise<void>((resolve) => {
      resolveView = resolve;
    });
    Object.assign(once, { echo: false, commit: false, sign: false, view: false });
    pressedAt = performance.now();
    boxes.write(Uint8Array.from([0xff, 0x68, 3, 3, 0x68, box, 1, 0x0c, (box + 1 + 0x0c) & 0xff, 0x16]));
    await viewed;
    await rest(Math.max(0, EVERY_MS - (performance.now() - pressedAt)));
  }
  socket.disconnect();
  await running.close();
  const syncs = fdatasyncs(join(folder, 'sync'));
  const hops = await socketHops();
  boxes.pull();
  for (const sign of signs) sign.pull();
  rmSync(folder, { recursive: true, force: true });
  return [
    `press → everybody, ms, ${heard.view.length} presses of ${PRESSES}`,
    '| what | p50 | p99 | max |',
    '| --- | --- | --- | --- |',
    row('(a) first byte of the echo', heard.echo),
    row('(b) durable commit', heard.commit),
    row('(c) first byte at the sign', heard.sign),
    row('(d) view received by a page', heard.view),
    row('beside: one fdatasync of 4 kB', syncs),
    row('beside: one bare socket.io hop', hops),
  ];
}

/** `A0 00` in its envelope, as a card answers. */
const SIGN_DONE = [0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5].concat([
  0x00, 0x80, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x61, 0x02, 0x02, 0x00, 0xa0, 0x00, 0x88, 0xa8, 0x5a,
]);

function fdatasyncs(file: string): number[] {
  const descriptor = openSync(file, 'w');
  const block = Buffer.alloc(4096, 7);
  const samples = Array.from({ length: 500 }, () => {
    const start = performance.now();
    writeSync(descriptor, block);
    fdatasyncSync(descriptor);
    return performance.now() - start;
  });
  closeSync(descriptor);
  return samples;
}

async function socketHops(): Promise<number[]> {
  const http = createServer();
  const server = new Server(http, { serveClient: false });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: ['websocket'] });
  await new Promise<void>((resolve) => {
    client.on('connect', () => resolve());
  });
  const samples: number[] = [];
  for (let hop = 0; hop < 1_000; hop += 1) {
    const start = performance.now();
    await new Promise<void>((resolve) => {
      client.once('view', () => resolve());
      server.emit('view', { filler: 'x'.repeat(2_000) });
    });
    samples.push(performance.now() - start);
  }
  client.disconnect();
  await server.close();
  return samples;
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
