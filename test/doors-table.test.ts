import { io } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import type { ScreenKind } from '../contract/doors.ts';
import type { Reach, Rule, Who } from '../server/doors/may.ts';
import { PAGE_RULES } from '../server/web/page-rules.ts';
import type { RunningHall } from '../server/main.ts';
import { ask, hallFile, openCounters, startTestHall } from './support/hall.ts';
import { pairedScreen, program, signedIn, spareSession } from './support/people.ts';

/**
 * Every way into the hall and who may go it: ` own` where only what is one's own. Written by hand and read as a whole;
 * a way that is not here fails, and so does a rule that was changed without being changed here.
 */
const TABLE: readonly (readonly [who: string, ways: readonly string[]])[] = [
  [
    'anyone',
    [
      'GET /hall',
      'GET /rules',
      'GET /services/:id/slots/:day',
      'GET /appointments/:key',
      'POST /appointments/:key/cancel',
      'GET /session',
      'POST /session',
      'POST /session/end',
      'POST /session/alive',
      'POST /pairing',
      'GET /pairing',
      'GET /health',
      'GET /tickets/:id/qr.svg',
      'GET /appointments/:id/qr.svg',
      'room ticket',
      'page /t/:token',
      'page /a/:token',
      'page /book',
      'page /sign-in',
      'page /pair',
      'page /trust',
      'page /set-up',
      'GET /hall-ca.crt',
      'page /rules',
    ],
  ],
  [
    'clerk, director, integrator, kiosk own',
    ['POST /tickets', 'POST /appointments/:key/check-in', 'POST /tickets/:id/reprint', 'POST /reprints'],
  ],
  ['anyone own, auditor, clerk, director, integrator, kiosk, technician', ['GET /tickets/:id']],
  [
    'clerk own, integrator',
    [
      'POST /counters/:id/call',
      'POST /counters/:id/direct-call',
      'POST /counters/:id/resume',
      'POST /counters/:id/hold',
      'POST /counters/:id/transfer',
      'POST /counters/:id/recall',
      'POST /counters/:id/no-show',
      'POST /counters/:id/start',
      'POST /counters/:id/complete',
      'POST /counters/:id/ask-evaluation',
      'POST /counters/:id/pause',
      'POST /counters/:id/open',
      'POST /counters/:id/close',
      'POST /notices/:id/seen',
      'POST /counters/:id/help',
    ],
  ],
  [
    'auditor, clerk, director, integrator, technician',
    [
      'GET /counters/:id',
      'GET /plan/:day',
      'GET /notices',
      'GET /days/:day/appointments',
      'GET /register',
      'POST /substitutions',
      'page /',
      'page /staff',
      'POST /readings',
      'page /parts',
    ],
  ],
  ['clerk, director, integrator', ['POST /tickets/:id/reactivate']],
  ['anyone own, clerk, director, integrator', ['POST /tickets/:id/cancel']],
  [
    'auditor, director, integrator, technician',
    [
      'GET /days/:day',
      'GET /days/:day/tickets',
      'GET /days/:day/statistics',
      'GET /settings',
      'GET /days/:day/estimates',
      'GET /devices',
      'GET /ticket-layout',
      'GET /screens',
      'GET /metrics',
      'GET /backups',
      'GET /voice/recording',
      'GET /voice/recording/:phrase',
      'GET /playlist',
      'GET /staff',
      'GET /seats/:day',
      'GET /seats/:day/table.csv',
      'room office',
      'room devices',
      'page /screens',
      'page /devices',
      'page /backups',
      'page /plan',
      'page /office',
      'page /day',
      'page /today',
    ],
  ],
  [
    'director, integrator',
    [
      'POST /day/close',
      'POST /day/reopen',
      'POST /plan/:day',
      'POST /notices',
      'POST /notices/:id/withdraw',
      'POST /settings/preview',
      'POST /settings',
      'POST /settings/undo',
      'POST /rules',
      'PUT /playlist/:file',
      'PUT /staff/:file',
      'POST /register',
      'POST /register/:id',
      'POST /register/:id/leave',
      'POST /register/:id/return',
      'POST /substitutions/:id/agree',
      'POST /substitutions/:id/refuse',
      'POST /substitutions/:id/end',
      'POST /counters/:id/take-seat',
      'POST /counters/:id/leave-seat',
      'page /settings',
      'page /staff-papers',
    ],
  ],
  ['clerk own, director, integrator', ['POST /counters/:id/help-ended']],
  [
    'auditor, clerk, counter-display, director, display, integrator, kiosk, technician',
    ['GET /voice', 'GET /voice/:bank/:file'],
  ],
  ['counter-display, display, integrator', ['POST /voice/reports']],
  ['anyone own, auditor, clerk, director, integrator, kiosk own, technician', ['POST /appointments']],
  ['anyone own, integrator, pad own', ['POST /evaluations']],
  ['integrator, pad own', ['POST /evaluations/decline']],
  ['integrator, kiosk own', ['POST /kiosks/:id/numbers', 'POST /kiosks/:id/handover']],
  [
    'kiosk own',
    ['GET /kiosk/corner', 'POST /kiosk/corner', 'POST /kiosk/corner/try-print', 'POST /kiosk/corner/paper-changed'],
  ],
  [
    'director, integrator, technician',
    [
      'POST /devices/:id/test',
      'GET /discovery',
      'POST /discovery',
      'GET /start-files/:face/:system',
      'POST /backups',
      'POST /ticket-layout/preview',
      'POST /ticket-layout',
      'PUT /voice/recording/:phrase',
      'POST /voice/recording/finish',
      'GET /devices/:id/recording',
      'page /voice',
      'page /ticket-layout',
    ],
  ],
  ['auditor, clerk, console, director, technician', ['POST /session/pin']],
  ['clerk', ['POST /session/counter']],
  ['anyone own', ['POST /session/password', 'POST /session/own-pin']],
  [
    'auditor, director',
    ['GET /accounts', 'GET /programs', 'POST /deeds', 'GET /deeds/table.csv', 'page /accounts', 'page /deeds'],
  ],
  [
    'director',
    [
      'POST /accounts',
      'POST /accounts/:id/change',
      'POST /accounts/:id/password',
      'POST /accounts/:id/unlock',
      'POST /accounts/:id/close',
      'POST /accounts/:id/forget',
      'POST /programs',
      'POST /programs/:id/end',
      'POST /register/:id/forget',
      'GET /register/:id/kept',
      'POST /people/kept',
      'page /kept/:id',
    ],
  ],
  ['auditor own, clerk own, director, technician own', ['POST /sessions/:id/end']],
  ['director, technician', ['POST /screens', 'POST /screens/:id/change', 'POST /screens/:id/end']],
  [
    'nobody',
    [
      'POST /simulation/actions',
      'GET /simulation/papers/:id.png',
      'room simulation',
      'page /simulation',
      'page /restore',
    ],
  ],
  [
    'auditor, clerk, counter-display, director, display, integrator, pad, technician',
    ['GET /playlist/:file', 'GET /staff/:file'],
  ],
  ['auditor, clerk, director, display, integrator, technician', ['room hall-display', 'page /display']],
  ['auditor, director, integrator, kiosk own, technician', ['room kiosk', 'page /kiosk']],
  ['auditor, clerk own, director, integrator, technician', ['room counter']],
  [
    'auditor, clerk, counter-display own, director, integrator, technician',
    ['room counter-display', 'page /counter-display/:id'],
  ],
  ['auditor, director, integrator, pad own, technician', ['room pad', 'page /pad/:id']],
  ['clerk own', ['page /counter/:id', 'page /box/:id']],
  ['auditor, clerk, director, integrator, kiosk, technician', ['page /paper/:id']],
];

