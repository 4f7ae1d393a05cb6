import { describe, expect, test } from 'vitest';
import type { MachineFacts } from './facts.ts';
import { judge } from './judge.ts';

const well: MachineFacts = {
  platform: 'linux',
  arch: 'x64',
  node: 'v20.20.2',
  glibc: '2.36',
  pageSize: 4_096,
  needs: { glibc: '2.34', glibcxx: '3.4.29', pageSize: 4_096 },
  wrongFiles: [],
  data: { folder: '/var/lib/quhao', freeMb: 50_000, writable: true },
  account: { name: 'quhao', groups: ['quhao', 'dialout', 'lp'] },
  ports: [{ path: '/dev/ttyS1', group: 'dialout' }],
  browser: 'Chromium 120.0.6099.224',
  chineseFonts: true,
  sound: true,
  zone: 'Asia/Shanghai',
  clockSynchronised: true,
};

/** What is not good of a machine: state, message and remedy in one line each. */
const complaints = (change: Partial<MachineFacts>): string[] =>
  judge({ ...well, ...change })
    .filter(({ state }) => state !== 'good')
    .map(({ state, message, remedy }) => `${state}: ${message} → ${remedy}`);

test('a machine that is well has nothing to be done', () => {
  expect(complaints({})).toEqual([]);
});

describe('what a machine lacks is said with what to do', () => {
  test.each<[string, Partial<MachineFacts>, RegExp]>([
    ['a system too old', { glibc: '2.28' }, /^bad: glibc 2\.28，程序要 2\.34.* → 升级系统/],
    ['no glibc', { glibc: null }, /^bad: 没有 glibc/],
    ['64 kB pages', { pageSize: 65_536 }, /^bad: 内存页 65536 字节，程序最多认 4096.* → 换小页的内核/],
    ['a Node of its own, too old', { node: 'v18.19.0' }, /^bad: Node 太旧：18\.19\.0.* → 装 20\.19 以上/],
    ['files that rot', { wrongFiles: ['app/dist/built'] }, /^bad: 程序文件坏了 1 个.*app\/dist\/built → 硬盘可能要坏/],
    ['a disk nearly full', { data: { ...well.data, freeMb: 80 } }, /^bad: .* 80 MB .* → 腾出地方/],
    ['a disk that fills', { data: { ...well.data, freeMb: 900 } }, /^look: .* 900 MB/],
    ['no right to write', { data: { ...well.data, writable: false } }, /^bad: 账号 quhao 不能写 \/var\/lib\/quhao/],
    ['an old browser', { browser: 'Chromium 83.0.4103.116' }, /^bad: Chromium 83.* 太旧，页面要 90/],
    ['no browser', { browser: null }, /^look: .*没有 Chromium/],
    ['no Chinese font', { chineseFonts: false }, /^look: 没有中文字体.* → .*fonts-noto-cjk/],
    ['no sound', { sound: null }, /^look: 没有声卡/],
    ['another zone', { zone: 'UTC' }, /^look: 时区是 UTC.* → sudo timedatectl set-timezone Asia\/Shanghai/],
    ['a clock on its own', { clockSynchronised: false }, /^look: 时钟没有和网络对/],
  ])('%s', (_what, change, sentence) => {
    const said = complaints(change);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(sentence);
  });
});

describe('no right on a port (Debian: dialout, elsewhere uucp or tty)', () => {
  test.each(['dialout', 'uucp', 'tty'])('says which account lacks %s, for which port, and the command', (group) => {
    const [said] = complaints({
      account: { name: 'quhao', groups: ['quhao'] },
      ports: [{ path: '/dev/ttyUSB0', group }],
    });
    expect(said).toMatch(
      new RegExp(`^bad: 账号 quhao 不在用户组 ${group} 里.*/dev/ttyUSB0 → sudo usermod -aG ${group} quhao`),
    );
  });

  test('one line for each group that is missing', () => {
    const ports = [
      { path: '/dev/ttyS0', group: 'dialout' },
      { path: '/dev/ttyUSB0', group: 'uucp' },
      { path: '/dev/ttyUSB1', group: 'uucp' },
    ];
    const said = complaints({ ports });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('/dev/ttyUSB0 /dev/ttyUSB1');
  });

  test('a port of root’s own group needs the rules, not a place in that group', () => {
    const [said] = complaints({ ports: [{ path: '/dev/usb/lp0', group: 'root' }] });
    expect(said).toMatch(/→ 装上口的规则.*sudo quhao service install$/);
  });
});

test('outside Linux neither libraries nor ports are spoken of', () => {
  expect(complaints({ platform: 'win32', glibc: null, pageSize: null, ports: [] })).toEqual([]);
});
