import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { productRoot, productVersion } from '../../server/cli/root.ts';
import { makeBundle } from '../../tools/bundle.ts';
import { inside, linkedCopy, makeEmptyRoot, noEmptyRoot, putSystemctl } from '../support/empty-root.ts';

/** The bundle on a machine that has nothing: a root with the C library and a shell, and a network of loopback alone. */
const why = noEmptyRoot();
if (why !== null) console.warn(`bundle tests skipped: ${why}`);

const HERE = productVersion();
const BROKEN = '90.0.0';
const NEXT = '91.0.0';

describe.skipIf(why !== null)('a bundle', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'quhao-bundle-'));
  const root = join(folder, 'root');
  const releases = join(root, 'opt/quhao/releases');
  const data = join(root, 'var/lib/quhao');
  const current = (): string => readlinkSync(join(root, 'opt/quhao/current'));

  beforeAll(async () => {
    makeEmptyRoot(root);
    copyFileSync(await makeBundle(folder, 1), join(root, 'tmp/quhao.run'));
    copyFileSync(join(productRoot(), 'examples/demo.yaml'), join(root, 'tmp/hall.yaml'));
    writeFileSync(join(root, 'tmp/hall.yaml'), withoutDevices(readFileSync(join(root, 'tmp/hall.yaml'), 'utf8')));
    writeFileSync(join(root, 'tmp/ticket.mjs'), TICKET);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('that was cut short on the stick is refused, and nothing is left', async () => {
    const whole = readFileSync(join(root, 'tmp/quhao.run'));
    writeFileSync(join(root, 'tmp/short.run'), whole.subarray(0, whole.length - 1));
    const { code, out } = await inside(root, 'sh /tmp/short.run; code=$?; ls /opt; exit $code');
    expect(out).toMatch(/安装包不完整.*\n.*Copy it again/);
    expect(out).not.toContain('quhao\n');
    expect(code).toBe(1);
  });

  test.each([
    ['getconf() { echo glibc 2.17; }', /系统太旧：glibc 是 2\.17，这个安装包要 2\.\d+ 以上/],
    ['uname() { case $1 in -m) echo mips64;; *) echo Linux;; esac; }', /给 \w+ 处理器的，这台机器是 mips64/],
    ['getconf() { case $1 in PAGESIZE) echo 262144;; *) echo glibc 2.99;; esac; }', /内存页是 262144 字节/],
  ])('says why this machine cannot take it: %s', async (pretended, sentence) => {
    // the functions are read before the file, in the same shell
    const { code, out } = await inside(
      root,
      `(echo '${pretended}'; cat /tmp/quhao.run) > /tmp/other.run; sh /tmp/other.run --check`,
    );
    expect(out).toMatch(sentence);
    expect(code).toBe(1);
  });

  test('installs without network, compiler and systemd, and the hall gives a number', async () => {
    const { code, out } = await inside(
      root,
      `set -e
       sh /tmp/quhao.run --data /tmp/data
       cp() { cat "$1" > "$2"; }
       cp /tmp/hall.yaml /tmp/data/hall.yaml
       quhao serve --data /tmp/data --config /tmp/data/hall.yaml &
       ${TAKE_A_NUMBER.replaceAll('/var/lib/quhao', '/tmp/data')}`,
    );
    expect(out).toContain('number A001');
    expect(code).toBe(0);
    rmSync(join(root, 'opt/quhao'), { recursive: true });
    rmSync(join(root, 'tmp/data'), { recursive: true });
  });

  test('becomes a service under an account of its own, in the groups of the ports', async () => {
    putSystemctl(root);
    const { code, out } = await inside(
      root,
      `set -e
       install -d -m 700 /var/lib/quhao
       cat /tmp/hall.yaml > /var/lib/quhao/hall.yaml
       sh /tmp/quhao.run
       ${TAKE_A_NUMBER}
       id -nG quhao`,
    );
    expect(out).toContain('number A001');
    expect(out).toMatch(/quhao dialout lp|quhao lp dialout/);
    expect([code, current()]).toEqual([0, `releases/${HERE}`]);
    expect(existsSync(join(root, 'etc/udev/rules.d/60-quhao.rules'))).toBe(true);
  });

  test('whose new version changes the data and does not start goes back by itself, with the data', async () => {
    nextRelease(BROKEN, FAILS_AFTER_CHANGING_THE_DATA);
    const { code, out } = await inside(
      root,
      `systemctl start
       /opt/quhao/releases/.incoming-1/bin/quhao release install --from /opt/quhao/releases/.incoming-1 --seconds 5
       echo code $?
       ${TAKE_A_NUMBER}`,
    );
    expect(out).toContain('code 1');
    expect(out).toMatch(new RegExp(`从 ${BROKEN} 回到 ${HERE}.*数据用升级前的备份`));
    expect(out).toContain('number A002');
    expect([code, current()]).toEqual([0, `releases/${HERE}`]);
  });

  test('that loses its power while the new version does not come up is the old one after the next boot', async () => {
    nextRelease(BROKEN, FAILS_AFTER_CHANGING_THE_DATA);
    const upgrade = '/opt/quhao/releases/.incoming-1/bin/quhao release install --from /opt/quhao/releases/.incoming-1';
    await inside(root, `systemctl start; ${upgrade}`, '等它开门');
    expect(current()).toBe(`releases/${BROKEN}`);
    const { out } = await inside(root, `systemctl start; ${TAKE_A_NUMBER}`);
    expect(out).toContain('升级没有做完就断了');
    expect(out).toContain('number A003');
    expect([current(), existsSync(join(root, 'opt/quhao/pending.json'))]).toEqual([`releases/${HERE}`, false]);
  });

  test('upgrades, copies the data first, and goes on with the next number', async () => {
    nextRelease(NEXT, '');
    const { code, out } = await inside(
      root,
      `systemctl start
       /opt/quhao/releases/.incoming-1/bin/quhao release install --from /opt/quhao/releases/.incoming-1
       ${TAKE_A_NUMBER}
       quhao verify --data /var/lib/quhao`,
    );
    expect(out).toMatch(new RegExp(`upgraded: quhao ${HERE} → ${NEXT}`));
    expect(out).toContain('number A004');
    expect([code, current()]).toEqual([0, `releases/${NEXT}`]);
    // whatever root did on the way, the hall's account owns the data
    expect(lstatSync(join(data, 'hall.db')).uid).toBe(lstatSync(data).uid);
    expect(lstatSync(data).uid).not.toBe(0);
  });

  /** Another version of the installed release, unpacked as the bundle's script would; its command line begins with `code`. */
  function nextRelease(version: string, code: string): void {
    const incoming = join(releases, '.incoming-1');
    rmSync(incoming, { recursive: true, force: true });
    linkedCopy(join(releases, HERE), incoming);
    change(incoming, 'bundle.json', (text) => text.replace(`"${HERE}"`, `"${version}"`));
    change(incoming, 'app/package.json', (text) => text.replace(`"${HERE}"`, `"${version}"`));
    change(incoming, 'app/dist/server/cli.js', (text) => `${code}${text}`);
  }
});

