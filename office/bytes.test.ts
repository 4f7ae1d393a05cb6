import { expect, test } from 'vitest';
import { bytesText } from './bytes.ts';

test.each([
  [0, '0.0 kB'],
  [435 * 1024, '435 kB'],
  [1_362_505_728, '1.3 GB'],
  [1023 * 1024, '1.0 MB'],
])('%i bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));
