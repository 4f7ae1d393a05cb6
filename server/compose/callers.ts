import type { Socket } from 'socket.io';
import { IdleWatch } from '../accounts/idle.ts';
import { hasAccounts } from '../accounts/state.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { minuteOfDay } from '../plan/span.ts';
import { works } from '../screens/rules.ts';
import type { HallConfiguration } from '../settings/events.ts';
import { Access } from '../web/access.ts';
import type { KnownScreen, SignedIn } from '../web/access.ts';
import { ourNames } from '../web/hosts.ts';
import type { WholeHall, WholeState } from './data.ts';
import type { StartOptions } from './parts.ts';

/** Who asks, and how long they are believed. */
export interface Callers {
  readonly access: Access;
  readonly idle: IdleWatch<WholeState>;
  readonly idleMinutes: number;
}

const USUAL_IDLE_MINUTES = 15;

/** After these somebody may look at less than before. */
const SHUTS_DOORS: ReadonlySet<string> = new Set([
  'SignedOut',
  'SignedIn',
  'SessionMoved',
  'PasswordSet',
  'AccountChanged',
  'AccountClosed',
  'AccountCreated',
  'ScreenChanged',
  'ScreenEnded',
  'TokenEnded',
  'DayOpened',
]);

/** Makes out callers by the hall's own accounts, screens and tokens. */
export function callersOf({ file, host, demo }: StartOptions, hall: WholeHall): Callers {
  const idleMinutes = file.accounts?.idleMinutes ?? USUAL_IDLE_MINUTES;
  const idle = new IdleWatch(hall, idleMinutes * 60_000);
  const access = new Access({
    openToThisMachine: demo !== null,
    isOurName: ourNames(() => [host, ...phoneHost(hall.state.settings.configuration)]),
    tokenHolder: (hash) => hall.state.tokens.holders.get(hash) ?? null,
    session: (hash) => signedIn(hall.state, idle, hash),
    screen: (hash) => knownScreen(hall.state, minuteOfDay(hall.now()), hash),
    hasAccounts: () => hasAccounts(hall.state.accounts),
  });
  return { access, idle, idleMinutes };
}

/** Whether something that happened may have taken rights from somebody who looks at a page. */
export function shutsDoors(events: readonly RecordedEvent[]): boolean {
  return events.some(({ type }) => SHUTS_DOORS.has(type));
}

/** A hand on the box of a counter is a hand of whoever sits there. */
export function keepAwakeByBoxes(hall: WholeHall, idle: IdleWatch<WholeState>): void {
  hall.onDurable((events) => {
    for (const { data, actor } of events) {
      const { counterId } = data as { readonly counterId?: unknown };
      if (!actor.startsWith('box')) continue;
      for (const session of hall.state.accounts.sessions.values()) {
        if (session.counterId === counterId) idle.used(session.id);
      }
    }
  });
}

/** Whose kiosk a connection of a kiosk PC is; null: it may not come in. */
export function kioskOf(access: Access, { handshake }: Socket): string | null {
  const caller = access.callerOf(handshake.headers, handshake.address);
  if ('refused' in caller || (caller.kind !== 'token' && caller.kind !== 'local')) return null;
  if (caller.kioskId !== undefined) return caller.kioskId;
  const asked = handshake.query['kiosk'];
  return typeof asked === 'string' ? asked : null;
}

function signedIn({ accounts }: WholeState, idle: IdleWatch<WholeState>, hash: string): SignedIn | null {
  const session = accounts.sessions.get(accounts.sessionOfToken.get(hash) ?? '');
  const account = session === undefined ? undefined : accounts.accounts.get(session.accountId);
  if (session === undefined || account === undefined || !idle.stands(session.id)) return null;
  const { id: sessionId, accountId, counterId } = session;
  // with a password that somebody else gave, a person can do nothing but change it
  return { sessionId, accountId, counterId, roles: account.mustChange ? [] : account.roles };
}

function knownScreen({ screens }: WholeState, minute: number, hash: string): KnownScreen | null {
  const screen = screens.screens.get(screens.byToken.get(hash) ?? '');
  if (screen === undefined || !works(screen, minute)) return null;
  const { id: screenId, kind, kioskId, counterId } = screen;
  return { screenId, kind, kioskId, counterId };
}

/** Phones ask under the name that stands on paper. */
function phoneHost(configuration: HallConfiguration | null): string[] {
  const { phoneUrl } = configuration?.hall ?? {};
  return phoneUrl === undefined || phoneUrl === null ? [] : [new URL(phoneUrl).hostname];
}
