import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { pino } from 'pino';
import { io } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import type { PairingAnswer } from '../contract/doors.ts';
import type { RunningHall, StartOptions } from '../server/main.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import { pairedScreen, program, signedIn } from './support/people.ts';

const wireless: Pick<StartOptions, 'demo' | 'file'> = { demo: null, file: { ...hallFile(), devices: [] } };

/** A hall with its doors shut, and a director before it. */
async function guarded(): Promise<{ readonly running: RunningHall; readonly chief: { readonly Cookie: string } }> {
  const running = await startTestHall(wireless);
  await openCounters(running);
  return { running, chief: (await signedIn(running, 'chief', ['director'])).headers };
}

const code = async (answer: ReturnType<typeof ask>): Promise<unknown> => (await answer).body.code;

describe('guessing', () => {
  test('a pairing code: nobody who is not signed in may try one, and one address is shown ten at most', async () => {
    const { running, chief } = await guarded();
    expect(await code(ask(running.url, 'POST', '/screens', { code: '123456', kind: 'display', name: 'x' }))).toBe(
      'not-signed-in',
    );
    const codes: unknown[] = [];
    for (let asked = 0; asked < 12; asked += 1) {
      codes.push((await ask(running.url, 'POST', '/pairing', { kind: 'display' })).body.code);
    }
    expect(codes.filter((one) => one === 'too-many')).toHaveLength(2);
    const wrong = { code: '000000', kind: 'display', name: 'x' };
    expect(await code(ask(running.url, 'POST', '/screens', wrong, chief))).toBe('unknown-code');
  });

  test('a ticket’s address is 128 bits, and somebody without it learns nothing, not even that it was close', async () => {
    const { running, chief } = await guarded();
    const issued = await ask(running.url, 'POST', '/tickets', { serviceId: 'civil', print: false }, chief);
    const { token } = running.hall.state.queue.tickets.get(issued.body['id'] as never)!;
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
    const near = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    expect(await code(ask(running.url, 'GET', `/tickets/${near}`))).toBe('not-signed-in');
    expect(await code(ask(running.url, 'GET', `/tickets/${token}`))).toBeUndefined();
  });
});

