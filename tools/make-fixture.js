// `node tools/make-fixture.js`: a small hall of this version, played over HTTP, as test/fixtures/data/VERSION.db.gz. A release
// gets one before it goes out; test/released-data.test.ts opens every one with the newest program. `--program DIR --version V`
// takes another, built checkout.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { program: { type: 'string' }, version: { type: 'string' } } });
const program = resolve(values.program ?? root);
const version = values.version ?? JSON.parse(readFileSync(join(program, 'package.json'), 'utf8')).version;

const folder = mkdtempSync(join(tmpdir(), 'quhao-fixture-'));
try {
  await playHall(join(folder, 'data'));
  await quhao(['backup', '--data', join(folder, 'data'), '--to', join(folder, 'copy.db')]);
  const packed = gzipSync(readFileSync(join(folder, 'copy.db')), { level: 9 });
  const file = join(root, 'test/fixtures/data', `${version}.db.gz`);
  writeFileSync(file, packed);
  console.log(`${file}: ${packed.length} bytes`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What every version can do: numbers with and without priority, calls, a rating, a pause; some people still wait at the end. */
async function playHall(data) {
  const hall = spawn(process.execPath, ['bin/quhao.js', 'demo', '--port', '0', '--data', data], {
    cwd: program,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, QUHAO_LOG: 'error' },
  });
  const ended = new Promise((done) => {
    hall.once('exit', done);
  });
  try {
    const url = await readyLine(hall, ended);
    const post = (path, body = {}) => ask(url, path, body);
    for (const counter of ['1', '2', '3', '4']) await post(`/counters/${counter}/open`);
    const tickets = [];
    for (const serviceId of ['civil', 'civil', 'labour', 'labour', 'finance', 'petition']) {
      tickets.push(await post('/tickets', { serviceId }));
    }
    await post('/tickets', { serviceId: 'civil', priorityClass: 'elderly' });
    await post('/tickets', { serviceId: 'labour', priorityClass: 'disabled' });
    await post('/counters/1/call');
    await post('/counters/1/start');
    await post('/counters/1/complete');
    await post('/evaluations', { ticketId: tickets[5].id, level: 5 });
    await post('/counters/2/call');
    await post('/counters/3/call');
    await post('/counters/4/call');
    await post('/counters/4/recall');
    await post('/counters/2/pause', { reason: 'rest' });
  } finally {
    hall.kill('SIGTERM');
    await ended;
  }
}

function readyLine(hall, ended) {
  return new Promise((done, failed) => {
    createInterface({ input: hall.stdout }).on('line', (line) => {
      if (line.startsWith('quhao ready ')) done(line.slice('quhao ready '.length));
    });
    void ended.then((code) => failed(new Error(`the hall ended with ${code} before it was ready`)));
  });
}

async function ask(url, path, body) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

function quhao(args) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['bin/quhao.js', ...args], {
      cwd: program,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('exit', (code) => (code === 0 ? done() : failed(new Error(`quhao ${args[0]} ended with ${code}`))));
  });
}
