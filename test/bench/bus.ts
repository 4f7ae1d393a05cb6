import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';
import { CallBoxSimulator } from '../../drivers/call-box/simulator.ts';
import { IdReaderSimulator } from '../../drivers/id-reader/simulator.ts';
import { LedSimulator } from '../../drivers/led/simulator.ts';
import { ModbusBoxSimulator } from '../../drivers/modbus-box/simulator.ts';
import { PrinterSimulator } from '../../drivers/printer/simulator.ts';
import { VoiceSimulator } from '../../drivers/voice/simulator.ts';
import { productRoot } from '../../server/cli/root.ts';
import { plugPty } from '../support/pty-pair.ts';
import type { PtyPair } from '../support/pty-pair.ts';
import { row } from './figures.ts';

const BOXES = 8;
const ROUNDS = 100;
const PRESSES = 1_000;
const REST_S = 20;
/** 10 bits at 9600 baud. */
const BYTE_MS = 10_000 / 9_600;
const FRAME_BYTES = 10;
const SCRIPT = join(productRoot(), 'bin', 'quhao.js');

/** The hall in its own process, the line in this one: what a box on an RS-485 bus sees, and what rest costs. */
export async function benchBus(): Promise<string[]> {
  return [...(await pressedTogether()), '', ...(await atRest())];
}

async function pressedTogether(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'quhao-bus-'));
  const line = plugPty(join(folder, 'boxes'));
  const ids = Array.from({ length: BOXES }, (_, index) => `${index + 1}`);
  const hall = await serve(
    folder,
    ids,
    `  - { id: boxes, kind: call-box, protocol: ff68, transport: { serial: ${line.path}, baudRate: 9600 }, repeatWindowMs: 50, boxes: { ${ids.map((id) => `${id}: "${id}"`).join(', ')} } }`,
  );
  await hall.tickets(ROUNDS * BOXES + PRESSES + 50);
  const calls = new Set<string>();
  const socket = io(hall.url, { transports: ['websocket'], extraHeaders: { Authorization: `Bearer ${hall.token}` } });
  await new Promise<void>((resolve) => {
    socket.on('connect', () => socket.emit('join', { room: 'hall-display' }, () => resolve()));
  });
  let calledAt = 0;
  socket.on('view', ({ view }: { view: { calls: { announcementId: string }[] } }) => {
    for (const { announcementId } of view.calls) calls.add(announcementId);
    calledAt = performance.now();
  });

  let heard: number[] = [];
  let onEcho: (() => void) | null = null;
  line.onBytes((bytes) => {
    heard.push(...bytes);
    if (onEcho !== null && heard.includes(0x16) && heard.length >= FRAME_BYTES) onEcho();
  });
  const press = (box: number): Promise<number> => {
    heard = [];
    const frame = Uint8Array.from([0xff, 0x68, 3, 3, 0x68, box, 1, 0x0c, (box + 1 + 0x0c) & 0xff, 0x16]);
    const sentAt = performance.now();
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(NaN), 1_000);
      onEcho = () => {
        clearTimeout(timer);
        onEcho = null;
        resolve(performance.now() - sentAt);
      };
      line.write(frame);
    });
  };

  const echoes: number[] = [];
  for (let count = 0; count < PRESSES; count += 1) {
    echoes.push(await press((count % BOXES) + 1));
    await rest(8);
  }

  // each box begins when the line is free: its frame and its echo take their time on the wire
  const wireMs = BOXES * 2 * FRAME_BYTES * BYTE_MS;
  const over: number[] = [];
  let missed = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await rest(120);
    const before = calls.size;
    const began = performance.now();
    let lineFreeAt = began;
    for (let box = 1; box <= BOXES; box += 1) {
      // the last byte of the press has come when its ten have passed
      await until(lineFreeAt + FRAME_BYTES * BYTE_MS);
      const echoMs = await press(box);
      if (Number.isNaN(echoMs)) missed += 1;
      lineFreeAt = Math.max(lineFreeAt + FRAME_BYTES * BYTE_MS, performance.now()) + FRAME_BYTES * BYTE_MS;
    }
    for (let waited = 0; calls.size - before < BOXES && waited < 500; waited += 1) await rest(1);
    missed += BOXES - (calls.size - before);
    over.push(Math.max(lineFreeAt, calledAt) - began - wireMs);
  }
  socket.disconnect();
  await hall.stop();
  line.pull();
  rmSync(folder, { recursive: true, force: true });
  return [
    `eight boxes of one 9600 baud line pressed together, ${ROUNDS} rounds; wire time of all frames and echoes ${wireMs.toFixed(1)} ms`,
    '| what, ms | p50 | p99 | max |',
    '| --- | --- | --- | --- |',
    row(`last byte of a press → its echo, ${PRESSES} presses`, echoes),
    row('beside: a bare echo by the same package', await bareEchoes()),
    row('all eight echoed, called and seen by a page, beyond the wire time', over),
    `rounds over 20 ms beyond: ${over.filter((ms) => ms > 20).length}; presses without echo or call: ${missed}`,
  ];
}

