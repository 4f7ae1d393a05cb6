import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { productRoot } from '../../server/cli/root.ts';

/** What every Debian has before anything is installed, as far as an installation uses it. */
const COMMANDS = (
  'sh tail head tar gzip sha256sum uname mkdir rm df mv ln ls readlink dirname id cat getconf ldd chmod chown install sed test sleep ' +
  'kill useradd usermod groupadd setpriv'
).split(' ');

/** Why a root of its own cannot be had on this machine; null when it can. */
export function noEmptyRoot(): string | null {
  const missing = ['unshare', 'chroot', 'ip'].find((command) => where(command) === null);
  if (missing !== undefined) return `${missing} is not on this machine`;
  const { status, stderr } = spawnSync('unshare', [
    '--mount',
    '--net',
    '--pid',
    '--fork',
    'ip',
    'link',
    'set',
    'lo',
    'up',
  ]);
  return status === 0 ? null : `unshare is not allowed here: ${stderr.toString().trim()}`;
}

function where(command: string): string | null {
  const found = spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${command}`], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : null;
}

/** A root with the C library, the shell's usual commands and nothing else: no Node, no Python, no compiler, no network. */
export function makeEmptyRoot(root: string): void {
  for (const folder of [
    'proc',
    'dev',
    'tmp',
    'run',
    'etc/systemd/system',
    'usr/local/bin',
    'var/lib',
    'var/log',
    'bin',
    'opt',
  ]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  for (const device of ['null', 'zero', 'urandom']) writeFileSync(join(root, 'dev', device), '');
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nuucp:x:10:\ndialout:x:20:\nlp:x:7:\n');
  writeFileSync(join(root, 'etc/shadow'), 'root:*:19000:0:99999:7:::\n');
  for (const name of COMMANDS) {
    const path = where(name);
    // built into the shell
    if (path === null || !path.startsWith('/')) continue;
    put(path, join(root, 'bin', name));
    for (const library of librariesOf(path)) put(library, join(root, library));
  }
  for (const library of librariesOf(process.execPath)) put(library, join(root, library));
  const system = dirname(librariesOf('/bin/sh').find((path) => path.includes('libc.so'))!);
  for (const part of ['rt', 'resolv', 'util', 'anl', 'nss_files']) {
    const library = readdirSync(system).find((name) => name.startsWith(`lib${part}.so.`));
    if (library !== undefined) put(join(system, library), join(root, system, library));
  }
}

/** Paths of the shared libraries of a program, the loader among them. */
function librariesOf(program: string): string[] {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path!);
}

function put(from: string, to: string): void {
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** A stand-in for systemd's command that runs what the written unit says: as its account, its preparation first. */
export function putSystemctl(root: string): void {
  // what says that systemd runs, sd_booted(3)
  mkdirSync(join(root, 'run/systemd/system'), { recursive: true });
  copyFileSync(join(productRoot(), 'test/support/systemctl.sh'), join(root, 'bin/systemctl'));
  chmodSync(join(root, 'bin/systemctl'), 0o755);
}

/**
 * Runs a script of the shell inside the root, in a network of its own that has only the loopback. When it ends, or `until`
 * is read on its output, everything that it has started is killed at once, as by a power cut.
 */
export function inside(
  root: string,
  script: string,
  until?: string,
): Promise<{ readonly code: number | null; readonly out: string }> {
  const entered = `
    set -e
    ip link set lo up
    mount -t proc proc ${root}/proc
    for device in null zero urandom; do mount --bind /dev/$device ${root}/dev/$device; done
    exec chroot ${root} /bin/sh -c "$0"`;
  const child = spawn('unshare', ['--mount', '--net', '--pid', '--fork', '--kill-child', 'sh', '-c', entered, script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/local/bin:/bin:/usr/sbin:/sbin:/usr/bin', QUHAO_LOG: 'error' },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let out = '';
  const heard = (chunk: Buffer): void => {
    out += chunk.toString();
    if (until !== undefined && out.includes(until)) child.kill('SIGKILL');
  };
  child.stdout.on('data', heard);
  child.stderr.on('data', heard);
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, out }));
  });
}

/** Copies a release by links, so that a second one costs no disk. */
export function linkedCopy(from: string, to: string): void {
  execFileSync('cp', ['-al', from, to]);
}
