import type { DeedKind } from '../../contract/deeds.ts';
import type { AccountEvent } from '../accounts/events.ts';
import type { AlertsEvent } from '../alerts/events.ts';
import type { AppointmentEvent } from '../appointments/events.ts';
import type { EvaluationEvent } from '../evaluation/events.ts';
import { hallTime } from '../hall/clock.ts';
import type { DayClosed, DayOpened, DayReopened } from '../hall/day.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { DayPlanned } from '../plan/events.ts';
import type { PrintingEvent } from '../printing/events.ts';
import type { QueueEvent } from '../queue/events.ts';
import type { ScreenEvent } from '../screens/events.ts';
import type { HallConfigured, RulesChanged, SettingsChanged } from '../settings/events.ts';
import type { StaffEvent } from '../staff/events.ts';
import type { Substitution } from '../staff/state.ts';
import type { TokenEvent } from '../settings/token-events.ts';
import type { Names } from './names.ts';

/** What is told of an event: a sentence of the catalogue by its code, and what it is filled with. */
export interface Told {
  /** Left out: the event's type. */
  readonly code?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** Left out: the event's own. */
  readonly actor?: string;
}

/** Where names are found that the event has only ids of. */
export interface Known {
  readonly names: Names;
  readonly ticket: (ticketId: string) => string;
  readonly accountOfSession: (sessionId: string) => string | null;
  readonly substitution: (id: string) => Substitution | undefined;
}

type AnyEvent =
  | AccountEvent
  | AlertsEvent
  | AppointmentEvent
  | DayClosed
  | DayOpened
  | DayPlanned
  | DayReopened
  | EvaluationEvent
  | HallConfigured
  | PrintingEvent
  | QueueEvent
  | RulesChanged
  | ScreenEvent
  | SettingsChanged
  | StaffEvent
  | TokenEvent;

interface Entry<Data> {
  readonly kind: DeedKind;
  readonly tell?: (data: Data, known: Known, event: RecordedEvent) => Told;
}

/** In the place of a name that is nowhere any more. */
export const NOBODY_KNOWS = '—';

/** `2026-11-26 9:30` */
const time = (at: number): string => {
  const written = hallTime(at);
  return `${written.slice(0, 10)} ${Number(written.slice(11, 13))}:${written.slice(14, 16)}`;
};
const because = (reason: string | null | undefined): { readonly reason?: string } =>
  typeof reason === 'string' && reason !== '' ? { reason } : {};
const undone = (type: string, { undoes }: { readonly undoes?: number }): Told =>
  undoes === undefined ? {} : { code: `${type}.undo`, params: { undoes: String(undoes) } };
const roleWords = (roles: readonly string[]): string[] => roles.map((role) => `w.role.${role}`);
const substituted = ({ substitutionId }: { readonly substitutionId: string }, { names, substitution }: Known): Told => {
  const found = substitution(substitutionId);
  const name = (id: string | undefined): string => (id === undefined ? null : names.member(id)) ?? NOBODY_KNOWS;
  return { params: { member: name(found?.staffId), substitute: name(found?.substituteStaffId) } };
};

/**
 * Every type of event, what kind it is and how it is told; what most events have (ticket, counter, service, account …) is
 * filled in for all of them. Texts that people typed are left out, since they may name somebody; but why the order was left
 * is said, which is given to be read.
 */
