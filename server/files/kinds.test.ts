import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindOf, pixelsOf } from './kinds.ts';

function picture(width: number, height: number, kind: 'jpg' | 'png' | 'webp'): Uint8Array {
  const canvas = createCanvas(width, height);
  if (kind === 'jpg') return canvas.toBuffer('image/jpeg');
  return kind === 'png' ? canvas.toBuffer('image/png') : canvas.toBuffer('image/webp');
}

test.each([
  ['jpg', 12],
  ['png', 12],
  ['webp', null],
] as const)('a real %s is known by its bytes, its size by its header', (kind, pixels) => {
  const bytes = picture(4, 3, kind);
  expect(kindOf(bytes)).toBe(kind);
  expect(pixelsOf(bytes, kind)).toBe(pixels);
});

test('films are known, pages and texts are nothing', () => {
  expect(kindOf(Buffer.from('\0\0\0\x20ftypisom', 'latin1'))).toBe('mp4');
  expect(kindOf(Buffer.from('\x1aE\xdf\xa3', 'latin1'))).toBe('webm');
  for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"/>', '<html>', '', 'GIF89a']) {
    expect(kindOf(Buffer.from(text))).toBeNull();
  }
});

test('whatever bytes come, a size or none comes out, at once', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('jpg' as const, 'png' as const), (tail, kind) => {
      const bytes = Uint8Array.from([0xff, 0xd8, 0xff, ...tail]);
      const pixels = pixelsOf(bytes, kind);
      expect(pixels === null || pixels >= 0).toBe(true);
    }),
  );
});
