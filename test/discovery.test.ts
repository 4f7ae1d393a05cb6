import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { DiscoveryAnswer, FoundPlace } from '../contract/discovery.ts';
import { CallBoxSimulator } from '../drivers/call-box/simulator.ts';
import { EvaluatorSimulator } from '../drivers/evaluator/simulator.ts';
import { IdReaderSimulator } from '../drivers/id-reader/simulator.ts';
import { PlainSignSimulator } from '../drivers/led/plain-simulator.ts';
import { LedSimulator } from '../drivers/led/simulator.ts';
import { LineBoxSimulator } from '../drivers/line-box/simulator.ts';
import { ModbusBoxSimulator } from '../drivers/modbus-box/simulator.ts';
import { PrinterSimulator } from '../drivers/printer/simulator.ts';
import { ScannerSimulator } from '../drivers/scanner/simulator.ts';
import { Listeners } from '../drivers/transport/listeners.ts';
import { VoiceSimulator } from '../drivers/voice/simulator.ts';
import { Discovery } from '../server/discovery/discovery.ts';
import { usbPlaces } from '../server/discovery/places.ts';
import { openPtys } from './support/pty.ts';
import type { Pty } from './support/pty.ts';
import { SERIAL_FAMILIES, SIGN_SIZE, signsOf } from './support/serial-families.ts';

const PRINTER_QUESTION = '10 04 01 10 04 02 10 04 04';

interface Bench {
  readonly ports: Readonly<Record<string, Pty>>;
  /** All that came to a device, in hex. */
  heard(name: string): string;
}

async function bench(names: readonly string[]): Promise<Bench> {
  const ports = await openPtys(names);
  const heard = new Map<string, number[]>();
  for (const [name, port] of Object.entries(ports)) {
    const bytes: number[] = [];
    heard.set(name, bytes);
    port.end.onBytes((lump) => bytes.push(...lump));
  }
  return {
    ports,
    heard: (name) =>
      heard
        .get(name)!
        .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
        .join(' '),
  };
}

async function searched(
  { ports }: Bench,
  {
    noPrinterOn = [],
    during = () => undefined,
    listenMs = 400,
    inUse = new Map<string, string>(),
  }: { noPrinterOn?: string[]; during?: () => void; listenMs?: number; inUse?: Map<string, string> } = {},
): Promise<{ answer: DiscoveryAnswer; at: (name: string) => FoundPlace }> {
  const discovery = new Discovery({
    serialPlaces: async () => Object.values(ports).map(({ path }) => ({ path, usbIds: null })),
    usbPlaces: async () => [],
    neighbours: () => [],
    inUse: () => inUse,
    times: { listenMs, answerMs: 150 },
  });
  const done = discovery.search(noPrinterOn.map((name) => ports[name]!.path));
  during();
  await done;
  const { answer } = discovery;
  return { answer, at: (name) => answer.found.find(({ place }) => place === ports[name]!.path)! };
}

test('every family on its port: printers and boxes are recognised, and nothing prints, rings, speaks or shows', async () => {
  const all = await bench([...SERIAL_FAMILIES, 'nothing']);
  const end = (name: string) => all.ports[name]!.end;
  const boxes = new CallBoxSimulator({ end: end('ff68'), boxes: [3], tries: 1 });
  const buttons = new ModbusBoxSimulator({ end: end('modbus'), boxes: [2] });
  const keypad = new LineBoxSimulator({ end: end('keypad') });
  const { onbon, ...plainSigns } = signsOf(end);
  const signs = Object.values(plainSigns);
  const printer = new PrinterSimulator({ end: end('printer') });
  const voice = new VoiceSimulator({ end: end('voice'), model: 'xfs5152' });
  new IdReaderSimulator({ end: end('card') });
  const scanner = new ScannerSimulator({ end: end('scan') });
  new EvaluatorSimulator({ end: end('rate'), presses: { AA01: 5 } });

  const { answer, at } = await searched(all, {
    during: () => {
      // somebody presses a key and scans a code as soon as the lines are heard
      const timer = setInterval(() => {
        boxes.press(3, 'call');
        scanner.scan('440524188001010014');
      }, 120);
      onTestFinished(() => clearInterval(timer));
      setTimeout(() => clearInterval(timer), 350);
    },
  });

  expect(at('printer')).toMatchObject({
    certainty: 'recognised',
    family: 'printer',
    question: PRINTER_QUESTION,
    proof: '12 12 12',
    suggestion: { kind: 'printer', protocol: 'escpos', transport: { serial: all.ports['printer']!.path } },
  });
  expect(at('ff68')).toMatchObject({
    certainty: 'recognised',
    family: 'call-box',
    protocol: 'ff68',
    boxes: [3],
    question: null,
    proof: 'FF 68 03 03 68 03 01 0C 10 16',
  });
  // what was scanned may be somebody's number: it is not told
  expect(at('scan')).toMatchObject({ certainty: 'something', proof: '' });
  const silent = ['modbus', 'keypad', 'onbon', 'alpha', 'am', 'strip', 'raster', 'voice', 'card', 'rate', 'nothing'];
  expect(silent.map((name) => at(name).certainty)).toEqual(silent.map(() => 'silent'));
  expect(answer).toMatchObject({ state: 'done', looked: 14, places: 14 });
  expect(answer.tookMs).toBeLessThan(15_000);

  expect(printer.slips).toEqual([]);
  expect(voice.spoken).toEqual([]);
  expect(keypad.shown).toBe('');
  expect(boxes.boxes[0]).toMatchObject({ beeps: 0, waitingDigits: '---', ticketDigits: '---' });
  expect(buttons.boxes[0]!.coils.size).toBe(0);
  expect([onbon.text, ...signs.map(({ text }) => text)]).toEqual(['', '', '', '', '']);
  // a line that spoke is not talked into; every other one gets the printer's question and nothing else
  expect([all.heard('ff68'), all.heard('scan')]).toEqual(['', '']);
  for (const name of silent) expect(all.heard(name)).toBe(`${PRINTER_QUESTION} ${PRINTER_QUESTION}`);
});

