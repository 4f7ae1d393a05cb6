import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DeviceHealth } from '../contract/views.ts';
import { CallBoxSimulator } from '../drivers/call-box/simulator.ts';
import { LedSimulator } from '../drivers/led/simulator.ts';
import { PrinterSimulator } from '../drivers/printer/simulator.ts';
import { MemoryWire } from '../drivers/transport/memory.ts';
import type { RunningHall } from '../server/main.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, startTestHall } from './support/hall.ts';
import { runQuhao, startProcess } from './support/process.ts';
import { openPty } from './support/pty.ts';

const HALL = `
hall: { name: 试验厅 }
services: [ { id: civil, name: 民政救助, prefix: A, counters: ["1", "2", "3"] } ]
counters: [ { id: "1", name: 一号 }, { id: "2", name: 二号 }, { id: "3", name: 三号 } ]
`;

interface Wired {
  readonly hall: RunningHall;
  readonly wires: ReadonlyMap<string, MemoryWire>;
  health(id: string): Promise<DeviceHealth>;
}

/** A real hall (no demo) whose lines end in the test's hands. */
async function wired(devices: string): Promise<Wired> {
  const wires = new Map<string, MemoryWire>();
  const hall = await startTestHall({
    file: hallFile(`${HALL}\ndevices:\n${devices}`),
    demo: null,
    wires: (name) => {
      const wire = new MemoryWire({ name });
      wires.set(name, wire);
      return wire;
    },
  });
  return { hall, wires, health: (id) => healthOf(hall, id) };
}

async function healthOf({ faces }: RunningHall, id: string): Promise<DeviceHealth> {
  return faces.devices().devices.find((device) => device.id === id)!;
}

const BOXES =
  '  - { id: boxes, kind: call-box, protocol: ff68, transport: { memory: boxes }, boxes: { 1: "1", 2: "2", 3: "3" } }';
const SIGN = '  - { id: sign, kind: led, protocol: onbon-bx5, transport: { memory: sign }, counter: "1" }';
const PRINTER =
  '  - { id: printer, kind: printer, protocol: escpos, transport: { memory: printer }, paper: 80, kiosk: kiosk-1 }';

describe('six planted faults, each found by what the health page says', () => {
  test('a box with a wrong address', async () => {
    const { wires, health } = await wired(BOXES);
    const boxes = new CallBoxSimulator({ end: wires.get('boxes')!.end(), boxes: [1, 2, 9] });
    await expect.poll(async () => (await health('boxes')).state).toBe('unknown');
    boxes.press(1, 'call');
    boxes.press(2, 'call');
    boxes.press(9, 'call');
    await expect
      .poll(async () => (await health('boxes')).reason)
      .toEqual({
        code: 'device.box-address',
        params: { strangers: '9', unheard: '3' },
      });
  });

  test('a line at a wrong rate: bytes come, and not one frame', async () => {
    const { wires, health } = await wired(BOXES);
    await expect.poll(async () => (await health('boxes')).state).toBe('unknown');
    // what a press at 9600 looks like when it is read at 19200
    for (let presses = 0; presses < 8; presses += 1)
      wires.get('boxes')!.inject(Uint8Array.of(0xf8, 0x00, 0x66, 0x1e, 0x06, 0x80, 0x78));
    await expect.poll(async () => (await health('boxes')).reason?.code).toBe('device.wrong-rate');
  });

  test('a printer without paper', async () => {
    const { wires, health } = await wired(PRINTER);
    const printer = new PrinterSimulator({ end: wires.get('printer')!.end() });
    printer.setPaper('out');
    await expect.poll(async () => (await health('printer')).reason?.code).toBe('printer.paper-out');
  });

  test('a noisy line', async () => {
    const { wires, health } = await wired(BOXES);
    const wire = wires.get('boxes')!;
    const boxes = new CallBoxSimulator({ end: wire.end(), boxes: [1, 2, 3] });
    await expect.poll(async () => (await health('boxes')).state).toBe('unknown');
    boxes.press(1, 'call');
    await expect.poll(async () => (await health('boxes')).framesIn).toBe(1);
    for (let lumps = 0; lumps < 15; lumps += 1) {
      const seen = (await health('boxes')).badFrames;
      wire.inject(Uint8Array.of(0x55, 0x00, 0xaa));
      await expect.poll(async () => (await health('boxes')).badFrames).toBeGreaterThan(seen);
    }
    expect((await health('boxes')).reason?.code).toBe('device.noise');
  });

  test('a dead sign', async () => {
    const { health } = await wired(SIGN);
    await expect.poll(async () => (await health('sign')).reason?.code).toBe('device.no-answer');
  });

  test('a box at a wrong counter: whoever presses sees which counter it is taken for', async () => {
    const { hall, wires, health } = await wired(BOXES);
    const boxes = new CallBoxSimulator({ end: wires.get('boxes')!.end(), boxes: [1, 2, 3] });
    await expect.poll(async () => (await health('boxes')).state).toBe('unknown');
    boxes.press(2, 'pause');
    await expect
      .poll(async () => (await health('boxes')).parts.find(({ name }) => name === '2'))
      .toMatchObject({ counterId: '2', lastKey: 'pause', state: 'online' });
    expect((await healthOf(hall, 'boxes')).parts.find(({ name }) => name === '3')).toMatchObject({
      state: 'unknown',
      lastKey: null,
    });
  });
});

