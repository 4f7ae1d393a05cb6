import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { elfNeeds } from './elf.ts';

describe('what a binary asks of the system', () => {
  const needs = process.platform === 'linux' ? elfNeeds(readFileSync(process.execPath)) : null;

  test.runIf(process.platform === 'linux')('is read from Node itself', () => {
    expect(needs?.versions).toEqual(expect.arrayContaining([expect.stringMatching(/^GLIBC_2\.\d+/)]));
    expect(needs?.pageSize).toBeGreaterThanOrEqual(4_096);
  });

  test('is what binutils read', ({ skip }) => {
    const { error, stdout } = spawnSync('objdump', ['-p', process.execPath], { encoding: 'utf8' });
    if (error !== undefined) skip('objdump is not on this machine');
    const theirs = [...stdout.matchAll(/0x[0-9a-f]+ 0x\d+ \d+ (\S+)$/gm)].map(([, name]) => name!);
    expect(theirs.length).toBeGreaterThan(5);
    expect([...(needs?.versions ?? [])].sort()).toEqual([...theirs].sort());
  });

  test.each([Buffer.alloc(0), Buffer.from('#!/bin/sh\n'.repeat(20)), Buffer.from([0x7f, 0x45, 0x4c, 0x46])])(
    'nothing of what is no such binary',
    (file) => {
      expect(elfNeeds(file)).toBeNull();
    },
  );
});
