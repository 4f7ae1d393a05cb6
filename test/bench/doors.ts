import { randomBytes } from 'node:crypto';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { checkHallFile } from '../../server/config/check.ts';
import { productRoot } from '../../server/cli/root.ts';
import { AT_COUNTER, may } from '../../server/doors/may.ts';
import { hashPassword } from '../../server/doors/secret.ts';
import { tokenHash } from '../../server/doors/token.ts';
import { startHall } from '../../server/main.ts';
import type { RunningHall } from '../../server/main.ts';
import { Access } from '../../server/web/access.ts';
import { row } from './figures.ts';

const SIGN_INS = 20;
const CHECKS = 200_000;
/** A person may ask 600 times a minute. */
const PRESSES = 60;
const IDLE_LINES = 2_000;
const PASSWORD = 'rice-and-9-bowls';
const HALL = `hall: { name: 测量 }
services: [{ id: a, name: 业务, prefix: A, counters: ["1"] }]
counters: [{ id: "1", name: 窗口 }]
rules: { justCalledMs: 0 }
`;

/** Signing in, judging rights, and a press while strangers hold two thousand lines and send half requests. */
export async function benchDoors(): Promise<string[]> {
  const checked = checkHallFile(HALL);
  if ('mistakes' in checked) throw new Error('the hall of the bench has mistakes');
  const running = await startHall({
    file: checked.file,
    folder: mkdtempSync(join(tmpdir(), 'quhao-bench-')),
    host: '127.0.0.1',
    port: 0,
    demo: null,
    pagesFolder: join(productRoot(), 'dist', 'pages'),
    log: pino({ level: 'silent' }),
    estimates: false,
  });
  const lines: Socket[] = [];
  try {
    const cookie = await account(running);
    const signIns = await times(SIGN_INS, async () => {
      await post(running, '/session', { login: 'wang', password: PASSWORD, counterId: '1' });
    });
    const session = await cookie();
    const presses = await pressing(running, session);
    lines.push(...(await strangers(running)));
    const flooded = await pressing(running, session);
    return [
      '| ms | p50 | p99 | max |',
      '| --- | --- | --- | --- |',
      row(`sign in, ${SIGN_INS} times (scrypt included)`, signIns),
      row('a number and a press over HTTP, quiet', presses),
      row(`the same beside ${IDLE_LINES} strangers' lines`, flooded),
      '',
      `rights of one request, cookie to yes or no: ${judged().toFixed(2)} µs (mean of ${CHECKS})`,
    ];
  } finally {
    for (const line of lines) line.destroy();
    await running.close();
  }
}

/** An account; gives what signs in anew and says the cookie. */
async function account(running: RunningHall): Promise<() => Promise<string>> {
  const names = await running.people.seal('wang', { login: 'wang', name: '王' });
  const more = { roles: ['clerk', 'director'], staffId: null, mustChange: false };
  const passwordHash = await hashPassword(PASSWORD);
  await running.hall.execute({ type: 'CreateAccount', accountId: 'wang', ...names, ...more, passwordHash } as never, {
    actor: 'bench',
  });
  return async () => {
    const response = await post(running, '/session', { login: 'wang', password: PASSWORD, counterId: '1' });
    return response.headers.getSetCookie()[0]!.split(';')[0]!;
  };
}

async function pressing(running: RunningHall, cookie: string): Promise<number[]> {
  await post(running, '/counters/1/open', {}, cookie);
  return times(PRESSES, async () => {
    await post(running, '/tickets', { serviceId: 'a', print: false }, cookie);
    const response = await post(running, '/counters/1/call', {}, cookie);
    if (response.status !== 200) throw new Error(`a press was answered ${response.status}`);
  });
}

/** Idle lines, headers without end, bodies that never come. */
async function strangers({ url }: RunningHall): Promise<Socket[]> {
  const port = Number(new URL(url).port);
  const lines = await Promise.all(
    Array.from(
      { length: IDLE_LINES },
      () =>
        new Promise<Socket>((resolve) => {
          const line = createConnection({ port, host: '127.0.0.1' }, () => resolve(line));
          line.on('error', () => line.destroy());
        }),
    ),
  );
  for (const line of lines.slice(0, 100)) line.write('POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ');
  for (const line of lines.slice(100, 200)) {
    line.write('POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\n{');
  }
  return lines;
}

/** From a request's headers to yes or no, µs: two cookies hashed and looked up, host and origin, the rule. */
function judged(): number {
  const [session, screen] = [randomBytes(24).toString('base64url'), randomBytes(24).toString('base64url')];
  const person = { sessionId: 's', accountId: 'a', roles: ['clerk'] as const, counterId: '1' as never };
  const known = { screenId: 'x', kind: 'console' as const, kioskId: null, counterId: '1' as never };
  const access = new Access({
    openToThisMachine: false,
    isOurName: () => false,
    tokenHolder: () => null,
    session: (hash) => (hash === tokenHash(session) ? person : null),
    screen: (hash) => (hash === tokenHash(screen) ? known : null),
    hasAccounts: () => true,
  });
  const headers = {
    host: '127.0.0.1:8080',
    origin: 'http://127.0.0.1:8080',
    cookie: `quhao_screen=${screen}; quhao_session=${session}`,
  };
  const from = performance.now();
  for (let check = 0; check < CHECKS; check += 1) {
    const caller = access.callerOf(headers, '192.168.1.20');
    if ('refused' in caller || !may(AT_COUNTER, caller, () => caller.counterId === '1')) throw new Error('refused');
  }
  return ((performance.now() - from) * 1_000) / CHECKS;
}

async function times(count: number, work: () => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const from = performance.now();
    await work();
    taken.push(performance.now() - from);
  }
  // the first one compiles what the others run
  return taken.slice(1);
}

function post({ url }: RunningHall, path: string, body: object, cookie?: string): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie === undefined ? {} : { Cookie: cookie }) },
    body: JSON.stringify(body),
  });
}