test('two adapters have swapped their names: seen by what arrives, and nothing foreign is printed', async () => {
  const boxesPort = await openPty();
  const printerPort = await openPty();
  // the printer hangs where hall.yaml says boxes, the boxes where it says printer
  const printer = new PrinterSimulator({ end: boxesPort.end });
  const boxes = new CallBoxSimulator({ end: printerPort.end, boxes: [1, 2, 3] });
  const devices = `
  - { id: boxes, kind: call-box, protocol: ff68, transport: { serial: ${boxesPort.path}, baudRate: 9600 }, boxes: { 1: "1", 2: "2", 3: "3" } }
  - { id: printer, kind: printer, protocol: escpos, transport: { serial: ${printerPort.path}, baudRate: 9600 }, kiosk: kiosk-1 }`;
  const hall = await startTestHall({ file: hallFile(`${HALL}\ndevices:${devices}`), demo: null });
  await expect
    .poll(async () => (await healthOf(hall, 'boxes')).reason)
    .toEqual({ code: 'device.foreign', params: { family: 'printer' } });
  boxes.press(1, 'call');
  await expect
    .poll(async () => (await healthOf(hall, 'printer')).reason)
    .toEqual({ code: 'device.foreign', params: { family: 'call-box' } });
  const taken = await hall.hall.execute(
    { type: 'IssueTicket', serviceId: 'civil', priorityClass: null, kioskId: 'kiosk-1', print: true },
    { actor: 'test' },
  );
  expect(taken).not.toHaveProperty('refused');
  const before = hall.faces.office(hall.hall.state).prints[0];
  expect(before).toMatchObject({ state: 'waiting-for-printer', problem: 'foreign-device' });
  // a line feed would have brought out whatever stood in the printer's buffer
  boxesPort.end.onBytes(() => undefined);
  expect(printer.slips).toEqual([]);
  expect(boxes.boxes.every(({ ticketDigits }) => ticketDigits === '---')).toBe(true);
}, 20_000);

test('a ticket counts though its printer’s address does not exist; each fault has its own code', async () => {
  const { hall } = await wired(
    '  - { id: printer, kind: printer, protocol: escpos, transport: { tcp: "127.0.0.1:9" }, kiosk: kiosk-1 }',
  );
  await expect.poll(async () => (await healthOf(hall, 'printer')).reason?.code).toBe('printer.refused');
  await hall.hall.execute(
    { type: 'IssueTicket', serviceId: 'civil', priorityClass: null, kioskId: 'kiosk-1', print: true },
    { actor: 'test' },
  );
  expect(hall.faces.office(hall.hall.state).prints[0]).toMatchObject({
    ticketNumber: 'A001',
    problem: 'refused',
  });
});

