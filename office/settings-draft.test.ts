import { describe, expect, test } from 'vitest';
import {
  bringLines,
  bringText,
  fileName,
  fillIn,
  freeId,
  moveIn,
  numberIn,
  textIn,
  toggled,
  mistakesAt,
} from './settings-draft.ts';

describe('a form that is being edited', () => {
  test('what is emptied is left out', () => {
    const service: { name?: string; day?: number } = { name: '民政', day: 4 };
    fillIn(service, 'day', numberIn(''));
    fillIn(service, 'name', textIn('  '));
    expect(service).toEqual({});
    fillIn(service, 'day', numberIn('12'));
    expect(service).toEqual({ day: 12 });
    expect(numberIn('zwölf')).toBeUndefined();
  });

  test('rows move within the list and no further', () => {
    const rows = ['a', 'b', 'c'];
    moveIn(rows, 0, 1);
    moveIn(rows, 2, 1);
    moveIn(rows, 0, -1);
    expect(rows).toEqual(['b', 'a', 'c']);
  });

  test('counters keep their order however they are ticked', () => {
    expect(toggled(['3'], '1', ['1', '2', '3'])).toEqual(['1', '3']);
    expect(toggled(['1', '3'], '1', ['1', '2', '3'])).toEqual(['3']);
  });

  test('a new id is one that nobody has', () => {
    expect(freeId('service', [{ id: 'civil' }, { id: 'service-3' }])).toBe('service-4');
  });

  test.each([
    ['通知 一.PNG', 'file.png'],
    ['../../hall.png', 'hall.png'],
    ['map 2026 (1).jpg', 'map-2026-1.jpg'],
    ['film', 'film'],
  ])('a file called %s is %s in the hall', (given, name) => {
    expect(fileName(given)).toBe(name);
  });

  test('what to bring is written as lines and read as them, English beside Chinese', () => {
    const lines = bringLines('身份证：原件\n\n户口本', 'ID card: original\n\nHousehold register');
    expect(lines).toEqual([
      { zh: '身份证', note: '原件', en: 'ID card', noteEn: 'original' },
      { zh: '户口本', en: 'Household register' },
    ]);
    expect(bringText(lines!, 'zh')).toBe('身份证：原件\n户口本');
    expect(bringText(lines!, 'en')).toBe('ID card: original\nHousehold register');
    expect(bringLines(' ', 'English alone')).toBeUndefined();
  });

  test('a mistake belongs to its own row and to what is above it, not to the tenth beside the first', () => {
    const mistakes = [{ path: 'services.10.prefix', message: '重复' }];
    expect(mistakesAt(mistakes, 'services.10')).toEqual(mistakes);
    expect(mistakesAt(mistakes, 'services.10.prefix')).toEqual(mistakes);
    expect(mistakesAt(mistakes, 'services.1')).toEqual([]);
  });
});
