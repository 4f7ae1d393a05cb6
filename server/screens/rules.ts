import type { ScreenKind } from '../../contract/doors.ts';
import type { CounterId } from '../../contract/ids.ts';
import type { Decision, Slice } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import type { ScreenChanged, ScreenEvent, ScreenPaired } from './events.ts';

export interface Screen {
  readonly id: string;
  readonly kind: ScreenKind;
  readonly name: string;
  readonly counterId: CounterId | null;
  readonly kioskId: string | null;
  readonly tokenHash: string;
  readonly locked: boolean;
  /** Minutes of the day. */
  readonly hours: { readonly from: number; readonly to: number } | null;
  /** UTC ms. */
  readonly pairedAt: number;
}

export interface ScreensState {
  readonly screens: Map<string, Screen>;
  /** Names of those that are the hall's no more: what they did still stands under them. */
  readonly ended: Map<string, string>;
  readonly byToken: Map<string, string>;
}

export type ScreenCommand =
  | ({ readonly type: 'PairScreen' } & ScreenPaired['data'])
  | ({ readonly type: 'ChangeScreen' } & ScreenChanged['data'])
  | { readonly type: 'EndScreen'; readonly screenId: string };

/** Kinds that stand at one counter. */
const AT_A_COUNTER: readonly ScreenKind[] = ['counter-display', 'pad', 'console'];

/** The screens of the hall: paired once, each for its own job. */
export const screensSlice: Slice<ScreensState, ScreenCommand> = {
  commands: ['PairScreen', 'ChangeScreen', 'EndScreen'],
  initial: () => ({ screens: new Map(), ended: new Map(), byToken: new Map() }),
  evolve(state: ScreensState, recorded: RecordedEvent): void {
    const event = recorded as RecordedEvent & ScreenEvent;
    switch (event.type) {
      case 'ScreenPaired': {
        const { screenId, ...screen } = event.data;
        state.screens.set(screenId, { id: screenId, ...screen, locked: false, hours: null, pairedAt: event.at });
        state.byToken.set(screen.tokenHash, screenId);
        return;
      }
      case 'ScreenChanged': {
        const { screenId, ...changed } = event.data;
        const screen = state.screens.get(screenId);
        if (screen !== undefined) state.screens.set(screenId, { ...screen, ...changed });
        return;
      }
      case 'ScreenEnded': {
        const screen = state.screens.get(event.data.screenId);
        if (screen === undefined) return;
        state.screens.delete(screen.id);
        state.ended.set(screen.id, screen.name);
        state.byToken.delete(screen.tokenHash);
        return;
      }
    }
  },
  decide(state: ScreensState, command: ScreenCommand): Decision {
    if (command.type === 'PairScreen') {
      const { type: _, ...data } = command;
      if (AT_A_COUNTER.includes(data.kind) && data.counterId === null) return { refused: 'screen-needs-counter' };
      if (data.kind === 'kiosk' && data.kioskId === null) return { refused: 'screen-needs-kiosk' };
      return settings({ type: 'ScreenPaired', data });
    }
    if (!state.screens.has(command.screenId)) return { refused: 'unknown-screen', unknown: true };
    if (command.type === 'EndScreen') return settings({ type: 'ScreenEnded', data: { screenId: command.screenId } });
    const { type: _, ...data } = command;
    return settings({ type: 'ScreenChanged', data });
  },
};

/** Whether a screen works at a minute of the day; hours may go over midnight. */
export function works({ locked, hours }: Pick<Screen, 'locked' | 'hours'>, minute: number): boolean {
  if (locked) return false;
  if (hours === null) return true;
  const { from, to } = hours;
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The address of a screen's own page. */
export function pathOf({ kind, counterId, kioskId }: Pick<Screen, 'kind' | 'counterId' | 'kioskId'>): string {
  switch (kind) {
    case 'kiosk':
      return `/kiosk?kiosk=${encodeURIComponent(kioskId ?? '')}`;
    case 'display':
      return '/display';
    case 'counter-display':
      return `/counter-display/${encodeURIComponent(counterId ?? '')}`;
    case 'pad':
      return `/pad/${encodeURIComponent(counterId ?? '')}`;
    case 'console':
      return `/counter/${encodeURIComponent(counterId ?? '')}`;
  }
}

function settings(event: ScreenEvent): Decision {
  return { events: [{ ...event, stream: 'settings' }] };
}
