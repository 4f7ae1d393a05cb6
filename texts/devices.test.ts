import { expect, test } from 'vitest';
import { devices } from './devices.ts';

const WAYS_A_PRINTER_FAILS = ['refused', 'timeout', 'no-group', 'paper-out', 'cover-open', 'no-such-port'] as const;

test('six ways a printer fails are six sentences, each with something to do', () => {
  const sentences = WAYS_A_PRINTER_FAILS.map((code) => devices['zh-CN'][`printer.${code}`]);
  expect(new Set(sentences).size).toBe(6);
  for (const sentence of sentences) expect(sentence).toMatch(/看|换|盖|加|请/);
});
