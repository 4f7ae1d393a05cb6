import { describe, expect, test } from 'vitest';
import type { FoundPlace } from '../contract/discovery.ts';
import { checkHallFile } from '../server/config/check.ts';
import { hallYaml } from '../server/set-up/hall-yaml.ts';
import { numbered } from '../server/set-up/numbering.ts';
import { USUAL_DRAFT } from '../server/set-up/usual.ts';
import { deviceOf, portOf } from '../office/set-up/device-draft.ts';
import type { DraftKind } from '../office/set-up/device-draft.ts';

const made = numbered(USUAL_DRAFT.services);
const found = (family: DraftKind, protocol: string, transport: object, boxes: number[] = []): FoundPlace => ({
  place: '/dev/serial/by-path/1',
  medium: 'serial',
  usbIds: null,
  certainty: 'recognised',
  family,
  protocol,
  proof: 'AA',
  question: null,
  boxes,
  problem: null,
  suggestion: { kind: family, protocol, transport },
  usedBy: null,
});
const serial = (baudRate: number): object => ({ serial: '/dev/serial/by-path/1', baudRate });

describe('what answered is written as hall.yaml has it', () => {
  test.each([
    ['printer', 'escpos', serial(115_200), { kiosk: 'kiosk-1', paper: 80 }],
    ['call-box', 'ff68', serial(9_600), { boxes: expect.objectContaining({ 1: '1', 8: '8' }) }],
    ['call-box', 'modbus', serial(9_600), { boxes: expect.objectContaining({ 1: '1' }) }],
    ['led', 'onbon-bx5', { tcp: '192.168.1.51:5005' }, { counter: '1' }],
    ['id-reader', 'sdt', serial(115_200), { kiosk: 'kiosk-1' }],
    ['scanner', 'line', serial(9_600), { kiosk: 'kiosk-1' }],
  ] as const)('%s %s', (kind, protocol, transport, rest) => {
    const device = deviceOf(kind, portOf(found(kind, protocol, transport)), [], made);
    expect(device).toMatchObject({ kind, protocol, transport, ...rest });
    const checked = checkHallFile(
      hallYaml({ ...USUAL_DRAFT, place: { ...USUAL_DRAFT.place, name: '桃花江镇' }, devices: [device] }),
    );
    expect('mistakes' in checked ? checked.mistakes : checked.file.devices.map((one) => one.kind)).toEqual([kind]);
  });

  test('signs are for one counter after the other, then for the hall', () => {
    const port = portOf(found('led', 'onbon-bx5', { tcp: '192.168.1.51:5005' }));
    const two = made.slice(0, 2);
    const signs: ReturnType<typeof deviceOf>[] = [];
    for (let count = 0; count < 3; count += 1) signs.push(deviceOf('led', port, signs, two));
    expect(signs.map(({ id, counter }) => [id, counter])).toEqual([
      ['sign', '1'],
      ['sign-2', '2'],
      ['sign-3', undefined],
    ]);
  });

  test('one that was taken out leaves its name to the next, and no name stands twice', () => {
    const port = portOf(found('led', 'onbon-bx5', { tcp: '192.168.1.51:5005' }));
    const signs: ReturnType<typeof deviceOf>[] = [];
    for (let count = 0; count < 3; count += 1) signs.push(deviceOf('led', port, signs, made));
    const left = signs.filter(({ id }) => id !== 'sign');
    expect([...left, deviceOf('led', port, left, made)].map(({ id }) => id)).toEqual(['sign-2', 'sign-3', 'sign']);
  });

  test('a box whose address is no counter’s number stands at the first counter whose own was not heard', () => {
    const port = portOf(found('call-box', 'ff68', serial(9_600), [1, 21]));
    expect(deviceOf('call-box', port, [], made)['boxes']).toEqual({
      ...Object.fromEntries(made.map(({ counter }) => [counter, String(counter)]).filter(([one]) => one !== 2)),
      21: '2',
    });
  });
});