test('where somebody says that no printer is: readers, signs and Modbus boxes answer, and still nothing rings', async () => {
  const all = await bench(['card', 'onbon', 'modbus', 'voice', 'am']);
  const reader = new IdReaderSimulator({ end: all.ports['card']!.end });
  const onbon = new LedSimulator({ end: all.ports['onbon']!.end, ...SIGN_SIZE });
  const buttons = new ModbusBoxSimulator({ end: all.ports['modbus']!.end, boxes: [2] });
  const voice = new VoiceSimulator({ end: all.ports['voice']!.end, model: 'syn6288' });
  const am = new PlainSignSimulator({ end: all.ports['am']!.end, ...SIGN_SIZE, manner: { kind: 'am03127', id: '01' } });
  reader.lay({ name: '张三', number: '440524188001010014' });

  const { at } = await searched(all, { noPrinterOn: Object.keys(all.ports), listenMs: 50 });

  expect(at('card')).toMatchObject({ family: 'id-reader', protocol: 'sdt', question: 'AA AA AA 96 69 00 03 12 FF EE' });
  expect(at('onbon')).toMatchObject({ family: 'led', protocol: 'onbon-bx5' });
  expect(at('modbus')).toMatchObject({ family: 'call-box', protocol: 'modbus', boxes: [2] });
  expect([at('voice').certainty, at('am').certainty]).toEqual(['silent', 'silent']);
  expect(reader.hasCard).toBe(true);
  expect(all.heard('card')).not.toContain('20 01');
  expect([onbon.text, am.text, voice.spoken, buttons.boxes[0]!.coils.size]).toEqual(['', '', [], 0]);
});

test('a line that a device of the hall has is not touched, one that is not there says why', async () => {
  const all = await bench(['printer', 'gone']);
  new PrinterSimulator({ end: all.ports['printer']!.end });
  all.ports['gone']!.pull();
  const { at } = await searched(all, { inUse: new Map([[all.ports['printer']!.path, 'printer']]), listenMs: 50 });
  expect(at('printer')).toMatchObject({ usedBy: 'printer', certainty: 'silent' });
  expect(all.heard('printer')).toBe('');
  expect(at('gone')).toMatchObject({ certainty: 'closed', problem: { code: 'device.no-such-port' } });
});

test('on the network a printer is connected to and told nothing, and a sign answers its ping', async () => {
  const told: Buffer[] = [];
  const printer = createServer((socket) => socket.on('data', (bytes) => told.push(bytes)));
  const listeners = new Listeners<[Uint8Array]>();
  let card: LedSimulator | null = null;
  const sign = createServer((socket) => {
    card = new LedSimulator({
      end: { write: (bytes) => socket.write(bytes), onBytes: (hear) => listeners.add(hear) },
      ...SIGN_SIZE,
    });
    socket.on('data', (bytes) => listeners.call(bytes));
  });
  for (const server of [printer, sign]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
  }
  const ports = {
    printerPort: (printer.address() as AddressInfo).port,
    signPort: (sign.address() as AddressInfo).port,
  };
  const discovery = new Discovery({
    serialPlaces: async () => [],
    usbPlaces: () => usbPlaces('/nonexistent'),
    // nobody is at the second one: it is left out
    neighbours: () => ['127.0.0.1', '127.0.0.2'],
    inUse: () => new Map(),
    ports,
  });
  await discovery.search([]);
  expect(discovery.answer.found).toMatchObject([
    { place: `127.0.0.1:${ports.signPort}`, certainty: 'recognised', family: 'led' },
    { place: `127.0.0.1:${ports.printerPort}`, certainty: 'something', suggestion: { kind: 'printer' } },
  ]);
  expect(Buffer.concat(told)).toHaveLength(0);
  expect(card!.text).toBe('');
});