const TELLING: { readonly [Event in AnyEvent as Event['type']]: Entry<Event['data']> } = {
  TicketIssued: {
    kind: 'tickets',
    tell: ({ number, priorityClass, offline }, { names }) => ({
      ...(offline === undefined ? {} : { code: 'TicketIssued.offline' }),
      params: {
        ticket: number,
        class: priorityClass === null ? '' : ` · ${names.priorityClass(priorityClass)}`,
      },
    }),
  },
  TicketCalled: {
    kind: 'tickets',
    tell: ({ how, reason }) => (how === 'direct' ? { code: 'TicketCalled.direct', params: because(reason) } : {}),
  },
  TicketRecalled: { kind: 'tickets' },
  TicketNoShow: { kind: 'tickets' },
  ServiceStarted: {
    kind: 'tickets',
    tell: ({ implied }) => (implied ? { code: 'ServiceStarted.implied' } : {}),
  },
  TicketCompleted: { kind: 'tickets' },
  TicketCancelled: { kind: 'tickets', tell: ({ reason }) => ({ words: { why: [`w.${reason}`] } }) },
  TicketHeld: { kind: 'tickets', tell: ({ kind }) => ({ words: { how: [`w.hold.${kind}`] } }) },
  TicketResumed: { kind: 'tickets' },
  TicketTransferred: {
    kind: 'tickets',
    tell: ({ fromCounterId, toCounterId, position, reason }, { names }) => ({
      ...(toCounterId === null ? { code: 'TicketTransferred.service' } : {}),
      params: {
        from: names.counter(fromCounterId),
        ...(toCounterId === null ? {} : { counter: names.counter(toCounterId) }),
        ...because(reason),
      },
      words: { where: [`w.position.${typeof position === 'number' ? 'behind' : position}`] },
    }),
  },
  TicketReactivated: { kind: 'tickets' },
  LegCompleted: {
    kind: 'tickets',
    tell: ({ nextServiceId }, { names }) => ({ params: { service: names.service(nextServiceId) } }),
  },
  NumbersReserved: {
    kind: 'tickets',
    tell: ({ kioskId, prefix, from, to }) => ({
      params: { kiosk: kioskId, prefix: prefix, from: String(from), to: String(to) },
    }),
  },
  TicketCameLate: {
    kind: 'tickets',
    tell: ({ kioskId, number, day }) => ({ params: { kiosk: kioskId, ticket: number, day: day } }),
  },
  HandOverOwed: { kind: 'tickets', tell: ({ number }) => ({ params: { ticket: number } }) },
  HandOverDone: { kind: 'tickets' },
  CounterOpened: { kind: 'counters' },
  CounterPaused: { kind: 'counters' },
  CounterClosed: { kind: 'counters' },
  NoticeSent: {
    kind: 'counters',
    tell: ({ counterIds }, { names }) => ({ words: { counters: counterIds.map((id) => names.counter(id)) } }),
  },
  NoticeSeen: { kind: 'counters' },
  NoticeWithdrawn: { kind: 'counters' },
  HelpCalled: { kind: 'counters' },
  HelpEnded: { kind: 'counters' },
  SeatTaken: { kind: 'counters', tell: ({ as }) => ({ words: { as: [`w.as.${as}`] } }) },
  SeatLeft: { kind: 'counters', tell: ({ why }) => ({ words: { why: [`w.seat.${why}`] } }) },
  EvaluationAsked: { kind: 'evaluations' },
  EvaluationDeclined: { kind: 'evaluations' },
  EvaluationGiven: {
    kind: 'evaluations',
    tell: ({ level, via }) => ({ words: { level: [`w.level.${level}`], via: [`w.via.${via}`] } }),
  },
  ReprintRequested: {
    kind: 'printing',
    tell: ({ by }) => ({ words: { by: [`w.reprint.${by ?? 'staff'}`] } }),
  },
  PrintStarted: { kind: 'printing', tell: ({ printerId }) => ({ params: { printer: printerId } }) },
  PrintFinished: { kind: 'printing', tell: ({ outcome }) => ({ words: { outcome: [`w.print.${outcome}`] } }) },
  TicketLayoutSet: {
    kind: 'settings',
    tell: ({ layout }) => (layout === null ? { code: 'TicketLayoutSet.reset' } : {}),
  },
  AppointmentMade: { kind: 'appointments', tell: ({ slotAt }) => ({ params: { slot: time(slotAt) } }) },
  AppointmentCancelled: {
    kind: 'appointments',
    tell: (_data, _known, { stream }) => ({ params: { day: stream.slice(stream.indexOf('/') + 1) } }),
  },
  DayOpened: { kind: 'days' },
  DayClosed: {
    kind: 'days',
    tell: ({ byHand, expired }) => ({
      ...(byHand === undefined ? {} : { code: 'DayClosed.byHand' }),
      params: { expired: String(expired.length) },
    }),
  },
  DayReopened: { kind: 'days' },
  DayPlanned: {
    kind: 'days',
    tell: ({ hours }) => {
      if (hours === null) return {};
      return { code: hours.length === 0 ? 'DayPlanned.closed' : 'DayPlanned.hours' };
    },
  },
  HallConfigured: { kind: 'settings' },
  RulesChanged: {
    kind: 'settings',
    tell: (data) => ({
      ...undone('RulesChanged', data),
      words: { rules: Object.keys(data.rules).map((rule) => `w.rule.${rule}`) },
    }),
  },
  SettingsChanged: {
    kind: 'settings',
    tell: (data) => ({ ...undone('SettingsChanged', data), words: { part: [`w.part.${data.part}`] } }),
  },
  AccountCreated: { kind: 'accounts', tell: ({ roles }) => ({ words: { roles: roleWords(roles) } }) },
  AccountChanged: {
    kind: 'accounts',
    tell: ({ roles, staffId }) => {
      if (roles !== undefined) return { code: 'AccountChanged.roles', words: { roles: roleWords(roles) } };
      return staffId === undefined ? {} : { code: 'AccountChanged.staff' };
    },
  },
  PasswordSet: {
    kind: 'accounts',
    tell: ({ mustChange }) => (mustChange ? {} : { code: 'PasswordSet.own' }),
  },
  PinSet: { kind: 'accounts' },
  AccountClosed: { kind: 'accounts' },
  SignInFailed: { kind: 'accounts' },
  AccountUnlocked: { kind: 'accounts' },
  SignedIn: {
    kind: 'accounts',
    // whoever comes in is nobody until then
    tell: ({ accountId, counterId, by }) => ({
      actor: `staff:${accountId}`,
      ...(counterId === null ? {} : { code: 'SignedIn.counter' }),
      words: { by: [`w.sign-in.${by}`] },
    }),
  },
  SessionMoved: {
    kind: 'accounts',
    tell: ({ counterId }) => (counterId === null ? { code: 'SessionMoved.up' } : {}),
  },
  SignedOut: {
    kind: 'accounts',
    tell: ({ sessionId, why }, { names, accountOfSession }) => {
      const accountId = accountOfSession(sessionId);
      return {
        params: { account: (accountId === null ? null : names.account(accountId)) ?? NOBODY_KNOWS },
        words: { why: [`w.out.${why}`] },
      };
    },
  },
  StaffRegistered: { kind: 'staff' },
  StaffChanged: {
    kind: 'staff',
    tell: (data) => ({
      words: {
        fields: Object.keys(data)
          .filter((field) => field !== 'staffId')
          .map((field) => `w.field.${field}`),
      },
    }),
  },
  StaffLeft: { kind: 'staff', tell: ({ on }) => ({ params: { on: on } }) },
  StaffReturned: { kind: 'staff' },
  SubstitutionAsked: {
    kind: 'staff',
    tell: ({ substituteStaffId, from, to }, { names }) => ({
      params: { substitute: names.member(substituteStaffId) ?? NOBODY_KNOWS, from: time(from), to: time(to) },
    }),
  },
  SubstitutionAgreed: { kind: 'staff', tell: substituted },
  SubstitutionRefused: { kind: 'staff', tell: substituted },
  SubstitutionEnded: { kind: 'staff', tell: substituted },
  PersonForgotten: {
    kind: 'staff',
    tell: ({ person, reason }) => ({
      ...(person.startsWith('account:') ? { code: 'PersonForgotten.account' } : {}),
      words: { why: [`w.forget.${reason}`] },
    }),
  },
  ScreenPaired: { kind: 'screens', tell: ({ kind }) => ({ words: { what: [`w.screen.${kind}`] } }) },
  ScreenChanged: {
    kind: 'screens',
    tell: ({ name, locked, hours }) => ({
      words: {
        what: [
          ...(name === undefined ? [] : ['w.change.name']),
          ...(locked === undefined ? [] : [locked ? 'w.change.locked' : 'w.change.unlocked']),
          ...(hours === undefined ? [] : ['w.change.hours']),
        ],
      },
    }),
  },
  ScreenEnded: { kind: 'screens' },
  TokenCreated: { kind: 'screens', tell: ({ role }) => ({ words: { role: [`w.token.${role}`] } }) },
  TokenEnded: { kind: 'screens' },
};