/** What the machine itself takes: `serialport` in a process of its own that sends back what comes. */
async function bareEchoes(): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'quhao-echo-'));
  const line = plugPty(join(folder, 'port'));
  const program = `import { SerialPort } from 'serialport';
const port = new SerialPort({ path: ${JSON.stringify(line.path)}, baudRate: 9600 }, () => console.log('open'));
port.on('data', (bytes) => port.write(bytes));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: productRoot(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve());
  });
  let onEcho: () => void = () => undefined;
  line.onBytes(() => onEcho());
  const samples: number[] = [];
  for (let count = 0; count < PRESSES; count += 1) {
    const sentAt = performance.now();
    const echoed = new Promise<void>((resolve) => {
      onEcho = resolve;
    });
    line.write(Uint8Array.from([0xff, 0x68, 3, 3, 0x68, 1, 1, 0x0c, 0x0e, 0x16]));
    await echoed;
    samples.push(performance.now() - sentAt);
    await rest(8);
  }
  child.kill('SIGKILL');
  line.pull();
  rmSync(folder, { recursive: true, force: true });
  return samples;
}

async function atRest(): Promise<string[]> {
  const without = await cpuAtRest(false);
  const withModbus = await cpuAtRest(true);
  return [
    `share of one core over ${REST_S} s at rest, 16 devices on 16 lines`,
    '| what | share |',
    '| --- | --- |',
    `| FF68 boxes, ten Onbon signs, printer, voice module, card reader, scanner, evaluator | ${percent(without)} |`,
    `| the same with eight Modbus boxes, asked as often as 9600 baud allows, instead of a sign | ${percent(withModbus)} |`,
  ];
}

async function cpuAtRest(modbus: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'quhao-rest-'));
  const ptys: PtyPair[] = [];
  const port = (name: string): PtyPair => {
    const pty = plugPty(join(folder, name));
    ptys.push(pty);
    return pty;
  };
  const ids = Array.from({ length: BOXES }, (_, index) => `${index + 1}`);
  const all = `{ ${ids.map((id) => `${id}: "${id}"`).join(', ')} }`;
  const devices: string[] = [];
  const boxes = port('boxes');
  new CallBoxSimulator({ end: boxes, boxes: ids.map(Number) });
  devices.push(
    `  - { id: boxes, kind: call-box, protocol: ff68, transport: { serial: ${boxes.path}, baudRate: 9600 }, boxes: ${all} }`,
  );
  if (modbus) {
    const buttons = port('buttons');
    new ModbusBoxSimulator({ end: buttons, boxes: ids.map(Number) });
    devices.push(
      `  - { id: buttons, kind: call-box, protocol: modbus, transport: { serial: ${buttons.path}, baudRate: 9600 }, boxes: ${all} }`,
    );
  }
  for (let sign = 1; sign <= (modbus ? 9 : 10); sign += 1) {
    const pty = port(`sign-${sign}`);
    new LedSimulator({ end: pty, width: 128, height: 16 });
    devices.push(
      `  - { id: sign-${sign}, kind: led, protocol: onbon-bx5, transport: { serial: ${pty.path}, baudRate: 57600 }, counter: "${((sign - 1) % BOXES) + 1}" }`,
    );
  }
  const printer = port('printer');
  new PrinterSimulator({ end: printer });
  devices.push(
    `  - { id: printer, kind: printer, protocol: escpos, transport: { serial: ${printer.path}, baudRate: 115200 }, kiosk: kiosk-1 }`,
  );
  const voice = port('voice');
  new VoiceSimulator({ end: voice, model: 'syn6288' });
  devices.push(
    `  - { id: voice, kind: voice, protocol: syn6288, transport: { serial: ${voice.path}, baudRate: 9600 } }`,
  );
  const reader = port('reader');
  new IdReaderSimulator({ end: reader });
  devices.push(
    `  - { id: reader, kind: id-reader, protocol: sdt, transport: { serial: ${reader.path}, baudRate: 115200 }, kiosk: kiosk-1 }`,
  );
  devices.push(
    `  - { id: scanner, kind: scanner, protocol: line, transport: { serial: ${port('scanner').path}, baudRate: 9600 }, kiosk: kiosk-1 }`,
  );
  devices.push(
    `  - { id: evaluator, kind: evaluator, protocol: frames, transport: { serial: ${port('evaluator').path}, baudRate: 9600 }, counter: "1", presses: { "01": 5 } }`,
  );
  const hall = await serve(folder, ids, devices.join('\n'));
  await rest(3_000);
  const before = cpuMs(hall.pid);
  await rest(REST_S * 1000);
  const share = (cpuMs(hall.pid) - before) / (REST_S * 1000);
  await hall.stop();
  for (const pty of ptys) pty.pull();
  rmSync(folder, { recursive: true, force: true });
  return share;
}

interface Served {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  tickets(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** `quhao serve` in its own process, as a hall runs it. */
async function serve(folder: string, counters: readonly string[], devices: string): Promise<Served> {
  const config = join(folder, 'hall.yaml');
  const data = join(folder, 'data');
  writeFileSync(
    config,
    `hall: { name: 试验厅 }
