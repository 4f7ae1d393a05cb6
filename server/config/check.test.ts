import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkHallFile } from './check.ts';
import type { Mistake } from './finding.ts';

/** A small right file; the tests make one mistake each. Lines are counted from here: `hall:` is line 1. */
const RIGHT = `hall:
  name: 桃江县桃花江镇便民服务中心
  consultPhone: "0737-8880000"
services:
  - { id: civil, name: 民政救助, prefix: A, counters: ["1"], helpedBy: ["2"] }
  - { id: labour, name: 劳动保障, prefix: B, counters: ["2"] }
counters:
  - { id: "1", name: 民政救助窗口 }
  - { id: "2", name: 劳动保障窗口 }
priorityClasses:
  - { id: elderly, name: 65岁以上老人, headStartMinutes: 15 }
rules: { maxPassedBy: 5 }
devices:
  - { id: boxes, kind: call-box, protocol: ff68, transport: { serial: /dev/ttyS1, baudRate: 9600 }, boxes: { 1: "1", 2: "2" } }
  - { id: sign-1, kind: led, protocol: onbon-bx5, transport: { tcp: "192.168.1.50:5005" }, counter: "1", width: 128, height: 16 }
  - { id: printer, kind: printer, protocol: escpos, transport: { usb: /dev/usb/lp0 }, paper: 80, kiosk: kiosk-1 }
`;

function mistakesIn(text: string): readonly Mistake[] {
  const checked = checkHallFile(text);
  return 'mistakes' in checked ? checked.mistakes : [];
}

function warningsIn(text: string): readonly Mistake[] {
  const checked = checkHallFile(text);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
  return checked.warnings;
}

/** The right file with one thing replaced; a test whose replacement does not apply is itself wrong. */
function rightBut(from: string, to: string): string {
  if (!RIGHT.includes(from)) throw new Error(`not in the file: ${from}`);
  return RIGHT.replace(from, to);
}

test('a right file has no mistakes and no warnings', () => {
  expect(checkHallFile(RIGHT)).toMatchObject({ warnings: [] });
});

test('every device that examples/hall.yaml only names is right, too', () => {
  const text = readFileSync(new URL('../../examples/hall.yaml', import.meta.url), 'utf8');
  // each on a line of its own, and the printer's kiosk is another one
  let count = 0;
  const opened = text.replace(/^ {2}# - (\{.*\})$/gm, (_, device: string) => {
    count += 1;
    return `  - ${device.replace('/dev/serial/by-path/…', `/dev/ttyS${count}`)}`;
  });
  expect(count).toBe(12);
  expect(checkHallFile(opened)).not.toHaveProperty('mistakes');
});

test.each(['examples/demo.yaml', 'examples/hall.yaml'])('%s is right', (name) => {
  const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
  expect(mistakesIn(text)).toEqual([]);
});

test('a real hall’s example has nothing to warn of', () => {
  expect(warningsIn(readFileSync(new URL('../../examples/hall.yaml', import.meta.url), 'utf8'))).toEqual([]);
});

test('what a file does not say has its default', () => {
  const checked = checkHallFile(RIGHT);
  expect(checked).toMatchObject({
    file: {
      hall: { kind: 'township', mark: '桃江政务' },
      services: [{ helpAfterMinutes: 30 }, { helpedBy: [] }],
      rules: {
        maxPassedBy: 5,
        callsBeforeNoShow: 3,
        startImplied: true,
        completeOnCall: true,
        boxCallOpensCounter: true,
        justCalledMs: 1_000,
        evaluationKeySeconds: 60,
        padAwakeSeconds: 60,
        printQueueSeconds: 120,
      },
      devices: [{ repeatWindowMs: 400 }, { deviceType: 0xfe }, { paper: 80, qr: 'command' }],
    },
  });
});

interface Case {
  readonly text: string;
  readonly line: number;
  readonly path: string;
  readonly says: string;
  readonly remedy: string;
}

