import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { lookupHash } from './hall-key.ts';

const key = Buffer.from('the hall’s own');

describe('a lookup by number', () => {
  test('finds an ID number however it was written, as the journals of every version have it', () => {
    const kept = createHmac('sha256', key).update('11010519491231002X').digest('hex');
    for (const given of ['11010519491231002x', ' 110105 19491231 002X']) {
      expect(lookupHash(key, 'id-number', given)).toBe(kept);
    }
  });

  test('finds a phone however it was written', () => {
    const hashes = ['13800001234', '138-0000-1234', '+86 138 0000 1234', '(86)13800001234'].map((given) =>
      lookupHash(key, 'phone', given),
    );
    expect(new Set(hashes).size).toBe(1);
  });

  test('says nothing under another key, and never takes a phone for an ID number', () => {
    expect(lookupHash(Buffer.from('another'), 'phone', '13800001234')).not.toBe(
      lookupHash(key, 'phone', '13800001234'),
    );
    expect(lookupHash(key, 'id-number', '13800001234')).not.toBe(lookupHash(key, 'phone', '13800001234'));
  });
});