services: [{ id: civil, name: 民政救助, prefix: A, counters: [${counters.map((id) => `"${id}"`).join(', ')}] }]
counters:
${counters.map((id) => `  - { id: "${id}", name: ${id}号窗口 }`).join('\n')}
rules: { justCalledMs: 0 }
devices:
${devices}
`,
  );
  const child = spawn(process.execPath, [SCRIPT, 'serve', '--config', config, '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, QUHAO_LOG: 'fatal' },
  });
  const url = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      if (text.startsWith('quhao ready ')) resolve(text.slice('quhao ready '.length));
    });
  });
  const made = spawn(process.execPath, [SCRIPT, 'token', 'create', '--role', 'integrator', '--data', data]);
  let token = '';
  made.stdout.on('data', (chunk: Buffer) => {
    token += chunk.toString();
  });
  await new Promise((resolve) => {
    made.once('close', resolve);
  });
  token = token.trim();
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  return {
    url,
    token,
    pid: child.pid!,
    tickets: async (count) => {
      for (let left = count; left > 0; left -= 50) {
        const body = JSON.stringify({ serviceId: 'civil', print: false });
        await Promise.all(
          Array.from({ length: Math.min(50, left) }, () =>
            fetch(`${url}/api/v1/tickets`, { method: 'POST', headers, body }),
          ),
        );
      }
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** User and system time of a process, ms (/proc/PID/stat, 100 ticks a second). */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function until(atMs: number): Promise<void> {
  return rest(Math.max(0, atMs - performance.now()));
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
