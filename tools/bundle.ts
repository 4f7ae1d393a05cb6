/**
 * `npm run bundle`: one file that installs and upgrades quhao on a machine without internet and without a compiler:
 * `bundles/quhao-0.4.0-linux-x64.run` and its `.sha256`. It holds the program, the packages it runs with, the native parts and
 * the Node of this machine; it is built for this machine's processor and for systems not older than its binaries ask for.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  createReadStream,
  createWriteStream,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import type { BundleFacts } from '../server/install/bundle-facts.ts';
import { newestDotted } from '../server/install/dotted.ts';
import { productRoot, productVersion } from '../server/cli/root.ts';
import { elfNeeds } from './bundle/elf.ts';
import { goesAlong, productionPackages } from './bundle/production.ts';
import { buildIfStale } from './stale.js';

const root = productRoot();
const platform = `${process.platform}-${process.arch}`;

/** Makes the bundle below `out` and returns its path. `level` is gzip's, 1 to 9. */
export async function makeBundle(out: string, level = 9): Promise<string> {
  if (process.platform !== 'linux' || !runsOnGlibc()) {
    throw new Error('安装包只能在用 glibc 的 Linux 上打 / a bundle can be made on Linux with glibc only');
  }
  await buildIfStale();
  const folder = join(out, `quhao-${productVersion()}-${platform}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  putProgram(join(folder, 'app'));
  putNode(join(folder, 'node'));
  putFile(join(root, 'tools/bundle/launcher.sh'), join(folder, 'bin/quhao'), 0o755);
  const facts = factsOf(folder);
  writeFileSync(join(folder, 'bundle.json'), `${JSON.stringify(facts, null, 2)}\n`);
  writeFileSync(join(folder, 'SHA256SUMS'), await sumsOf(folder));
  const file = await selfExtracting(folder, facts, level);
  rmSync(folder, { recursive: true });
  return file;
}

function runsOnGlibc(): boolean {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime !== undefined;
}

function putFile(from: string, to: string, mode = 0o644): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, mode);
}

/** The built program with its packages; no sources, so that nothing is ever built on the hall's machine. */
function putProgram(app: string): void {
  const { name, version, license, type } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  mkdirSync(app, { recursive: true });
  writeFileSync(
    join(app, 'package.json'),
    `${JSON.stringify({ name, version, license, type, private: true }, null, 2)}\n`,
  );
  for (const file of ['LICENSE', 'CHANGELOG.md', 'bin/quhao.js', 'tools/stale.js'])
    putFile(join(root, file), join(app, file));
  for (const part of ['dist', 'voice/bank', 'examples']) {
    cpSync(join(root, part), join(app, part), { recursive: true, filter: (path) => !path.endsWith('.map') });
  }
  for (const guide of readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'))) {
    putFile(join(root, 'docs', guide), join(app, 'docs', guide));
  }
  for (const { name, path, optional } of productionPackages(readFileSync(join(root, 'package-lock.json'), 'utf8'))) {
    if (existsSync(join(root, path))) putPackage(name, path, app);
    else if (!optional) throw new Error(`${path} 没有装，先 npm install / is not installed, run npm install first`);
  }
}

function putPackage(name: string, path: string, app: string): void {
  for (const file of filesOf(join(root, path))) {
    const own = relative(join(root, path), file);
    // packages inside a package are in the list themselves
    if (own.startsWith('node_modules/') || !goesAlong({ name }, own, platform)) continue;
    putFile(file, join(app, path, own));
  }
}

/** The Node that runs this, with its licence. */
function putNode(to: string): void {
  const node = process.execPath;
  const prefix = dirname(dirname(node));
  const licence = [
    join(prefix, 'LICENSE'),
    join(prefix, 'share/doc/nodejs/LICENSE'),
    '/usr/share/doc/nodejs/copyright',
  ].find((file) => existsSync(file));
  if (licence === undefined)
    throw new Error(`没有找到 Node 的许可证 / the licence of Node was not found beside ${node}`);
  putFile(node, join(to, 'node'), 0o755);
  putFile(licence, join(to, 'LICENSE'));
}

/** Parts that have to be there in the form for this machine: without one of them the bundle is not made. */
const NATIVE = [
  /sqlite3\/.*\.node$/,
  /@serialport\/bindings-cpp\/.*\.node$/,
  /@napi-rs\/canvas-.*\.node$/,
  /node\/node$/,
];

function factsOf(folder: string): BundleFacts {
  const files = [...filesOf(folder)];
  const binaries = files.flatMap((file) => {
    const needs = /(\.node|\/node|\.so)$/.test(file) ? elfNeeds(readFileSync(file)) : null;
    return needs === null ? [] : [{ file, ...needs }];
  });
  for (const part of NATIVE) {
    if (!binaries.some(({ file }) => part.test(file)))
      throw new Error(`缺本机的二进制部件 / no native part for ${platform}: ${part.source}`);
  }
  const newest = (prefix: string): string | null =>
    newestDotted(
      binaries.flatMap(({ versions }) =>
        versions
          .filter((name) => /^[A-Z]+_[\d.]+$/.test(name) && name.startsWith(prefix))
          .map((name) => name.slice(prefix.length)),
      ),
    );
  return {
    version: productVersion(),
    platform: 'linux',
    arch: process.arch,
    node: process.version,
    builtOn: systemName(),
    needs: {
      glibc: newest('GLIBC_') ?? '2.17',
      glibcxx: newest('GLIBCXX_'),
      pageSize: Math.min(...binaries.map(({ pageSize }) => pageSize)),
    },
    sizeKb: Math.ceil(files.reduce((sum, file) => sum + statSync(file).size, 0) / 1024),
  };
}

/** `Debian GNU/Linux 12 (bookworm)` */
function systemName(): string {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^PRETTY_NAME="?([^"\n]+)/m.exec(release)?.[1] ?? 'Linux';
}

async function sumsOf(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const file of filesOf(folder)) lines.push(`${await sha256(file)}  ${relative(folder, file)}`);
  return `${lines.join('\n')}\n`;
}

async function sha256(file: string, start = 0): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { start }), hash);
  return hash.digest('hex');
}

function* filesOf(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path);
    else if (entry.isFile()) yield path;
  }
}

/** A shell script that checks the machine and itself, with the packed folder behind it. */
async function selfExtracting(folder: string, facts: BundleFacts, level: number): Promise<string> {
  const packed = `${folder}.tar.gz`;
  await pack(folder, packed, level);
  const values: Readonly<Record<string, string>> = {
    VERSION: facts.version,
    PLATFORM: facts.platform,
    ARCH: facts.arch,
    NODE: facts.node,
    BUILT_ON: facts.builtOn.replaceAll(/[^\w ./()-]/g, ''),
    GLIBC: facts.needs.glibc,
    PAGE_SIZE: String(facts.needs.pageSize),
    NEEDED_KB: String(facts.sizeKb + ROOM_BESIDE_KB),
    SUM: await sha256(packed),
  };
  const text = readFileSync(join(root, 'tools/bundle/head.sh'), 'utf8').replaceAll(
    /@([A-Z_]+)@/g,
    (place, name: string) => values[name] ?? place,
  );
  const file = `${folder}.run`;
  writeFileSync(file, withOffset(text), { mode: 0o755 });
  await pipeline(createReadStream(packed), createWriteStream(file, { flags: 'a' }));
  rmSync(packed);
  writeFileSync(`${file}.sha256`, `${await sha256(file)}  ${relative(dirname(folder), file)}\n`);
  return file;
}

/** Data, logs and the next days beside the program itself, kB. */
const ROOM_BESIDE_KB = 100 * 1024;

/** Puts in where the packed folder begins, counted from 1 as `tail -c +N` does; its own digits are part of the count. */
function withOffset(text: string): string {
  const bytes = (offset: number): number => Buffer.byteLength(text.replaceAll('@OFFSET@', String(offset)));
  let offset = bytes(0) + 1;
  while (bytes(offset) + 1 !== offset) offset = bytes(offset) + 1;
  return text.replaceAll('@OFFSET@', String(offset));
}

/** All owned by root, in the order of the names. */
async function pack(folder: string, to: string, level: number): Promise<void> {
  const tar = spawn(
    'tar',
    ['-c', '--sort=name', '--owner=0', '--group=0', '--numeric-owner', '-C', folder, '-f', '-', '.'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<number | null>((done) => {
    tar.once('exit', done);
  });
  await pipeline(tar.stdout, createGzip({ level }), createWriteStream(to));
  const code = await ended;
  if (code !== 0) throw new Error(`tar ended with ${code}`);
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { out: { type: 'string' }, level: { type: 'string' } } });
  const file = await makeBundle(resolve(values.out ?? join(root, 'bundles')), Number(values.level ?? 9));
  const megabytes = (statSync(file).size / 1_000_000).toFixed(1);
  console.log(`${file}  ${megabytes} MB`);
}
