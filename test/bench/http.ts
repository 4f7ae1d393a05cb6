import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { productRoot } from '../../server/cli/root.ts';

const SECONDS = 5;
const BODY = JSON.stringify({ serviceId: 'civil', print: false });

/** Durable tickets a second beside a bare Express echo of the same size, in the same run, with 1, 8 and 64 clients. */
export async function benchHttp(): Promise<string[]> {
  const lines = [
    `tickets a second over HTTP, ${SECONDS} s each; the echo answers a body of the same size and does nothing`,
    '| clients | durable tickets/s | bare echo/s | ratio |',
    '| --- | --- | --- | --- |',
  ];
  const hall = await started([join(productRoot(), 'bin/quhao.js'), 'demo', '--port', '0']);
  const echo = await started(['--input-type=module', '-e', ECHO]);
  for (const clients of [1, 8, 64]) {
    await load(echo.url, clients, 1);
    const bare = await load(echo.url, clients, SECONDS);
    await load(hall.url, clients, 1);
    const durable = await load(hall.url, clients, SECONDS);
    lines.push(`| ${clients} | ${durable.toFixed(0)} | ${bare.toFixed(0)} | ${(durable / bare).toFixed(2)} |`);
  }
  hall.child.kill('SIGTERM');
  echo.child.kill('SIGKILL');
  return lines;
}

const ECHO = `
import express from 'express';
const app = express();
app.disable('x-powered-by'); app.disable('etag');
app.use(express.json());
const answer = { id: 'x'.repeat(22), number: 'A001', serviceId: 'civil', filler: 'x'.repeat(330) };
app.post('/api/v1/tickets', (request, response) => { response.status(201).json({ ...answer, serviceId: request.body.serviceId }); });
const server = app.listen(0, '127.0.0.1', () => console.log('quhao ready http://127.0.0.1:' + server.address().port));
`;

/** Starts a program and resolves at its ready line. */
export function started(args: readonly string[]): Promise<{ url: string; child: ChildProcess; readyMs: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: productRoot(),
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, QUHAO_LOG: 'error' },
  });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('quhao ready ')) resolve({ url: line.slice(12), child, readyMs: performance.now() - start });
    });
    child.once('exit', () => reject(new Error('ended before it was ready')));
  });
}

/** Requests a second of so many clients, each with one connection and one request at a time. */
async function load(url: string, clients: number, seconds: number): Promise<number> {
  const { hostname, port, host } = new URL(url);
  const request = `POST /api/v1/tickets HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
  const until = performance.now() + seconds * 1000;
  let answered = 0;
  await Promise.all(
    Array.from(
      { length: clients },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), hostname, () => socket.write(request));
          socket.setNoDelay(true);
          let rest = '';
          socket.on('error', reject);
          socket.on('data', (chunk) => {
            rest += chunk.toString('latin1');
            const head = rest.indexOf('\r\n\r\n');
            if (head < 0) return;
            const length = Number(/content-length: (\d+)/i.exec(rest)?.[1] ?? 0);
            if (rest.length < head + 4 + length) return;
            if (!rest.startsWith('HTTP/1.1 201')) {
              reject(new Error(rest.slice(0, 200)));
              return;
            }
            rest = '';
            answered += 1;
            if (performance.now() < until) socket.write(request);
            else socket.end(() => resolve());
          });
        }),
    ),
  );
  return answered / seconds;
}
