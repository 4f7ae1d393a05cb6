import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freshFolder } from '../../test/support/folder.ts';
import { LineQueue } from './line-queue.ts';
import { RollingFile } from './rolling-file.ts';

const at = (time: string): number => Date.parse(`${time}+08:00`);
const line = (text: string): string => `${text.padEnd(99, '.')}\n`;

describe('log files', () => {
  test('turn over at midnight of the hall and at their size, and go on after a restart', async () => {
    const folder = join(freshFolder(), 'logs');
    let now = at('2026-11-27T23:59:00');
    const open = (): LineQueue => new LineQueue(new RollingFile({ folder, fileBytes: 250, now: () => now }));
    const first = open();
    for (const text of ['a', 'b', 'c']) {
      first.write(line(text));
      await first.close();
    }
    expect(readdirSync(folder)).toEqual(['quhao-2026-11-27.001.log']);
    const second = open();
    second.write(line('d'));
    await second.close();
    now = at('2026-11-28T00:00:00');
    second.write(line('e'));
    await second.close();
    const texts = readdirSync(folder).map((name) => [
      name,
      readFileSync(join(folder, name), 'utf8').replaceAll('.', ''),
    ]);
    expect(texts).toEqual([
      ['quhao-2026-11-27.001.log', 'a\nb\nc\n'],
      ['quhao-2026-11-27.002.log', 'd\n'],
      ['quhao-2026-11-28.001.log', 'e\n'],
    ]);
    expect(statSync(join(folder, 'quhao-2026-11-28.001.log')).mode & 0o777).toBe(0o600);
  });

  test('together keep their bound, the oldest go, and nobody else’s file', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'notes.txt'), 'x'.repeat(5_000));
    let now = at('2026-01-01T12:00:00');
    const log = new LineQueue(new RollingFile({ folder, fileBytes: 1_000, totalBytes: 5_000, now: () => now }));
    for (let count = 0; count < 300; count += 1) {
      log.write(line(`line ${count}`));
      await log.close();
      if (count % 40 === 0) now += 24 * 60 * 60 * 1000;
    }
    const logs = readdirSync(folder).filter((name) => name.startsWith('quhao-'));
    const bytes = logs.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(5_000);
    expect(bytes).toBeGreaterThan(3_000);
    expect(readFileSync(join(folder, logs.at(-1)!), 'utf8')).toContain('line 299');
    expect(readdirSync(folder)).toContain('notes.txt');
  });

  test('that cannot be written lose lines, count them and come back by themselves', async () => {
    const folder = join(freshFolder(), 'logs');
    // a file stands where the folder should be
    writeFileSync(folder, '');
    const log = new LineQueue(new RollingFile({ folder }), 0);
    for (const text of ['a', 'b']) {
      log.write(line(text));
      await log.close();
    }
    rmSync(folder);
    log.write(line('c'));
    await log.close();
    const [name] = readdirSync(folder);
    const text = readFileSync(join(folder, name!), 'utf8');
    expect(text).toContain('"lost":2');
    expect(text).toContain('c....');
    expect(text).not.toContain('a....');
  });

  test('on a full disk hold nothing up and take no more memory than a megabyte', async (context) => {
    const small = freshFolder();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0;
    if (!mounted) context.skip('a small file system cannot be mounted here');
    onTestFinished(() => void spawnSync('umount', [small]));
    mkdirSync(join(small, 'other'));
    writeFileSync(join(small, 'other', 'filler'), Buffer.alloc(40_000));
    const log = new LineQueue(new RollingFile({ folder: join(small, 'logs') }), 0);
    const began = performance.now();
    for (let count = 0; count < 100_000; count += 1) log.write(line(`line ${count}`));
    expect(performance.now() - began).toBeLessThan(2_000);
    await log.close();
    rmSync(join(small, 'other'), { recursive: true });
    log.write(line('there is room again'));
    await log.close();
    const [name] = readdirSync(join(small, 'logs'));
    const lines = readFileSync(join(small, 'logs', name!), 'utf8')
      .trim()
      .split('\n');
    expect(lines.at(-1)).toContain('there is room again');
    const lost = lines.reduce((sum, text) => sum + Number(/"lost":(\d+)/.exec(text)?.[1] ?? 0), 0);
    const kept = lines.filter((text) => /^line \d+\.+$/.test(text)).length;
    // every line is there or counted
    expect(lost + kept).toBe(100_000);
  });
});