test('a sign whose firmware knows no clear works, and its code is in health', async () => {
  const { wires, health } = await wired(SIGN);
  const sign = new LedSimulator({ end: wires.get('sign')!.end(), width: 128, height: 16 });
  sign.refuseClearWith = 2;
  wires.get('sign')!.pull();
  wires.get('sign')!.plug();
  await expect.poll(() => sign.text).toBe('窗口未开');
  await expect
    .poll(async () => (await health('sign')).reason)
    .toEqual({ code: 'device.sign-clear-error', params: { code: 2 } });
  expect((await health('sign')).state).toBe('online');
});

test('what went over a line can be downloaded; of a card reader nothing is kept', async () => {
  const { url } = await startTestHall();
  await ask(url, 'POST', '/simulation/actions', { do: 'card', deviceId: 'card-reader', card: 'elder' });
  await ask(url, 'POST', '/simulation/actions', { do: 'press', deviceId: 'boxes', address: 1, key: 'recall' });
  const text = async (id: string): Promise<string> => (await fetch(`${url}/api/v1/devices/${id}/recording`)).text();
  await expect.poll(() => text('boxes')).toMatch(/Z in FF 68 03 03 68 01 01 0D 0F 16\n/);
  expect(await text('card-reader')).toBe('');
  expect((await fetch(`${url}/api/v1/devices/nothing/recording`)).status).toBe(404);
});

test('a recording is played again into a simulated hall: the same press, the same text', async () => {
  const { url, simulated } = await startTestHall();
  const act = (action: object): ReturnType<typeof ask> => ask(url, 'POST', '/simulation/actions', action);
  const pressed = '2026-11-26T01:00:00.000Z in FF 68 03 03\n2026-11-26T01:00:00.016Z in 68 02 01 0C 0F 16\n';
  await ask(url, 'POST', '/tickets', { serviceId: 'finance', print: false });
  await act({ do: 'replay', deviceId: 'boxes', recording: pressed, direction: 'in' });
  const sign = (): string => simulated!.view(1, false).signs.find(({ deviceId }) => deviceId === 'sign-2')!.text;
  await expect.poll(sign).toBe('请C001到2号窗口');
  // the text that a fault report brought along, into the twin of the sign
  const recorded = await (await fetch(`${url}/api/v1/devices/sign-2/recording`)).text();
  await act({ do: 'cable', deviceId: 'sign-4', out: false });
  await act({ do: 'replay', deviceId: 'sign-4', recording: recorded, direction: 'out' });
  await expect
    .poll(() => simulated!.view(1, false).signs.find(({ deviceId }) => deviceId === 'sign-4')!.text)
    .toBe('请C001到2号窗口');
  expect((await act({ do: 'replay', deviceId: 'boxes', recording: 'hello', direction: 'in' })).status).toBe(400);
});

test('a device is tried from the page; one that is only used by hand says so', async () => {
  const { url, simulated } = await startTestHall();
  await expect.poll(async () => (await ask(url, 'POST', '/devices/sign-3/test', {})).status).toBe(200);
  await expect
    .poll(() => simulated!.view(1, false).signs.find(({ deviceId }) => deviceId === 'sign-3')!.text)
    .toContain('sign-3');
  expect((await ask(url, 'POST', '/devices/printer/test', {})).status).toBe(200);
  await expect.poll(() => simulated!.view(1, false).printers[0]!.papers[0]?.text).toContain('测试页');
  expect((await ask(url, 'POST', '/devices/scanner/test', {})).body.code).toBe('only-by-hand');
  expect(await ask(url, 'POST', '/devices/nothing/test', {})).toMatchObject({
    status: 404,
    body: { code: 'unknown-device' },
  });
});