/** Types of a kind. */
export function typesOf(kind: DeedKind): string[] {
  return Object.entries(TELLING)
    .filter(([, entry]) => entry.kind === kind)
    .map(([type]) => type);
}

/** How an event is told; of a type that is not known here only that it happened. */
export function tell(event: RecordedEvent, known: Known): Required<Told> & { readonly kind: DeedKind | null } {
  const entry = (TELLING as Readonly<Record<string, Entry<unknown>>>)[event.type];
  const {
    code = event.type,
    params = {},
    words = {},
    actor = event.actor,
  } = entry?.tell?.(event.data, known, event) ?? {};
  return { kind: entry?.kind ?? null, code, params: { ...common(event.data, known), ...params }, words, actor };
}

/** What most events have. */
function common(data: unknown, { names, ticket }: Known): Record<string, string> {
  const places: Readonly<Record<string, readonly [place: string, name: (id: string) => string | null]>> = {
    ticketId: ['ticket', ticket],
    counterId: ['counter', (id) => names.counter(id)],
    serviceId: ['service', (id) => names.service(id)],
    accountId: ['account', (id) => names.account(id)],
    staffId: ['member', (id) => names.member(id)],
    screenId: ['screen', (id) => names.screen(id)],
    tokenId: ['token', (id) => names.token(id)],
    day: ['day', (day) => day],
  };
  const ids = data as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(places).flatMap(([field, [place, name]]) => {
      const id = ids[field];
      return typeof id === 'string' ? [[place, name(id) ?? NOBODY_KNOWS] as const] : [];
    }),
  );
}
