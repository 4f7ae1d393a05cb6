import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CounterView, HallDisplayView, KioskView } from '../contract/views.ts';
import { freshFolder } from './support/folder.ts';
import { ask, startTestHall } from './support/hall.ts';
import { followRoom } from './support/room.ts';

const ticket = { serviceId: 'civil', print: false };

describe('taking a number over HTTP', () => {
  test('201 with what the person needs to know, and again under its own address', async () => {
    const { url } = await startTestHall();
    const { status, body } = await ask(url, 'POST', '/tickets', ticket);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      number: 'A001',
      serviceId: 'civil',
      status: 'waiting',
      waitingCount: 0,
      printState: 'not-asked',
    });
    expect(body['issuedAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/);
    const again = await ask(url, 'GET', `/tickets/${String(body['id'])}`);
    expect(again.body).toMatchObject({ number: 'A001', history: [{ what: 'issued', actor: 'local' }] });
  });

  test('the same key gives the first answer again and changes nothing, also while the first is on its way', async () => {
    const { url } = await startTestHall();
    const key = { 'Idempotency-Key': 'one-touch' };
    const [first, second, third] = await Promise.all([
      ask(url, 'POST', '/tickets', ticket, key),
      ask(url, 'POST', '/tickets', ticket, key),
      ask(url, 'POST', '/tickets', ticket, key),
    ]);
    const later = await ask(url, 'POST', '/tickets', ticket, key);
    expect(new Set([first, second, third, later].map(({ body }) => body['id'])).size).toBe(1);
    expect(later.headers.get('idempotent-replayed')).toBe('true');
    expect(later.status).toBe(201);
    expect((await ask(url, 'POST', '/tickets', ticket)).body['number']).toBe('A002');
  });

  test('the same key for something else is 422', async () => {
    const { url } = await startTestHall();
    const key = { 'Idempotency-Key': 'k' };
    await ask(url, 'POST', '/tickets', ticket, key);
    const other = await ask(url, 'POST', '/tickets', { ...ticket, serviceId: 'labour' }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'key-reused' } });
  });

  test('a refusal leaves no trace: the same key is decided anew', async () => {
    const { url } = await startTestHall();
    await ask(url, 'POST', '/counters/3/open', {});
    const key = { 'Idempotency-Key': 'call' };
    expect((await ask(url, 'POST', '/counters/3/call', {}, key)).body.code).toBe('nobody-waiting');
    await ask(url, 'POST', '/tickets', ticket);
    expect((await ask(url, 'POST', '/counters/3/call', {}, key)).status).toBe(200);
  });

  test('a printer that cannot print is said at once; the number holds', async () => {
    const { url, simulated } = await startTestHall();
    simulated!.act({ do: 'cable', deviceId: 'printer', out: true });
    const { status, body } = await ask(url, 'POST', '/tickets', { serviceId: 'civil', kioskId: 'kiosk-1' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ number: 'A001', printState: 'waiting-for-printer', printProblem: 'cable-out' });
  });
});