describe('a stolen screen', () => {
  test('its token looks and does nothing else, and is worth nothing from the moment it is removed', async () => {
    const { running, chief } = await guarded();
    const { screenId, headers } = await pairedScreen(running, 'display');
    for (const path of ['/tickets', '/counters/1/call', '/settings', '/accounts', '/screens', '/day/close']) {
      expect(await code(ask(running.url, 'POST', path, {}, headers))).toBe('not-allowed');
    }
    const socket = io(running.url, {
      transports: ['websocket'],
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
    expect(await socket.timeout(3_000).emitWithAck('join', { room: 'hall-display' })).toHaveProperty('view');
    const gone = new Promise((resolve) => {
      socket.once('disconnect', resolve);
    });
    expect((await ask(running.url, 'POST', `/screens/${screenId}/end`, {}, chief)).status).toBe(200);
    await gone;
    const { body } = await ask(running.url, 'GET', '/pairing', undefined, headers);
    expect((body as unknown as PairingAnswer).state).toBe('none');
  });

  test('locked it shows that it is, and opened it goes on as the same screen', async () => {
    const { running, chief } = await guarded();
    const { screenId, headers } = await pairedScreen(running, 'kiosk', { kioskId: 'kiosk-1' });
    const take = { serviceId: 'civil', kioskId: 'kiosk-1', print: false };
    await ask(running.url, 'POST', `/screens/${screenId}/change`, { locked: true }, chief);
    expect(await code(ask(running.url, 'POST', '/tickets', take, headers))).toBe('not-signed-in');
    expect((await fetch(`${running.url}/kiosk?kiosk=kiosk-1`, { headers })).status).toBe(401);
    await ask(running.url, 'POST', `/screens/${screenId}/change`, { locked: false }, chief);
    expect((await ask(running.url, 'POST', '/tickets', take, headers)).status).toBe(201);
  });
});

describe('another site', () => {
  test('cannot post with a person’s cookie, nor open a socket, nor ask under another name', async () => {
    const { running, chief } = await guarded();
    const evil = { ...chief, Origin: 'http://evil.example' };
    expect((await ask(running.url, 'POST', '/day/close', {}, evil)).status).toBe(403);
    expect((await ask(running.url, 'POST', '/day/close', {}, { ...chief, Origin: 'null' })).status).toBe(403);
    const socket = io(running.url, {
      transports: ['websocket'],
      extraHeaders: evil,
      reconnection: false,
      forceNew: true,
    });
    await expect(
      new Promise((resolve, reject) => {
        socket.once('connect', () => resolve('in'));
        socket.once('connect_error', reject);
      }),
    ).rejects.toThrow();
    socket.close();
    expect(await raw(running, 'GET /settings HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')).not.toMatch(
      /200 OK/,
    );
    expect(await raw(running, 'GET /api/v1/hall HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')).toMatch(
      /403/,
    );
  });
});

describe('what an answer says of itself', () => {
  test('nothing of the API is kept, framed or guessed at; pages take no script, font or base from elsewhere', async () => {
    const { running, chief } = await guarded();
    for (const path of ['/api/v1/accounts', '/api/v1/hall', '/api/v1/nothing', '/api/v1/metrics']) {
      const { headers } = await fetch(`${running.url}${path}`, { headers: chief });
      expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-type')).toMatch(/charset=utf-8/);
    }
    const policy = (await fetch(`${running.url}/sign-in`)).headers.get('content-security-policy') ?? '';
    for (const part of ["base-uri 'none'", "object-src 'none'", "font-src 'self';", "script-src 'self';"]) {
      expect(policy).toContain(part);
    }
  });

  test('somebody known who asks for what is not theirs stands in the log, by their account and the way, no secret with it', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const running = await startTestHall({ ...wireless, log });
    const { headers, accountId } = await signedIn(running, 'wang', ['clerk'], '1');
    await ask(running.url, 'POST', '/accounts/secret-looking/close', {}, headers);
    await ask(running.url, 'POST', '/accounts/secret-looking/close', {});
    const refused = lines.filter((line) => line.includes('not theirs'));
    expect(refused.map((line) => JSON.parse(line) as object)).toMatchObject([
      { actor: `staff:${accountId}`, method: 'POST', way: '/accounts/:id/close' },
    ]);
    expect(refused.join()).not.toContain('secret-looking');
  });
});

describe('what is sent again', () => {
  test('a sign-in that was listened to is no session: signed out, its cookie is worth nothing', async () => {
    const { running, chief } = await guarded();
    expect((await ask(running.url, 'POST', '/session/end', {}, chief)).status).toBe(200);
    expect((await ask(running.url, 'GET', '/settings', undefined, chief)).status).toBe(401);
  });

  test('a keyed command of one person gives another nothing back', async () => {
    const { running, chief } = await guarded();
    const key = { 'Idempotency-Key': 'the-same-key' };
    const mine = await ask(running.url, 'POST', '/tickets', { serviceId: 'civil', print: false }, { ...chief, ...key });
    const { headers } = await program(running, 'integrator');
    const theirs = await ask(
      running.url,
      'POST',
      '/tickets',
      { serviceId: 'civil', print: false },
      { ...headers, ...key },
    );
    expect(theirs.body['number']).not.toBe(mine.body['number']);
  });
});

describe('what no person types', () => {
  test('paths in file names lead nowhere', async () => {
    const { running, chief } = await guarded();
    const picture = Buffer.from('89504e470d0a1a0a', 'hex');
    for (const name of [
      '..%2f..%2fhall.db',
      '.%2e%2fhall.db',
      '%2fetc%2fpasswd',
      'a%00.png',
      '.hidden.png',
      'con..png%20',
    ]) {
      const put = await fetch(`${running.url}/api/v1/playlist/${name}`, {
        method: 'PUT',
        headers: chief,
        body: picture,
      });
      expect([name, put.status]).toEqual([name, expect.toBeOneOf([400, 404])]);
      const got = await fetch(`${running.url}/api/v1/playlist/${name}`, { headers: chief });
      expect([name, got.status]).toEqual([name, 404]);
    }
  });

  test('a picture of a hundred million pixels, and one that is none, are refused by their bytes', async () => {
    const { running, chief } = await guarded();
    const put = async (name: string, body: Uint8Array): Promise<unknown> => {
      const answer = await fetch(`${running.url}/api/v1/staff/${name}`, {
        method: 'PUT',
        headers: chief,
        body: body.slice(),
      });
      return ((await answer.json()) as { code?: string }).code;
    };
    expect(await put('a.png', pngOf(10_000, 10_000))).toBe('picture-too-large');
    expect(await put('a.png', Buffer.from('<svg onload=alert(1)>'))).toBe('file-kind');
    expect(await put('a.jpg', pngOf(10, 10))).toBe('file-kind');
    expect(await put('a.png', Buffer.alloc(5 * 1024 * 1024, 0x89))).toBe('too-large');
  });
});

describe('floods', () => {
  test('two thousand idle lines, headers without end and bodies that never come: the hall goes on calling', async () => {
    const { running, chief } = await guarded();
    const { headers } = await signedIn(running, 'wang', ['clerk'], '1');
    const port = Number(new URL(running.url).port);
    const lines: Socket[] = [];
    const open = (): Promise<Socket> =>
      new Promise((resolve) => {
        const line = createConnection({ port, host: '127.0.0.1' });
        line.on('error', () => line.destroy());
        line.once('connect', () => resolve(line));
        line.once('close', () => resolve(line));
        lines.push(line);
      });
    try {
      await Promise.all(Array.from({ length: 2_000 }, open));
      for (const line of lines.slice(0, 100)) line.write('POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ');
      for (const line of lines.slice(100, 200)) {
        line.write(
          'POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{',
        );
      }
      for (const line of lines.slice(200, 300)) {
        line.write(`GET /api/v1/hall HTTP/1.1\r\nHost: 127.0.0.1\r\n${`X-Flood: ${'x'.repeat(900)}\r\n`.repeat(40)}`);
      }
      for (let people = 0; people < 5; people += 1) {
        const taken = await ask(running.url, 'POST', '/tickets', { serviceId: 'petition', print: false }, chief);
        expect(taken.status).toBe(201);
      }
      expect((await ask(running.url, 'POST', '/counters/1/call', {}, headers)).status).toBe(200);
    } finally {
      for (const line of lines) line.destroy();
    }
  });

  test('somebody who asks on and on is told to wait, and only they', async () => {
    const { running, chief } = await guarded();
    const statuses = new Set<number>();
    for (let round = 0; round < 65; round += 1) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => ask(running.url, 'GET', '/session')));
      for (const { status } of answers) statuses.add(status);
    }
    expect(statuses).toEqual(new Set([200, 429]));
    expect((await ask(running.url, 'GET', '/settings', undefined, chief)).status).toBe(200);
  });
});

/** What a line says to something that no client would send. */
function raw({ url }: RunningHall, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const line = createConnection({ port: Number(new URL(url).port), host: '127.0.0.1' }, () => line.write(text));
    line.on('data', (bytes) => {
      heard += bytes.toString('latin1');
    });
    line.once('error', reject);
    line.once('close', () => resolve(heard));
  });
}

/** The head of a PNG of a size; nothing behind it. */
function pngOf(width: number, height: number): Buffer {
  const head = Buffer.alloc(33);
  head.write('89504e470d0a1a0a0000000d49484452', 0, 'hex');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}