function ruleOf(who: string): Rule {
  if (who === 'nobody') return {};
  return Object.fromEntries(
    who.split(', ').map((one): [string, Reach] => {
      const [name = '', reach = 'all'] = one.split(' ');
      return [name, reach as Reach];
    }),
  );
}

const WANTED = new Map(TABLE.flatMap(([who, ways]) => ways.map((way) => [way, ruleOf(who)] as const)));

interface Asker {
  readonly name: string;
  readonly who: readonly Who[];
  readonly headers: Readonly<Record<string, string>>;
}

/** A ticket that waits, by its token, and one that is served at counter 1, by its id. */
interface Things {
  readonly token: string;
  readonly served: string;
}

type Body = (own: boolean, asker: Asker, things: Things) => object;

const atKiosk = (own: boolean): { readonly kioskId: string } => ({ kioskId: own ? 'kiosk-1' : 'kiosk-2' });
const rated = (own: boolean, things: Things): object => ({ ticketId: own ? things.served : 'x' });

/** Bodies for ways where it matters whose something is; all others are asked with a body that nobody takes. */
const BODIES: Readonly<Record<string, Body>> = {
  'POST /tickets': (own) => ({ serviceId: 'none', ...atKiosk(own) }),
  'POST /appointments/:key/check-in': atKiosk,
  'POST /appointments': (own, { who }) => ({
    serviceId: 'none',
    slotAt: '2026-11-26T09:30:00+08:00',
    ...(own && !who.includes('kiosk') ? {} : atKiosk(own)),
  }),
  'POST /notices/:id/seen': (own) => ({ counterId: own ? '1' : '2' }),
  'POST /evaluations': (own, { who }, things) => ({
    level: 5,
    ...(own && !who.includes('pad') ? { token: 'x' } : rated(own, things)),
  }),
  'POST /evaluations/decline': (own, _asker, things) => rated(own, things),
  'POST /tickets/:id/reprint': atKiosk,
  'POST /reprints': (own) => ({ number: 'A001', ...atKiosk(own) }),
  'POST /kiosk/corner': () => ({ pin: '123456' }),
  'POST /kiosk/corner/try-print': (own) => ({ session: 'x', ...atKiosk(own) }),
  'POST /kiosk/corner/paper-changed': (own) => ({ session: 'x', ...atKiosk(own) }),
  'POST /counters/:id/direct-call': () => ({ number: 'A001' }),
  'POST /counters/:id/hold': () => ({ kind: 'waiting' }),
  'POST /counters/:id/transfer': () => ({ counterId: '3' }),
  'POST /counters/:id/pause': () => ({ reason: 'x' }),
  'POST /kiosks/:id/handover': () => ({
    ticketId: 'x',
    prefix: 'A',
    sequence: 950,
    serviceId: 'civil',
    priorityClass: null,
    token: 'x',
    issuedAt: 1_790_000_000_000,
    day: '2026-09-22',
    insteadOf: null,
  }),
  'POST /session/password': () => ({ old: 'x', password: 'x' }),
  'POST /session/own-pin': () => ({ password: 'x', pin: '000000' }),
};
/** Ways where everything is one's own, or nothing in the request says whose it is. */
const ALWAYS_OWN: ReadonlySet<string> = new Set(['GET /kiosk/corner', 'POST /kiosk/corner']);
const OF_STAFF: ReadonlySet<string> = new Set(['POST /session/password', 'POST /session/own-pin']);