describe('one mistake, with its line and a remedy:', () => {
  const cases: Readonly<Record<string, Case>> = {
    'a mistyped key': {
      text: rightBut('prefix: B', 'prefx: B, prefix: B'),
      line: 6,
      path: 'services.1.prefx',
      says: '不认识的项 “prefx”',
      remedy: '是不是 “prefix”',
    },
    'a mistyped key of a transport': {
      text: rightBut('baudRate: 9600', 'baudRate: 9600, paritty: even'),
      line: 14,
      path: 'devices.0.transport.paritty',
      says: '不认识的项 “paritty”',
      remedy: '是不是 “parity”',
    },
    'a key that belongs elsewhere: what goes here is listed': {
      text: rightBut('rules: { maxPassedBy: 5 }', 'rules: { maxPassedBy: 5, supervisionPhone: "0737-1" }'),
      line: 12,
      path: 'rules.supervisionPhone',
      says: '不认识的项 “supervisionPhone”',
      remedy: 'maxPassedBy, callsBeforeNoShow',
    },
    'a missing prefix': {
      text: rightBut(' prefix: B,', ''),
      line: 6,
      path: 'services.1.prefix',
      says: '缺少 “prefix”',
      remedy: 'prefix: A',
    },
    'no counters at all': {
      text: RIGHT.replace(/counters:\n( {2}- .*\n){2}/, ''),
      line: 1,
      path: 'counters',
      says: '缺少 “counters”',
      remedy: 'counters: [ { id: "1"',
    },
    'an id without quotes': {
      text: rightBut('- { id: "2"', '- { id: 2'),
      line: 9,
      path: 'counters.1.id',
      says: 'must be text',
      remedy: '加引号 / put it in quotes: "2"',
    },
    'a counter of a box without quotes': {
      text: rightBut('{ 1: "1", 2: "2" }', '{ 1: "1", 2: 2 }'),
      line: 14,
      path: 'devices.0.boxes.2',
      says: 'must be text',
      remedy: '"2"',
    },
    'a number in quotes': {
      text: rightBut('headStartMinutes: 15', 'headStartMinutes: "15"'),
      line: 11,
      path: 'priorityClasses.0.headStartMinutes',
      says: 'must be a number',
      remedy: '去掉引号',
    },
    'half a person passed': {
      text: rightBut('maxPassedBy: 5', 'maxPassedBy: 2.5'),
      line: 12,
      path: 'rules.maxPassedBy',
      says: 'whole number',
      remedy: '去掉小数',
    },
    'yes instead of true': {
      text: rightBut('maxPassedBy: 5', 'startImplied: yes'),
      line: 12,
      path: 'rules.startImplied',
      says: '只能是 true 或 false',
      remedy: '写 true',
    },
    'one thing where a list belongs': {
      text: rightBut('counters: ["2"]', 'counters: "2"'),
      line: 6,
      path: 'services.1.counters',
      says: '应是一列',
      remedy: 'counters: ["1", "2"]',
    },
    'a service without a counter': {
      text: rightBut('counters: ["2"]', 'counters: []'),
      line: 6,
      path: 'services.1.counters',
      says: '的个数不对',
      remedy: '至少 1',
    },
    'a name too long for a button': {
      text: rightBut('name: 劳动保障,', `name: ${'长'.repeat(21)},`),
      line: 6,
      path: 'services.1.name',
      says: '的字数不对',
      remedy: '最多 20',
    },
    'a head start of half a day': {
      text: rightBut('headStartMinutes: 15', 'headStartMinutes: 720'),
      line: 11,
      path: 'priorityClasses.0.headStartMinutes',
      says: '太大',
      remedy: '最大 120',
    },
    'a small letter as prefix': {
      text: rightBut('prefix: B', 'prefix: b'),
      line: 6,
      path: 'services.1.prefix',
      says: '的值 "b" 不对',
      remedy: '大写字母',
    },
    'a kind of hall that does not exist': {
      text: rightBut('  consultPhone', '  kind: town\n  consultPhone'),
      line: 3,
      path: 'hall.kind',
      says: '不能是 "town"',
      remedy: 'township, sub-centre',
    },
    'a device of an unknown kind': {
      text: rightBut('kind: led', 'kind: lcd'),
      line: 15,
      path: 'devices.1.kind',
      says: '不能是 "lcd"',
      remedy: 'call-box, led, printer',
    },
    'paper that no printer takes': {
      text: rightBut('paper: 80', 'paper: 70'),
      line: 16,
      path: 'devices.2.paper',
      says: '不能是 70',
      remedy: '58, 80',
    },
    'a serial port without a speed': {
      text: rightBut(', baudRate: 9600', ''),
      line: 14,
      path: 'devices.0.transport.baudRate',
      says: '缺少 “baudRate”',
      remedy: 'baudRate: 9600',
    },
    'an address without a port': {
      text: rightBut('192.168.1.50:5005', '192.168.1.50'),
      line: 15,
      path: 'devices.1.transport.tcp',
      says: '的值 "192.168.1.50" 不对',
      remedy: 'host:port',
    },
    'a port that cannot be': {
      text: rightBut('192.168.1.50:5005', '192.168.1.50:70000'),
      line: 15,
      path: 'devices.1.transport.tcp',
      says: '70000',
      remedy: 'host:port',
    },
    'a device that is nowhere': {
      text: rightBut('{ usb: /dev/usb/lp0 }', '{}'),
      line: 16,
      path: 'devices.2.transport',
      says: 'transport 没有说设备接在哪里',
      remedy: '{ serial: /dev/ttyS1',
    },
    'a device without a transport': {
      text: rightBut(' transport: { usb: /dev/usb/lp0 },', ''),
      line: 16,
      path: 'devices.2.transport',
      says: '缺少 “transport”',
      remedy: 'transport: { serial',
    },
    'a box address that is a word': {
      text: rightBut('{ 1: "1", 2: "2" }', '{ one: "1", 2: "2" }'),
      line: 14,
      path: 'devices.0.boxes.one',
      says: '的值 one 不对',
      remedy: '1–255',
    },
    'two services with one prefix': {
      text: rightBut('prefix: B', 'prefix: A'),
      line: 6,
      path: 'services.1.prefix',
      says: 'prefix “A” 用了两次',
      remedy: '第 1 个已经用了',
    },
    'two services with one id': {
      text: rightBut('id: labour', 'id: civil'),
      line: 6,
      path: 'services.1.id',
      says: 'id “civil” 用了两次',
      remedy: '换一个',
    },
    'two counters with one number': {
      text: rightBut('{ id: "2", name', '{ id: "2", number: "1", name'),
      line: 9,
      path: 'counters.1.number',
      says: 'number “1” 用了两次',
      remedy: '换一个',
    },
    'two counters whose ids have the same digits': {
      text: RIGHT.replaceAll('"2"', '"left-1"'),
      line: 9,
      path: 'counters.1.number',
      says: 'number “1” 用了两次',
      remedy: '换一个',
    },
    'a counter without digits to be called by': {
      text: RIGHT.replaceAll('"2"', '"advice"'),
      line: 9,
      path: 'counters.1.id',
      says: '没有号码可以叫',
      remedy: 'number',
    },
    'two devices with one id': {
      text: rightBut('id: sign-1', 'id: boxes'),
      line: 15,
      path: 'devices.1.id',
      says: 'id “boxes” 用了两次',
      remedy: '换一个',
    },
    'a service at a counter that does not exist': {
      text: rightBut('counters: ["2"]', 'counters: ["2", "9"]'),
      line: 6,
      path: 'services.1.counters.1',
      says: '没有编号为 “9” 的窗口',
      remedy: '1, 2',
    },
    'help from a counter that does not exist': {
      text: rightBut('helpedBy: ["2"]', 'helpedBy: ["7"]'),
      line: 5,
      path: 'services.0.helpedBy.0',
      says: '没有编号为 “7” 的窗口',
      remedy: '1, 2',
    },
    'help from a counter that serves it anyway': {
      text: rightBut('helpedBy: ["2"]', 'helpedBy: ["1"]'),
      line: 5,
      path: 'services.0.helpedBy.0',
      says: '已经办 “民政救助”',
      remedy: 'helpedBy',
    },
    'a box at a counter that does not exist': {
      text: rightBut('{ 1: "1", 2: "2" }', '{ 1: "1", 2: "5" }'),
      line: 14,
      path: 'devices.0.boxes.2',
      says: '没有编号为 “5” 的窗口',
      remedy: '1, 2',
    },
    'a sign at a counter that does not exist': {
      text: rightBut('counter: "1"', 'counter: "5"'),
      line: 15,
      path: 'devices.1.counter',
      says: '没有编号为 “5” 的窗口',
      remedy: '1, 2',
    },
    'a box address written twice': {
      text: rightBut('{ 1: "1", 2: "2" }', '{ 1: "1", 1: "2" }'),
      line: 14,
      path: '',
      says: '“1” 写了两次',
      remedy: '删掉一个',
    },
    'a box address written twice, once in quotes': {
      text: rightBut('{ 1: "1", 2: "2" }', '{ 1: "1", "1": "2" }'),
      line: 14,
      path: '1',
      says: '“1” 写了两次',
      remedy: '删掉一个',
    },
    'a box address written twice, once with a nought': {
      text: rightBut('{ 1: "1", 2: "2" }', '{ 1: "1", "01": "2" }'),
      line: 14,
      path: 'devices.0.boxes.01',
      says: '地址 01 的呼叫器写了两次',
      remedy: '拨码',
    },
    'a box address that no switch has': {
      text: rightBut('{ 1: "1", 2: "2" }', '{ 1: "1", 300: "2" }'),
      line: 14,
      path: 'devices.0.boxes.300',
      says: '不在 1–255',
      remedy: '拨码',
    },
    'two devices on one port': {
      text: rightBut('{ usb: /dev/usb/lp0 }', '{ serial: /dev/ttyS1, baudRate: 115200 }'),
      line: 16,
      path: 'devices.2.transport',
      says: '“printer” 和 “boxes” 用了同一条线 /dev/ttyS1',
      remedy: '换一个串口',
    },
    'two printers of one kiosk': {
      text: `${RIGHT}  - { id: printer-2, kind: printer, protocol: escpos, transport: { usb: /dev/usb/lp1 }, kiosk: kiosk-1 }\n`,
      line: 17,
      path: 'devices.3.kiosk',
      says: '“printer-2” 和 “printer” 都是 “kiosk-1” 的',
      remedy: '一台取号机只能有一台打印机',
    },
    'a tab': {
      text: rightBut('  consultPhone', '\tconsultPhone'),
      line: 3,
      path: '',
      says: '制表符',
      remedy: '空格',
    },
    'a quote that does not end': {
      text: rightBut('{ id: "2", name', '{ id: "2, name'),
      line: 9,
      path: '',
      says: '不是正确的 YAML',
      remedy: '引号',
    },
    'a reference to nothing': {
      text: rightBut('rules: { maxPassedBy: 5 }', 'rules: *usual'),
      line: 12,
      path: '',
      says: '不是正确的 YAML',
      remedy: '检查',
    },
    'a colon of Chinese input mode': {
      text: rightBut('  consultPhone: "0737-8880000"', '  consultPhone："0737-8880000"'),
      line: 3,
      path: '',
      says: '全角标点',
      remedy: '英文',
    },
    'a comma of Chinese input mode': {
      text: rightBut('id: labour, name', 'id: labour，name'),
      line: 6,
      path: '',
      says: '全角标点',
      remedy: '英文',
    },
    'a file saved as GBK': {
      text: RIGHT.replace('桃江县', '\uFFFD\uFFFD'),
      line: 2,
      path: '',
      says: '不是 UTF-8',
      remedy: '另存为',
    },
    'a class for a service that is not there': {
      text: rightBut('headStartMinutes: 15 }', 'headStartMinutes: 15, services: [civil, finance] }'),
      line: 11,
      path: 'priorityClasses.0.services.1',
      says: '没有业务',
      remedy: 'civil, labour',
    },
    'stretches of a quota that overlap': {
      text: rightBut(
        'counters: ["2"] }',
        'counters: ["2"], quota: { slots: [{ from: "8:00", to: "10:00", tickets: 5 }, { from: "9:00", to: "12:00", tickets: 5 }] } }',
      ),
      line: 6,
      path: 'services.1.quota.slots.1',
      says: '重叠',
      remedy: '按先后写',
    },
    'places to be booked without rules of booking': {
      text: rightBut('counters: ["2"] }', 'counters: ["2"], appointmentsASlot: 2 }'),
      line: 6,
      path: 'services.1.appointmentsASlot',
      says: '预约的规则',
      remedy: 'appointments:',
    },
    'an opening hour that ends before it begins': {
      text: rightBut('rules: {', 'hours: { open: ["12:00-8:30"] }\nrules: {'),
      line: 12,
      path: 'hours.open.0',
      says: '12:00-8:30',
      remedy: '8:30-12:00',
    },
    'an empty file': {
      text: '# nothing yet\n',
      line: 1,
      path: '',
      says: '什么都没有',
      remedy: 'examples/hall.yaml',
    },
  };

  test.each(Object.entries(cases))('%s', (_, { text, line, path, says, remedy }) => {
    const [first] = mistakesIn(text);
    expect(first).toMatchObject({ line, path });
    expect(first!.message).toContain(says);
    expect(first!.remedy).toContain(remedy);
  });

  test('every sentence is in both languages', () => {
    for (const { text } of Object.values(cases)) {
      for (const { message, remedy } of mistakesIn(text))
        expect(`${message} ${remedy}`).toMatch(/\p{Script=Han}.* \/ .*[a-z]/u);
    }
  });
});

