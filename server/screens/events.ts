import type { ScreenKind } from '../../contract/doors.ts';
import type { CounterId } from '../../contract/ids.ts';
import type { EventOf } from '../journal/event.ts';

/** A browser became a screen of the hall. Only the hash of its token is kept. Stream `settings`. */
export type ScreenPaired = EventOf<
  'ScreenPaired',
  {
    screenId: string;
    kind: ScreenKind;
    name: string;
    /** Of counter displays, pads and consoles. */
    counterId: CounterId | null;
    /** Of kiosks. */
    kioskId: string | null;
    tokenHash: string;
  }
>;

/** Stream `settings`. */
export type ScreenChanged = EventOf<
  'ScreenChanged',
  {
    screenId: string;
    name?: string;
    /** It shows that it is shut, and does nothing. */
    locked?: boolean;
    /** Minutes of the day between which it works; null: always. */
    hours?: { readonly from: number; readonly to: number } | null;
  }
>;

/** Its token is good for nothing from now on. Stream `settings`. */
export type ScreenEnded = EventOf<'ScreenEnded', { screenId: string }>;

export type ScreenEvent = ScreenPaired | ScreenChanged | ScreenEnded;
