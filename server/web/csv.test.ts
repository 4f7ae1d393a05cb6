import { expect, test } from 'vitest';
import { csvRow } from './csv.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '＝1'])('%j runs nowhere as a formula', (text) => {
  expect(csvRow([text])).toBe(`"'${text}"\r\n`);
});

test('quotes, commas and ends of lines stay inside their cell', () => {
  expect(csvRow(['周"桂兰', 'a,b', 'a\nb'])).toBe('"周""桂兰","a,b","a\nb"\r\n');
});