function addressOf(way: string, own: boolean, asker: Asker, { token }: Things): string {
  const path = way.slice(way.indexOf(' ') + 1);
  const id = path.startsWith('/kiosks/')
    ? atKiosk(own).kioskId
    : path.startsWith('/tickets/')
      ? own
        ? token
        : 'none'
      : path.startsWith('/sessions/')
        ? `spare-${own ? asker.name : 'none'}`
        : own
          ? '1'
          : '2';
  return path
    .replace(':id', id)
    .replace(':day', '2026-11-26')
    .replace(/:[a-z]+/g, 'none');
}

const SCREENS: readonly (readonly [ScreenKind, { counterId?: string; kioskId?: string }])[] = [
  ['kiosk', { kioskId: 'kiosk-1' }],
  ['display', {}],
  ['counter-display', { counterId: '1' }],
  ['pad', { counterId: '1' }],
  ['console', { counterId: '1' }],
];
const STAFF_ROLES = ['director', 'technician', 'auditor', 'clerk'] as const;

async function everybody(running: RunningHall): Promise<Asker[]> {
  const askers: Asker[] = [{ name: 'nobody', who: [], headers: {} }];
  for (const role of STAFF_ROLES) {
    const { headers } = await signedIn(running, role, [role], role === 'clerk' ? '1' : null);
    await spareSession(running, role);
    askers.push({ name: role, who: [role], headers });
  }
  for (const [kind, place] of SCREENS) {
    askers.push({ name: kind, who: [kind], headers: (await pairedScreen(running, kind, place)).headers });
  }
  askers.push({ name: 'integrator', who: ['integrator'], headers: (await program(running, 'integrator')).headers });
  askers.push({ name: 'kiosk PC', who: ['kiosk'], headers: (await program(running, 'kiosk', 'kiosk-1')).headers });
  return askers;
}

/** What the table says of one asker. */
function allowed(rule: Rule, { who }: Asker, own: boolean): boolean {
  return [...who, 'anyone' as const].some((one) => rule[one] === 'all' || (rule[one] === 'own' && own));
}