describe('what is refused, and how', () => {
  const cases: readonly [string, string, string, unknown, number, string][] = [
    ['a body that is no JSON', 'POST', '/tickets', '{', 400, 'malformed'],
    ['no body', 'POST', '/tickets', {}, 400, 'malformed'],
    ['a field that does not exist', 'POST', '/tickets', { ...ticket, name: '张三' }, 400, 'malformed'],
    ['an unknown service', 'POST', '/tickets', { serviceId: 'nothing' }, 400, 'unknown-service'],
    ['an unknown priority', 'POST', '/tickets', { ...ticket, priorityClass: 'nobody' }, 400, 'unknown-priority-class'],
    ['an unknown ticket', 'GET', '/tickets/none', undefined, 404, 'unknown-ticket'],
    ['an unknown counter', 'POST', '/counters/99/call', {}, 404, 'unknown-counter'],
    ['a counter that is no word', 'GET', '/counters/%2e%2e%2f', undefined, 404, 'not-found'],
    ['a closed counter', 'POST', '/counters/3/call', {}, 409, 'counter-closed'],
    ['nobody there to recall', 'POST', '/counters/3/recall', {}, 409, 'counter-closed'],
    ['an evaluation of no ticket', 'POST', '/evaluations', { ticketId: 'x', level: 5 }, 400, 'unknown-ticket'],
    ['an evaluation without a level', 'POST', '/evaluations', { ticketId: 'x' }, 400, 'malformed'],
    ['a pause without a reason', 'POST', '/counters/3/pause', {}, 400, 'malformed'],
    ['a path that does not exist', 'GET', '/nothing', undefined, 404, 'not-found'],
    ['a body too large', 'POST', '/tickets', JSON.stringify({ serviceId: 'x'.repeat(20_000) }), 413, 'too-large'],
  ];
  test.each(cases)('%s', async (_, method, path, body, status, code) => {
    const { url } = await startTestHall();
    const answer = await ask(url, method, path, body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ title: expect.any(String), detail: expect.any(String), status });
  });

  test('the sentence is Chinese unless English is asked for', async () => {
    const { url } = await startTestHall();
    const chinese = await ask(url, 'POST', '/counters/3/call', {});
    const english = await ask(url, 'POST', '/counters/3/call', {}, { 'Accept-Language': 'en' });
    expect(chinese.body['detail']).toBe('这个窗口还没开。请先开窗口。');
    expect(english.body['detail']).toBe('This counter is closed. Open it first.');
  });

  test('a page of another site may not post, a foreign host name is not answered', async () => {
    const { url } = await startTestHall();
    const foreign = await ask(url, 'POST', '/tickets', ticket, { Origin: 'http://evil.example' });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });

  test('any JSON as a body is answered with 201 or a problem, never with a fault', async () => {
    const { url } = await startTestHall();
    await fc.assert(
      fc.asyncProperty(
        fc.json(),
        fc.constantFrom('/tickets', '/evaluations', '/counters/3/pause', '/simulation/actions'),
        async (body, path) => {
          const { status } = await ask(url, 'POST', path, body);
          expect([200, 201, 400, 409]).toContain(status);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('evaluations', () => {
  async function served(url: string): Promise<string> {
    const { body } = await ask(url, 'POST', '/tickets', ticket);
    await ask(url, 'POST', '/counters/3/open', {});
    await ask(url, 'POST', '/counters/3/call', {});
    return String(body['id']);
  }

  test('not before the service, once after it', async () => {
    const { url } = await startTestHall();
    const ticketId = await served(url);
    const rating = { ticketId, level: 5, reasonCodes: ['517'] };
    expect((await ask(url, 'POST', '/evaluations', rating)).body.code).toBe('not-served');
    await ask(url, 'POST', '/counters/3/complete', {});
    expect(await ask(url, 'POST', '/evaluations', rating)).toMatchObject({
      status: 201,
      body: { level: 5, counterId: '3' },
    });
    expect((await ask(url, 'POST', '/evaluations', rating)).body.code).toBe('already-evaluated');
  });

  test('a bad review needs a reason of its level', async () => {
    const { url } = await startTestHall();
    const ticketId = await served(url);
    await ask(url, 'POST', '/counters/3/ask-evaluation', {});
    expect((await ask(url, 'POST', '/evaluations', { ticketId, level: 2 })).body.code).toBe('reasons-needed');
    expect((await ask(url, 'POST', '/evaluations', { ticketId, level: 2, reasonCodes: ['517'] })).body.code).toBe(
      'wrong-reasons',
    );
    expect(
      (await ask(url, 'POST', '/evaluations', { ticketId, level: 2, reasonCodes: ['213'], comment: '慢' })).status,
    ).toBe(201);
  });

  test('asked and not given stays its own fact; declining is not a rating', async () => {
    const { url, journal } = await startTestHall();
    const ticketId = await served(url);
    await ask(url, 'POST', '/counters/3/ask-evaluation', {});
    const rows = (): Promise<object[]> => journal.reader.all('select state, level from evaluations');
    expect(await rows()).toEqual([{ state: 'asked', level: null }]);
    await ask(url, 'POST', '/evaluations/decline', { ticketId });
    expect(await rows()).toEqual([{ state: 'declined', level: null }]);
  });

  test('the token of the QR rates as well as the id, and leads to the same ticket', async () => {
    const { url, hall } = await startTestHall();
    const ticketId = await served(url);
    await ask(url, 'POST', '/counters/3/complete', {});
    const { token } = hall.state.queue.tickets.get(ticketId as never)!;
    expect((await ask(url, 'POST', '/evaluations', { token, level: 4 })).status).toBe(201);
    expect((await ask(url, 'POST', '/evaluations', { ticketId, level: 4 })).body.code).toBe('already-evaluated');
  });
});

describe('pages over sockets', () => {
  test('a call is in the display’s, the counter’s and the kiosk’s view, with a rising revision', async () => {
    const { url } = await startTestHall();
    const display = await followRoom<HallDisplayView>(url, 'hall-display');
    const kiosk = await followRoom<KioskView>(url, 'kiosk');
    const counter = await followRoom<CounterView>(url, 'counter:3');
    await ask(url, 'POST', '/tickets', ticket);
    await kiosk.until(({ services }) => services[0]!.waitingCount === 1);
    await ask(url, 'POST', '/counters/3/open', {});
    const { body } = await ask(url, 'POST', '/counters/3/call', {});
    const seen = await display.until(({ calls }) => calls.length === 1);
    expect(seen.calls[0]).toMatchObject({ ticketNumber: 'A001', counterNumber: '3', kind: 'call' });
    expect(seen.announcements[0]).toMatchObject({ text: '请A001号到3号窗口办理' });
    expect(body['announcement']).toMatchObject({ id: seen.announcements[0]!.id });
    await counter.until(({ currentTicket }) => currentTicket?.number === 'A001');
    const revisions = display.messages.map(({ revision }) => revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect(new Set(revisions).size).toBe(revisions.length);
  });

  test('who is no longer called is not announced any more; a recall is announced as one', async () => {
    const { url } = await startTestHall();
    const display = await followRoom<HallDisplayView>(url, 'hall-display');
    await ask(url, 'POST', '/tickets', ticket);
    await ask(url, 'POST', '/counters/3/open', {});
    await ask(url, 'POST', '/counters/3/call', {});
    await ask(url, 'POST', '/counters/3/recall', {});
    const recalled = await display.until(({ calls }) => calls[0]?.kind === 'recall');
    expect(recalled.announcements.map(({ text }) => text)).toEqual([
      '再次请A001号到3号窗口办理',
      '请A001号到3号窗口办理',
    ]);
    await ask(url, 'POST', '/counters/3/recall', {});
    await ask(url, 'POST', '/counters/3/no-show', {});
    await display.until(({ announcements, calls }) => calls.length > 1 && announcements.length === 0);
  });

  test('an unknown room is refused with a reason', async () => {
    const { url } = await startTestHall();
    await expect(followRoom(url, 'counter:99')).rejects.toThrow('no-such-room');
    await expect(followRoom(url, '__proto__')).rejects.toThrow('no-such-room');
  });
});

test('the OpenAPI document names every operation with its answers', async () => {
  const { url } = await startTestHall();
  const { body } = await ask(url, 'GET', '/openapi.json');
  const paths = body['paths'] as Record<string, Record<string, { responses: object }>>;
  for (const path of [
    '/hall',
    '/tickets',
    '/tickets/{id}',
    '/counters/{id}/call',
    '/counters/{id}/direct-call',
    '/evaluations',
    '/health',
  ]) {
    expect(paths).toHaveProperty([path]);
  }
  expect(Object.keys(paths['/counters/{id}/call']!['post']!.responses)).toEqual(
    expect.arrayContaining(['200', '400', '404', '409', '503']),
  );
  expect(JSON.stringify(body)).not.toContain('$schema');
});

test('health and metrics tell how the hall is', async () => {
  const { url } = await startTestHall();
  await ask(url, 'POST', '/tickets', ticket);
  expect(await ask(url, 'GET', '/health')).toMatchObject({ status: 200, body: { status: 'ready' } });
  const metrics = await (await fetch(`${url}/api/v1/metrics`)).text();
  expect(metrics).toContain('quhao_tickets_waiting 1');
  expect(metrics).toContain('quhao_device_up{device="printer",kind="printer"}');
});

test('in a real hall a program needs a token, the hall’s own pages a cookie', async () => {
  const running = await startTestHall({
    demo: null,
    file: { ...(await import('./support/hall.ts')).hallFile(), devices: [] },
  });
  const { url, hall } = running;
  expect((await ask(url, 'GET', '/hall')).status).toBe(401);
  const page = await fetch(`${url}/kiosk`);
  const cookie = page.headers.get('set-cookie')!.split(';')[0]!;
  expect((await ask(url, 'GET', '/hall', undefined, { Cookie: cookie })).status).toBe(200);
  expect((await ask(url, 'GET', '/hall', undefined, { Cookie: 'quhao_page=wrong' })).status).toBe(401);
  const { tokenHash } = await import('../server/doors/token.ts');
  await hall.execute(
    { type: 'CreateToken', tokenId: 't', role: 'integrator', hash: tokenHash('secret') },
    { actor: 'test' },
  );
  expect((await ask(url, 'GET', '/hall', undefined, { Authorization: 'Bearer secret' })).status).toBe(200);
  expect((await ask(url, 'GET', '/hall', undefined, { Authorization: 'Bearer other' })).status).toBe(401);
});

describe('many at one instant', () => {
  test('16 counters call together, many times: no ticket twice', async () => {
    const { hallFile } = await import('./support/hall.ts');
    const counters = Array.from({ length: 16 }, (_, index) => ({ id: `${index + 1}`, name: `${index + 1}号` }));
    const file = {
      ...hallFile(),
      counters: counters as never,
      devices: [],
      services: [{ ...hallFile().services[0]!, counters: counters.map(({ id }) => id) as never, helpedBy: [] }],
      rules: { ...hallFile().rules, justCalledMs: 0 },
    };
    const { url, hall } = await startTestHall({ file });
    for (const { id } of counters) await ask(url, 'POST', `/counters/${id}/open`, {});
    const called: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(Array.from({ length: 12 }, () => ask(url, 'POST', '/tickets', ticket)));
      const answers = await Promise.all(counters.map(({ id }) => ask(url, 'POST', `/counters/${id}/call`, {})));
      for (const { status, body } of answers) {
        if (status === 200) called.push((body['ticket'] as { number: string }).number);
        else expect(body.code).toBe('nobody-waiting');
      }
    }
    expect(called).toHaveLength(240);
    expect(new Set(called).size).toBe(240);
    expect(hall.state.queue.figures.issued).toBe(240);
  });
});

describe('away, handed on, given up over HTTP', () => {
  test('a held ticket survives a restart, is called back and completed; the read tables agree', async () => {
    const folder = freshFolder();
    const first = await startTestHall({ folder });
    await ask(first.url, 'POST', '/counters/3/open', {});
    await ask(first.url, 'POST', '/tickets', ticket);
    await ask(first.url, 'POST', '/counters/3/call', {});
    expect((await ask(first.url, 'POST', '/counters/3/hold', { kind: 'sleeping' })).status).toBe(400);
    const held = await ask(first.url, 'POST', '/counters/3/hold', { kind: 'with-papers' });
    expect(held.body['held']).toMatchObject([{ number: 'A001', kind: 'with-papers', remindAt: null }]);
    await first.close();
    const { url, journal } = await startTestHall({ folder });
    expect((await ask(url, 'POST', '/counters/3/resume', {})).body).toMatchObject({
      ticket: { number: 'A001', status: 'called' },
    });
    expect((await ask(url, 'POST', '/counters/3/transfer', {})).status).toBe(400);
    expect(
      (await ask(url, 'POST', '/counters/3/transfer', { serviceId: 'labour', position: 'front', reason: '材料在那边' }))
        .status,
    ).toBe(200);
    await ask(url, 'POST', '/counters/4/open', {});
    await ask(url, 'POST', '/counters/4/call', {});
    await ask(url, 'POST', '/counters/4/complete', {});
    expect(await journal.reader.all('select number, serviceId, status from tickets', {})).toEqual([
      { number: 'A001', serviceId: 'labour', status: 'completed' },
    ]);
  });

  test('the person gives a waiting number up by the token of the ticket', async () => {
    const { url, hall } = await startTestHall();
    await ask(url, 'POST', '/tickets', ticket);
    const [token] = [...hall.state.queue.byToken.keys()];
    expect((await ask(url, 'POST', `/tickets/${token}/cancel`, {})).body).toMatchObject({
      number: 'A001',
      status: 'cancelled',
    });
    expect((await ask(url, 'POST', `/tickets/${token}/cancel`, {})).body.code).toBe('ticket-not-waiting');
    expect((await ask(url, 'POST', '/tickets/nobody/reactivate', {})).status).toBe(404);
  });
});
