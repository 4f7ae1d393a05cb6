import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { KioskView } from '../contract/views.ts';
import { openLog } from '../server/log/log.ts';
import { hashPassword } from '../server/doors/secret.ts';
import { freshFolder } from './support/folder.ts';
import { ask, openCounters, startTestHall } from './support/hall.ts';
import { followRoom } from './support/room.ts';

/** On the card that the simulated reader is given (server/simulation/simulated-hall.ts). */
const CARD = { number: '11010519491231002X', name: '李桂芳' };
const STAFF = { name: '宋临时', phone: '13977776666', login: 'songlinshi', password: 'nine-bowls-of-rice-7' };

/** What no log, no figure, no paper and no page before the public may have in it. */
const SECRETS = [CARD.number, CARD.name, STAFF.phone, STAFF.login, STAFF.password];

test('after a day of cards, staff, tickets and ratings nothing personal stands in logs, figures, papers or public views', async () => {
  const folder = freshFolder();
  const written: string[] = [];
  const files = openLog(folder);
  const log = pino({ level: 'debug' }, { write: (line: string) => void written.push(line) });
  onTestFinished(() => files.close());
  const running = await startTestHall({ folder, log });
  const { url, hall, simulated } = running;
  await openCounters({ hall });
  const kiosk = await followRoom<KioskView>(url, 'kiosk:kiosk-1');
  const rooms = await Promise.all(
    ['hall-display', 'counter:3', 'counter-display:3', 'pad:3', 'office', 'devices'].map((room) =>
      followRoom(url, room),
    ),
  );
  const member = { name: STAFF.name, position: '窗口人员', phone: STAFF.phone, since: '2026-01-01' };
  const staff = await ask(url, 'POST', '/register', { ...member, photo: null, homeDepartment: null, counterId: '3' });
  expect(staff.status).toBe(201);
  const names = await running.people.seal('song', { login: STAFF.login, name: STAFF.name });
  const account = { accountId: 'song', ...names, roles: ['clerk'], staffId: null, mustChange: false };
  const passwordHash = await hashPassword(STAFF.password);
  await hall.execute({ type: 'CreateAccount', ...account, passwordHash }, { actor: 'test' });
  for (const password of [STAFF.password, `${STAFF.password}-wrong`]) {
    await ask(url, 'POST', '/session', { login: STAFF.login, password, counterId: '3' });
  }

  simulated!.act({ do: 'card', deviceId: 'card-reader', card: 'elder' });
  await kiosk.until(({ reading }) => reading?.kind === 'card');
  const taken = await ask(url, 'POST', '/tickets', {
    serviceId: 'civil',
    kioskId: 'kiosk-1',
    priorityClass: 'elderly',
  });
  expect(taken.status).toBe(201);
  const printed = (): string => JSON.stringify(simulated!.view(1, false));
  await expect.poll(printed).toContain(String(taken.body['number']));
  await ask(url, 'POST', '/counters/3/call', {});
  await ask(url, 'POST', '/counters/3/start', {});
  await ask(url, 'POST', '/counters/3/ask-evaluation', {});
  await ask(url, 'POST', '/evaluations', { ticketId: taken.body['id'], level: 5 });
  await ask(url, 'POST', '/counters/3/complete', {});
  const { token } = hall.state.queue.tickets.get(taken.body['id'] as never)!;

  const metrics = await (await fetch(`${url}/api/v1/metrics`)).text();
  const places: Record<string, string> = {
    'the log': written.join(''),
    'the figures': metrics,
    'the papers and lines of the simulated hall': printed(),
    'the ticket over its address': JSON.stringify((await ask(url, 'GET', `/tickets/${token}`)).body),
    health: JSON.stringify((await ask(url, 'GET', '/health')).body),
    ...Object.fromEntries(rooms.map(({ messages }, at) => [`room ${at}`, JSON.stringify(messages)])),
    ...filesOf(folder),
  };
  const found = Object.entries(places).flatMap(([place, text]) =>
    SECRETS.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${place}`),
  );
  expect(found).toEqual([]);
  // and the search would find: the person's own page of the register has the phone
  expect(JSON.stringify((await ask(url, 'GET', '/register')).body)).toContain(STAFF.phone);
});

/** Every byte that the hall has left in its folder. */
function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}