const usesOwn = (rule: Rule): boolean => Object.values(rule).includes('own');

describe('every way into the hall', () => {
  test('stands in the table with its rule', async () => {
    const { ways } = await startTestHall();
    const found = [
      ...[...ways.endpoints, ...ways.raw].map(
        ({ method, path, may }) => [`${method.toUpperCase()} ${path}`, may] as const,
      ),
      ...Object.entries(ways.rooms).map(([name, { may }]) => [`room ${name}`, may] as const),
      ...Object.entries(PAGE_RULES).map(([route, { may }]) => [`page ${route}`, may] as const),
    ];
    expect(found.map(([way]) => way).sort()).toEqual([...WANTED.keys()].sort());
    for (const [way, may] of found) expect({ way, may }).toEqual({ way, may: WANTED.get(way) });
  });

  test('lets in whom the table names, and nobody else: roles and screens, the own and another’s', async () => {
    const running = await startTestHall({ demo: null, file: { ...hallFile(), devices: [] } });
    await openCounters(running);
    const askers = await everybody(running);
    const { headers } = askers.find(({ name }) => name === 'integrator')!;
    const waiting = await ask(running.url, 'POST', '/tickets', { serviceId: 'labour', print: false }, headers);
    const served = await ask(running.url, 'POST', '/tickets', { serviceId: 'petition', print: false }, headers);
    await ask(running.url, 'POST', '/counters/1/call', {}, headers);
    await ask(running.url, 'POST', '/counters/1/start', {}, headers);
    const things: Things = {
      token: running.hall.state.queue.tickets.get(waiting.body['id'] as never)!.token,
      served: String(served.body['id']),
    };
    const wrong: string[] = [];
    for (const [way, rule] of WANTED) {
      const [method = '', path = ''] = way.split(' ');
      if (!['GET', 'POST', 'PUT'].includes(method) || path.startsWith('/simulation')) continue;
      for (const asker of askers) {
        for (const own of usesOwn(rule) ? [true, false] : [true]) {
          if (!own && (ALWAYS_OWN.has(way) || OF_STAFF.has(way))) continue;
          const isOwn = OF_STAFF.has(way) ? STAFF_ROLES.some((role) => role === asker.name) : own;
          const body = BODIES[way]?.(own, asker, things) ?? (usesOwn(rule) ? {} : []);
          const { status } = await fetch(`${running.url}/api/v1${addressOf(way, own, asker, things)}`, {
            method,
            headers: { ...asker.headers, ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }) },
            ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
          });
          const refused = status === (asker.name === 'nobody' ? 401 : 403);
          if (refused === allowed(rule, asker, isOwn))
            wrong.push(`${asker.name} ${own ? '' : 'not own '}${way}: ${status}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  test('the same for rooms and pages', async () => {
    const running = await startTestHall({ demo: null, file: { ...hallFile(), devices: [] } });
    const askers = await everybody(running);
    const wrong: string[] = [];
    for (const asker of askers) {
      const socket = io(running.url, {
        transports: ['websocket'],
        extraHeaders: { ...asker.headers },
        reconnection: false,
        forceNew: true,
      });
      for (const [way, rule] of WANTED) {
        const [kind, name = ''] = way.split(' ');
        for (const own of usesOwn(rule) ? [true, false] : [true]) {
          if (kind === 'room' && name !== 'simulation') {
            const mine = name === 'kiosk' ? 'kiosk-1' : '1';
            const room = usesOwn(rule) ? `${name}:${own ? mine : '2'}` : name;
            const answer = (await socket.timeout(3_000).emitWithAck('join', { room })) as { problem?: string };
            const refused = answer.problem === 'not-allowed';
            if (refused === allowed(rule, asker, own)) wrong.push(`${asker.name} ${own ? '' : 'not own '}${way}`);
            if (!refused) socket.emit('leave', { room });
          } else if (kind === 'page') {
            const path =
              name === '/kiosk' ? `/kiosk?kiosk=kiosk-${own ? 1 : 2}` : name.replace(/:\w+/, own ? '1' : '2');
            const { status } = await fetch(`${running.url}${path}`, { headers: asker.headers, redirect: 'manual' });
            const refused = status === 401 || status === 302;
            if (refused === allowed(rule, asker, own))
              wrong.push(`${asker.name} ${own ? '' : 'not own '}${way}: ${status}`);
          }
        }
      }
      socket.close();
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});