/** Another text of a file, with its line in the list of sums; the file that it was a link of stays. */
function change(release: string, file: string, changed: (text: string) => string): void {
  const text = changed(readFileSync(join(release, file), 'utf8'));
  const sums = readFileSync(join(release, 'SHA256SUMS'), 'utf8');
  const sum = createHash('sha256').update(text).digest('hex');
  for (const [name, content] of [
    [file, text],
    ['SHA256SUMS', sums.replace(new RegExp(`^.{64}  ${file.replaceAll('.', '\\.')}$`, 'm'), `${sum}  ${file}`)],
  ] as const) {
    rmSync(join(release, name));
    writeFileSync(join(release, name), content);
  }
}

function withoutDevices(yaml: string): string {
  return yaml.replace(/^devices:\n(?:(?: .*)?\n)*/m, 'devices: []\n');
}

const FAILS_AFTER_CHANGING_THE_DATA = `
import { createRequire as makeRequire } from 'node:module';
if (process.argv[2] === 'serve') {
  const { Database } = makeRequire(import.meta.url)('sqlite3');
  const db = new Database('/var/lib/quhao/hall.db');
  await new Promise((done) => db.exec('pragma user_version = 99; create table newer (x)', done));
  await new Promise((done) => db.close(done));
  process.exit(1);
}
`;

/** Waits for the hall and takes a number. */
const TAKE_A_NUMBER = `
  quhao ready --data /var/lib/quhao --seconds 60
  TOKEN=$(quhao token create --role integrator --data /var/lib/quhao) /opt/quhao/current/node/node /tmp/ticket.mjs`;

const TICKET = `
const response = await fetch('http://127.0.0.1:8080/api/v1/tickets', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ' + process.env.TOKEN },
  body: JSON.stringify({ serviceId: 'civil' }),
});
const answer = await response.json();
console.log('number', answer.number ?? JSON.stringify(answer));
`;
