import { describe, expect, test } from 'vitest';
import { checkHallFile } from './check.ts';
import { configurationOf, differences } from './configuration.ts';
import type { HallFile } from './schema.ts';

function fileOf(text: string): HallFile {
  const checked = checkHallFile(text);
  if ('mistakes' in checked) throw new Error(JSON.stringify(checked.mistakes));
  return checked.file;
}

const HALL = `
hall: { name: 桃花江镇便民服务中心 }
services: [{ id: civil, name: 民政救助, prefix: A, counters: ["1"] }]
counters: [{ id: "1", name: 民政救助窗口 }, { id: window-2, name: 咨询台 }, { id: "3", number: "12", name: 后厅窗口 }]
devices: [{ id: p, kind: printer, protocol: escpos, transport: { usb: /dev/usb/lp0 } }]
`;

describe('what of hall.yaml the hall takes over', () => {
  test('a counter is called by its number, else by the digits of its id', () => {
    expect(configurationOf(fileOf(HALL)).counters.map(({ number }) => number)).toEqual(['1', '2', '12']);
  });

  test('what the file leaves out is null, and the wiring stays in the file', () => {
    const configuration = configurationOf(fileOf(HALL));
    expect(configuration.hall).toEqual({
      name: '桃花江镇便民服务中心',
      kind: 'township',
      mark: '桃江政务',
      consultPhone: null,
      supervisionPhone: null,
      phoneUrl: null,
    });
    expect(configuration).not.toHaveProperty('devices');
  });
});

describe('where the file differs from the hall', () => {
  const hall = configurationOf(fileOf(HALL));

  test('nowhere after it was taken over, however it is written', () => {
    const other = HALL.replace('id: civil, name: 民政救助', 'name: 民政救助, id: civil').replace(
      '/dev/usb/lp0',
      '/dev/usb/lp1',
    );
    expect(differences(configurationOf(fileOf(other)), hall)).toEqual([]);
  });

  test('each value is named by its path', () => {
    const other = HALL.replace('prefix: A', 'prefix: B').replace(
      'name: 桃花江镇',
      'consultPhone: "0737-8880000", name: 桃花江镇',
    );
    expect(differences(configurationOf(fileOf(other)), hall)).toEqual(['hall.consultPhone', 'services.0.prefix']);
  });

  test('a counter more is one difference', () => {
    const other = HALL.replace(']\ndevices', ', { id: "4", name: 新窗口 }]\ndevices');
    expect(differences(configurationOf(fileOf(other)), hall)).toEqual(['counters.3']);
  });
});
