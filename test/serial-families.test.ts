import { expect, test } from 'vitest';
import type { KioskView } from '../contract/views.ts';
import { CallBoxSimulator } from '../drivers/call-box/simulator.ts';
import { EvaluatorSimulator } from '../drivers/evaluator/simulator.ts';
import { IdReaderSimulator } from '../drivers/id-reader/simulator.ts';
import { LineBoxSimulator } from '../drivers/line-box/simulator.ts';
import { ModbusBoxSimulator } from '../drivers/modbus-box/simulator.ts';
import { PrinterSimulator } from '../drivers/printer/simulator.ts';
import { ScannerSimulator } from '../drivers/scanner/simulator.ts';
import { VoiceSimulator } from '../drivers/voice/simulator.ts';
import { hallFile, startTestHall } from './support/hall.ts';
import { openPtys } from './support/pty.ts';
import { SERIAL_FAMILIES, signsOf } from './support/serial-families.ts';
import type { SerialFamily } from './support/serial-families.ts';

test('every serial family on the real serialport: a person from card to rating', async () => {
  const ports = await openPtys(SERIAL_FAMILIES);
  const end = (name: SerialFamily) => ports[name].end;
  const at = (name: SerialFamily, baudRate = 9_600): string =>
    `transport: { serial: ${ports[name].path}, baudRate: ${baudRate} }`;
  const presses = { AA01: 5, AA02: 4 } as const;
  const boxes = new CallBoxSimulator({ end: end('ff68'), boxes: [1] });
  const buttons = new ModbusBoxSimulator({ end: end('modbus'), boxes: [2] });
  const keypad = new LineBoxSimulator({ end: end('keypad') });
  const { onbon, alpha, am, strip, raster } = signsOf(end);
  const printer = new PrinterSimulator({ end: end('printer') });
  const voice = new VoiceSimulator({ end: end('voice'), model: 'xfs5152', characterMs: 5 });
  const reader = new IdReaderSimulator({ end: end('card') });
  const scanner = new ScannerSimulator({ end: end('scan') });
  const evaluator = new EvaluatorSimulator({ end: end('rate'), presses });

  const { hall, faces } = await startTestHall({
    demo: null,
    file: hallFile(`
hall: { name: 试验厅, phoneUrl: "http://192.168.1.10:8080" }
services: [ { id: civil, name: 民政救助, prefix: A, counters: ["1", "2", "3"] } ]
counters: [ { id: "1", name: 一号 }, { id: "2", name: 二号 }, { id: "3", name: 三号 } ]
priorityClasses: [ { id: elderly, name: 老人, headStartMinutes: 15, ageFrom: 65 } ]
rules: { justCalledMs: 0 }
devices:
  - { id: ff68, kind: call-box, protocol: ff68, ${at('ff68')}, boxes: { 1: "1" } }
  - { id: modbus, kind: call-box, protocol: modbus, ${at('modbus')}, boxes: { 2: "2" } }
  - { id: keypad, kind: call-box, protocol: line, ${at('keypad')}, boxes: { 3: "3" } }
  - { id: onbon, kind: led, protocol: onbon-bx5, ${at('onbon', 57_600)}, counter: "1" }
  - { id: alpha, kind: led, protocol: alpha, ${at('alpha')}, counter: "2" }
  - { id: am, kind: led, protocol: am03127, ${at('am')}, counter: "3" }
  - { id: strip, kind: led, protocol: template, ${at('strip')}, counter: "1", frame: '{address:2d}{text}\\r', address: 4, textBytes: 16 }
  - { id: raster, kind: led, protocol: raster, ${at('raster', 115_200)}, counter: "1", frame: '\\xAA{widthBytes:u8}{height:u8}{dots}' }
  - { id: printer, kind: printer, protocol: escpos, ${at('printer', 115_200)}, kiosk: kiosk-1 }
  - { id: voice, kind: voice, protocol: xfs5152, ${at('voice')} }
  - { id: card, kind: id-reader, protocol: sdt, ${at('card', 115_200)}, kiosk: kiosk-1 }
  - { id: scan, kind: scanner, protocol: line, ${at('scan')}, kiosk: kiosk-1 }
  - { id: rate, kind: evaluator, protocol: frames, ${at('rate')}, counter: "1", presses: { "AA 01": 5, "AA 02": 4 } }
`),
  });
  const kiosk = (): KioskView => faces.kiosk(hall.state, 'kiosk-1');
  const issue = (): ReturnType<typeof hall.execute> =>
    hall.execute(
      { type: 'IssueTicket', serviceId: 'civil', priorityClass: null, kioskId: 'kiosk-1', print: true },
      { actor: 'kiosk' },
    );
  const health = (id: string): string => faces.devices().devices.find((device) => device.id === id)!.state;

  reader.lay({ name: '李桂芳', number: '11010519491231002X' });
  await expect.poll(() => kiosk().reading).toMatchObject({ kind: 'card', priorityClass: 'elderly' });
  await issue();
  await issue();
  await issue();
  await expect.poll(() => printer.slips.length).toBe(3);
  expect(printer.slips[2]!.text).toContain('A001');

  boxes.press(1, 'call');
  await expect.poll(() => onbon.text).toBe('请A001到1号窗口');
  await expect.poll(() => strip.text).toBe('请A001到1号窗口');
  await expect.poll(() => raster.text).toBe('▦');
  await expect.poll(() => boxes.boxes[0]!.ticketDigits).toBe('001');
  await expect.poll(() => voice.spoken[0]).toBe('请A 零 零 幺 号到一号窗口办理');
  buttons.press(2, 'call');
  await expect.poll(() => alpha.text).toBe('A002 2');
  await expect.poll(() => buttons.boxes[0]!.coils.get(1)).toBe(true);
  keypad.press(3, 'call');
  await expect.poll(() => am.text).toBe('A003 3');

  scanner.scan(printer.slips[2]!.qr!);
  await expect
    .poll(() => kiosk().reading)
    .toMatchObject({ kind: 'ticket', ticket: { number: 'A001', status: 'called' } });
  boxes.press(1, 'evaluate');
  const asked = (): unknown => [...hall.state.evaluation.lastAsked.values()].map(({ state }) => state);
  await expect.poll(asked).toEqual(['asked']);
  evaluator.press(5);
  await expect.poll(asked).toEqual(['given']);
  // what answers is known to be well, what never does says so
  for (const id of ['ff68', 'modbus', 'keypad', 'onbon', 'am', 'printer', 'voice', 'card', 'scan', 'rate']) {
    await expect.poll(() => [id, health(id)]).toEqual([id, 'online']);
  }
  for (const id of ['alpha', 'strip', 'raster']) expect([id, health(id)]).toEqual([id, 'unknown']);
}, 40_000);