describe('the office lays tickets out', () => {
  test('with a picture before it counts; a ticket without its number is refused', async () => {
    const { url, simulated } = await startTestHall();
    const layout = [{ part: 'number', size: 6 }, { part: 'text', text: '请坐着等' }, { part: 'service' }];
    const drawn = await ask(url, 'POST', '/ticket-layout/preview', { layout, paper: 58 });
    expect(drawn.body['picture']).toMatch(/^data:image\/png;base64,/);
    expect((await ask(url, 'POST', '/ticket-layout', { layout: [{ part: 'service' }] })).body.code).toBe(
      'layout-no-number',
    );
    expect((await ask(url, 'POST', '/ticket-layout', { layout })).body['changed']).toBe(true);
    await ask(url, 'POST', '/tickets', { serviceId: 'civil', kioskId: 'kiosk-1' });
    await expect
      .poll(() => simulated!.view(1, false).printers[0]!.papers[0]?.text)
      .toMatch(/A001[^]*请坐着等[^]*民政救助/);
    expect((await ask(url, 'POST', '/ticket-layout', { layout: null })).body['changed']).toBe(false);
  });
});

describe('quhao device test', () => {
  test('says of each device what it saw and writes a report; a dead one is exit 1', async () => {
    const folder = freshFolder();
    const port = await openPty();
    const printer = new PrinterSimulator({ end: port.end });
    const config = join(folder, 'hall.yaml');
    writeFileSync(
      config,
      `${HALL}\ndevices:\n  - { id: printer, kind: printer, protocol: escpos, transport: { serial: ${port.path}, baudRate: 115200 }, kiosk: kiosk-1 }\n  - { id: sign, kind: led, protocol: onbon-bx5, transport: { tcp: "127.0.0.1:9" }, counter: "1" }\n`,
    );
    const report = join(folder, 'report.txt');
    const one = await runQuhao(['device', 'test', 'printer', '--config', config, '--seconds', '0', '--report', report]);
    expect(one.out).toMatch(/✓ printer: 正常/);
    expect(one.code).toBe(0);
    await expect.poll(() => printer.slips[0]?.text ?? '').toContain('测试页');
    const all = await runQuhao([
      'device',
      'test',
      '--config',
      config,
      '--seconds',
      '0',
      '--no-print',
      '--report',
      report,
    ]);
    expect(all.out).toMatch(/✗ sign: 断开[^]*看地址和端口/);
    expect(all.code).toBe(1);
    expect(readFileSync(report, 'utf8')).toMatch(/"id": "sign"[^]*--- printer\n[^]* out 10 04 02\n/);
  }, 30_000);

  test('a port that another program has is said by the program’s name', async () => {
    const folder = freshFolder();
    const port = await openPty();
    const config = join(folder, 'hall.yaml');
    writeFileSync(
      config,
      `${HALL}\ndevices:\n  - { id: boxes, kind: call-box, protocol: ff68, transport: { serial: ${port.path}, baudRate: 9600 }, boxes: { 1: "1" } }\n`,
    );
    const hall = await startProcess(['serve', '--config', config, '--data', join(folder, 'data'), '--port', '0']);
    await expect
      .poll(
        async () =>
          (await runQuhao(['device', 'test', '--config', config, '--seconds', '0', '--report', join(folder, 'r')])).out,
        {
          timeout: 20_000,
        },
      )
      .toMatch(/这个口被 .*quhao\.js serve.* 占着/);
    const asked = await runQuhao([
      'device',
      'test',
      '--config',
      config,
      '--data',
      join(folder, 'data'),
      '--report',
      join(folder, 'r'),
    ]);
    expect(asked.out).toMatch(/\? boxes: 不知道/);
    hall.child.kill('SIGTERM');
    await hall.ended;
  }, 40_000);
});

test('a hall goes on when a port is held by somebody who lets go of it later', async () => {
  const port = await openPty();
  const other = spawn('sh', ['-c', `exec 3<>${port.path}; flock -x 3; echo held; exec sleep 60`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    other.kill('SIGKILL');
  });
  await once(other.stdout, 'data');
  const hall = await startTestHall({
    file: hallFile(
      `${HALL}\ndevices:\n  - { id: boxes, kind: call-box, protocol: ff68, transport: { serial: ${port.path}, baudRate: 9600 }, boxes: { 1: "1" } }\n`,
    ),
    demo: null,
  });
  await expect.poll(async () => (await healthOf(hall, 'boxes')).reason?.code).toBe('device.port-held');
  other.kill('SIGKILL');
  await expect.poll(async () => (await healthOf(hall, 'boxes')).state).toBe('unknown');
}, 20_000);