test('several mistakes are told together, in the order of the file', () => {
  const text = rightBut('prefix: B', 'prefix: b')
    .replace('headStartMinutes: 15', 'headStartMinutes: soon')
    .replace('paper: 80', 'paper: 70');
  expect(mistakesIn(text).map(({ line, path }) => [line, path])).toEqual([
    [6, 'services.1.prefix'],
    [11, 'priorityClasses.0.headStartMinutes'],
    [16, 'devices.2.paper'],
  ]);
});

test('the column is that of the key', () => {
  const [mistake] = mistakesIn(rightBut('prefix: B', 'prefix: b'));
  expect(RIGHT.split('\n')[5]!.slice(mistake!.column - 1)).toMatch(/^prefix/);
});

test('a file of Windows has the same lines', () => {
  expect(mistakesIn(rightBut('prefix: B', 'prefix: A').replaceAll('\n', '\r\n'))[0]).toMatchObject({ line: 6 });
});

describe('a warning, which fails nothing:', () => {
  test.each(['/dev/ttyUSB0', '/dev/ttyACM1', '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0'])(
    '%s may be another device after replugging',
    (port) => {
      const [warning] = warningsIn(rightBut('/dev/ttyS1', port));
      expect(warning).toMatchObject({ line: 14, path: 'devices.0.transport' });
      expect(warning!.remedy).toContain('/dev/serial/by-path/');
    },
  );

  test('a counter that no service names', () => {
    const text = rightBut('priorityClasses:', '  - { id: "3", name: 综合咨询台 }\npriorityClasses:');
    const [warning] = warningsIn(text);
    expect(warning).toMatchObject({ line: 10, path: 'counters.2.id' });
    expect(warning!.message).toContain('综合咨询台');
  });

  test('a counter’s name of nine characters on a sign of eight', () => {
    const [warning] = warningsIn(rightBut('name: 民政救助窗口 }', 'name: 民政救助综合窗口一 }'));
    expect(warning).toMatchObject({ line: 15, path: 'devices.1.width' });
    expect(warning!.message).toContain('民政救助综合窗口一');
    expect(warning!.remedy).toContain('最多 8 个汉字');
  });

  test('a call that is wider than the sign', () => {
    const text = rightBut('{ id: "1", name', '{ id: "1", number: "123", name').replace('prefix: A', 'prefix: AA');
    expect(warningsIn(text)[0]!.message).toContain('请AA000到123号窗口');
  });

  test('simulated wires in a real hall', () => {
    const [warning] = warningsIn(rightBut('{ usb: /dev/usb/lp0 }', '{ memory: printer }'));
    expect(warning).toMatchObject({ line: 16, path: 'devices.2.transport' });
  });
});

test('no text makes the check throw', () => {
  const pieces = [
    'hall:',
    ' name: x',
    '- ',
    '{',
    '}',
    '[',
    '"',
    '：',
    '\n',
    '  ',
    '*a',
    '&a ',
    'services',
    ': ',
    '1',
    '\t',
    '#',
    '|',
  ];
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 30 }), (parts) => {
      const checked = checkHallFile(parts.join(''));
      expect('mistakes' in checked ? checked.mistakes.length : 0).toBeGreaterThan(0);
    }),
  );
});
