import { expect, test } from 'vitest';
import { litDots } from './dots.ts';

/** The picture as one reads it on the sign: a line a row. */
function picture(text: string, width: number, height = 16): string[] {
  const dots = litDots(text, width, height);
  const rowBytes = Math.ceil(width / 8);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) =>
      (dots[y * rowBytes + (x >> 3)]! & (0x80 >> (x & 7))) === 0 ? '.' : '#',
    ).join(''),
  );
}

test('letters are 8 dots wide, Chinese characters 16, drawn dot by dot as Unifont has them', () => {
  expect(picture('A口', 24)).toEqual([
    '........................',
    '........................',
    '........................',
    '...........###########..',
    '...##......#.........#..',
    '..#..#.....#.........#..',
    '..#..#.....#.........#..',
    '.#....#....#.........#..',
    '.#....#....#.........#..',
    '.######....#.........#..',
    '.#....#....#.........#..',
    '.#....#....#.........#..',
    '.#....#....###########..',
    '.#....#....#.........#..',
    '........................',
    '........................',
  ]);
});

test('eight characters fill a sign of 128 dots, and a ninth is cut off', () => {
  expect(picture('请到三号窗口办理', 128)).toEqual(picture('请到三号窗口办理口', 128));
});

test('on a higher sign the line stands in the middle', () => {
  const high = picture('口', 16, 32);
  expect(high.slice(8, 24)).toEqual(picture('口', 16));
  expect(high.slice(0, 8).join('')).not.toContain('#');
});
